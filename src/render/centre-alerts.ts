/** What only the centre of a chain can see: shops that fell silent, and one cause behind many shops' troubles. */
import { catalog } from '../domain/alerts/catalog/index.ts';
import { breakerState } from '../domain/series/adapter.ts';
import type { Series } from '../domain/series/series.ts';
import { closes, opens } from '../domain/series/shop.ts';
import { AT_CENTRE } from './known.ts';
import { JOB, type RecordingRule } from './prometheus.ts';
import type { InhibitRule } from './rules.ts';
import type { WatchAlert } from './watching.ts';

/** Fewer are these shops' own affair, however few the chain has. */
const MANY_SHOPS = 3;
const OUTAGE_SHARE = 0.2;
const REGION_SHARE = 0.5;
const FORGOTTEN_SECONDS = 86_400;
const OFF_SECONDS = 60;

export const SEEN = 'pos_shop:seen_timestamp_seconds';
const OPENS = 'pos_shop:opens_timestamp_seconds';
const CLOSES = 'pos_shop:closes_timestamp_seconds';
export const EXPECTED = 'pos_shop:expected';
export const LAG = 'pos_shop:sample_lag_seconds';
/** Of each shop: 3 silent, 2 urgent, 1 wants attention, 0 well, -1 closed. */
export const STATE = 'pos_shop:state';
const OPEN_RATIO = 'pos_fleet:breaker_open:ratio';
const OPEN_SHOPS = 'pos_fleet:breaker_open:shops';
export const byShop = 'on (shop, region)';
const seenNow = `timestamp(up{job="${JOB}",shop!=""})`;
const silent = `(time() - ${SEEN} > ${AT_CENTRE.late} and ${byShop} ${EXPECTED})`;
/** 1 for each shop whose way to the OFD is cut, 0 for the others; shops of which it is not known are left out. */
const cut = `max by (shop, region) (last_over_time(${breakerState.name}{state="OPEN"}[${AT_CENTRE.late}s]))`;

/** Alerts of a shop that has moved stand for a day where it was. */
const alarmed = (priority: string) =>
  `group by (shop, region) (ALERTS{alertstate="firing",priority="${priority}",shop!=""}) and ${byShop} ${SEEN}`;

/** What a shop said of its working days, as long as the shop is remembered; while it answers it says itself what is so. */
const remembered = (record: string, series: Series): RecordingRule => ({
  record,
  expr:
    `max by (shop, region, opening) (${series.name}) or last_over_time(${record}[1h]) and ${byShop} ${SEEN} ` +
    `unless ${byShop} group by (shop, region) (up{job="${JOB}",shop!=""} == 1)`,
});

export const CENTRE_RECORDS: readonly RecordingRule[] = [
  {
    // A shop's samples end with the shop. What is remembered outlives them, and an hour in which the centre was off: to the
    // end of the last working day that the shop announced, or for a day. A shop that is seen elsewhere has moved.
    record: SEEN,
    expr:
      `max by (shop, region) (${seenNow}) or last_over_time(${SEEN}[1h]) unless on (shop) group by (shop) (${seenNow}) ` +
      `unless ${byShop} (max by (shop, region) (last_over_time(${CLOSES}[1h])) <= time()) ` +
      `and ${byShop} (last_over_time(${SEEN}[1h]) > time() - ${FORGOTTEN_SECONDS} or last_over_time(${CLOSES}[1h]))`,
  },
  remembered(OPENS, opens),
  remembered(CLOSES, closes),
  {
    // 1 where a word must have come by now: in the working days that a shop announced, once they have lasted as long as a
    // word may be late, for the PC was off all night; at all times where it never closes.
    record: EXPECTED,
    expr:
      `group by (shop, region) (${OPENS} <= time() - ${AT_CENTRE.late} and ${CLOSES} > time()) ` +
      `or group by (shop, region) (${SEEN} unless ${byShop} ${OPENS})`,
  },
  {
    // Below zero where the shop's clock is ahead, as far as seven minutes. No sample lies between two looks: each looks
    // back farther than the other is away.
    record: LAG,
    expr: `time() - max by (shop, region) (max_over_time(${seenNow}[22m:5m] offset -12m)) and ${byShop} (max_over_time(${SEEN}[5m]) > min_over_time(${SEEN}[5m]))`,
  },
  {
    record: STATE,
    expr: [
      `3 * group by (shop, region) ${silent}`,
      `2 * ${alarmed('P1')}`,
      `1 * ${alarmed('P2')}`,
      `0 * group by (shop, region) (${seenNow})`,
      `-1 * group by (shop, region) (${SEEN})`,
    ].join(' or '),
  },
  { record: OPEN_RATIO, expr: `avg(${cut})` },
  { record: OPEN_SHOPS, expr: `sum(${cut})` },
];

/** Whole percents, rounded down: a template cannot multiply. */
const PERCENT = '{{ $value | humanizePercentage | reReplaceAll `([.][0-9]+)?%` `\u00a0%` }}';

interface CentreAlert extends WatchAlert {
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
    numbers: `: ${PERCENT} из тех, что на связи`,
    action: 'Свяжитесь с ОФД. Магазины продают дальше, чеки ждут в буферах: следите за самыми полными.',
    description: 'A fifth or more of the shops that send have an open circuit breaker: one cause, not many.',
    panel: 'terminals/pending',
  },
  {
    name: 'PosRegionSilent',
    level: 'P1',
    for: '5m',
    expr: `(count by (region) ${silent} / count by (region) (${EXPECTED}) >= ${REGION_SHARE}) and (count by (region) ${silent} >= ${MANY_SHOPS})`,
    summary: 'Регион молчит',
    numbers: `: {{ with $labels.region }}{{ . }}, {{ end }}${PERCENT} магазинов`,
    action: 'Проверьте связь региона с центром. Кассы от неё не зависят, данные придут позже.',
    description: 'Half of the shops of a region or more, of those that are open now, send nothing.',
    panel: 'fleet/regions',
  },
  {
    name: 'PosShopSilent',
    level: 'P2',
    for: '10m',
    expr: silent,
    summary: 'Магазин молчит',
    numbers: ': {{ $labels.shop }}',
    action: 'Позвоните в магазин: включён ли ПК, есть ли Интернет. Данные придут, когда связь вернётся.',
    description:
      'The centre has had no new sample of this shop for minutes, in hours in which it is open. It is forgotten after the next working day that it announced, or once it is seen elsewhere.',
    panel: 'fleet/shops',
  },
  {
    name: 'PosShopClockWrong',
    level: 'P2',
    for: '15m',
    expr: `abs(${LAG}) > ${OFF_SECONDS}`,
    summary: 'Часы магазина идут неверно или данные опаздывают',
    numbers: ': {{ $labels.shop }}, {{ $value | humanizeDuration }}',
    action: 'Проверьте время на ПК магазина: по нему считаются сроки отправки чеков. Если верно, проверьте связь.',
    description:
      'The newest sample of this shop is more than a minute behind or ahead of the centre, while it goes on sending.',
    panel: 'fleet/lags',
  },
  {
    name: 'PosCentreRefusesSamples',
    level: 'P2',
    for: '15m',
    // Prometheus itself, and vmagent behind the door, for whichever engine it is.
    expr: [
      'sum by (instance, job, code) (rate(prometheus_http_requests_total{handler="/api/v1/write",code=~"4.."}[5m])) > 0',
      'sum by (instance, job) (rate(vmagent_remotewrite_packets_dropped_total[5m])) > 0',
    ].join(' or '),
    summary: 'Центр не принимает данные магазинов',
    numbers: ' ({{ with $labels.code }}HTTP {{ . }}{{ else }}{{ $labels.job }}{{ end }})',
    action: 'Проверьте часы магазинов и окно опоздавших данных. Сообщите администратору центра.',
    description: 'The receiver answers 4xx to remote write: such samples are not sent again, they are lost.',
    panel: 'monitoring/scrapes',
  },
  {
    name: 'PosCentreRefusesLogins',
    level: 'P2',
    for: '15m',
    expr: 'sum by (instance, job) (rate(vmauth_http_request_errors_total{reason=~"invalid_auth_token|missing_route"}[5m])) > 0',
    summary: 'Центр не пускает магазин',
    numbers: '',
    action: 'Найдите магазин, от которого ничего не приходит: проверьте там имя, пароль и адрес центра.',
    description:
      'The door of the centre (vmauth) refuses a user, a password or a path: an agent of Prometheus does not send such samples again.',
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
