/** What only the centre of a chain can see: shops that fell silent, and one cause behind many shops' troubles. */
import { catalog } from '../domain/alerts/catalog/index.ts';
import { breakerState } from '../domain/series/adapter.ts';
import type { InhibitRule } from './inhibition.ts';
import type { RecordingRule } from './rule.ts';
import { JOB, type WatchAlert } from './watching.ts';

/** Fewer are these shops' own affair, however few the chain has. */
const MANY_SHOPS = 3;
const OUTAGE_SHARE = 0.2;
const REGION_SHARE = 0.5;
const SILENT_SECONDS = 300;
const FORGOTTEN_SECONDS = 30 * 86_400;

const SEEN = 'pos_shop:seen_timestamp_seconds';
const OPEN_RATIO = 'pos_fleet:breaker_open:ratio';
const OPEN_SHOPS = 'pos_fleet:breaker_open:shops';
const silent = `(time() - ${SEEN} > ${SILENT_SECONDS})`;
/** 1 for each shop whose way to the OFD is cut, 0 for the others; shops of which it is not known are left out. */
const cut = `max by (shop, region) (last_over_time(${breakerState.name}{state="OPEN"}[1m]))`;

export const CENTRE_RECORDS: readonly RecordingRule[] = [
  {
    // A shop's samples end with the shop. What is remembered outlives them, and an hour in which the centre was off.
    record: SEEN,
    expr:
      `max by (shop, region) (timestamp(up{job="${JOB}",shop!=""})) or ` +
      `(last_over_time(${SEEN}[1h]) > time() - ${FORGOTTEN_SECONDS})`,
  },
  { record: OPEN_RATIO, expr: `avg(${cut})` },
  { record: OPEN_SHOPS, expr: `sum(${cut})` },
];

export interface CentreAlert extends WatchAlert {
  /** How many and where, after the summary. */
  readonly numbers: string;
}

export const CENTRE_ALERTS: readonly CentreAlert[] = [
  {
    name: 'PosFleetOfdOutage',
    level: 'P1',
    for: '5m',
    expr: `${OPEN_RATIO} >= ${OUTAGE_SHARE} and ${OPEN_SHOPS} >= ${MANY_SHOPS}`,
    summary: 'ОФД недоступен сразу у многих магазинов',
    numbers: ': {{ $value | humanizePercentage }}',
    action: 'Свяжитесь с ОФД. Магазины продают дальше, чеки ждут в буферах: следите за самыми полными.',
    description: 'A fifth of the shops or more have an open circuit breaker: one cause, not many.',
    panel: 'terminals/pending',
  },
  {
    name: 'PosRegionSilent',
    level: 'P1',
    for: '5m',
    expr: `(count by (region) ${silent} / count by (region) (${SEEN}) >= ${REGION_SHARE}) and (count by (region) ${silent} >= ${MANY_SHOPS})`,
    summary: 'Регион молчит',
    numbers: ': {{ with $labels.region }}{{ . }}, {{ end }}{{ $value | humanizePercentage }} магазинов',
    action: 'Проверьте связь региона с центром. Кассы от неё не зависят, данные придут позже.',
    description: 'Half of the shops of a region or more send nothing.',
    panel: 'terminals/list',
  },
  {
    name: 'PosShopSilent',
    level: 'P2',
    for: '10m',
    expr: silent,
    summary: 'Магазин молчит',
    numbers: ': {{ $labels.shop }}',
    action: 'Позвоните в магазин: включён ли ПК, есть ли Интернет. Данные придут, когда связь вернётся.',
    description: 'The centre has had no new sample of this shop for minutes, and had some within the last 30 days.',
    panel: 'terminals/list',
  },
  {
    name: 'PosCentreRefusesSamples',
    level: 'P2',
    for: '15m',
    expr: 'sum by (instance, job, code) (rate(prometheus_http_requests_total{handler="/api/v1/write",code=~"4.."}[5m])) > 0',
    summary: 'Центр не принимает данные магазинов',
    numbers: ' (HTTP {{ $labels.code }})',
    action: 'Проверьте пароль магазинов и окно опоздавших данных. Сообщите администратору центра.',
    description: 'The receiver answers 4xx to remote write: such samples are not sent again, they are lost.',
    panel: 'monitoring/scrapes',
  },
];

/** What an outage of the OFD explains: the breaker, and all that the catalog hides behind it. */
const BY_OUTAGE = catalog
  .filter(({ name, hiddenBy }) => name.startsWith('PosBreaker') || hiddenBy.includes('PosBreakerOpen'))
  .map(({ name }) => name);

export function centreInhibitRules(): InhibitRule[] {
  return [
    {
      source_matchers: ['alertname="PosFleetOfdOutage"'],
      target_matchers: [`alertname=~"${BY_OUTAGE.join('|')}"`],
      equal: [],
    },
    {
      source_matchers: ['alertname="PosRegionSilent"'],
      target_matchers: ['alertname="PosShopSilent"'],
      equal: ['region'],
    },
  ];
}
