/** What the law asks of a chain: how soon each month's receipts reached the OFD, and whose fiscal drive will stop a till. */
import type { Config } from '../../config/schema.ts';
import { DASHBOARDS } from '../../domain/panels.ts';
import { deliveredByMonth, undelivered } from '../../domain/series/delivery.ts';
import { STATE } from '../../render/centre-alerts.ts';
import { DELIVERED_RATIO, DRIVE_BLOCKS, REGION_DELIVERED_RATIO } from '../../render/centre-sums.ts';
import { build, type Place, row, waysPanel } from '../frame.ts';
import type { Panel } from '../panel.ts';
import { IN_REGION, pickEvery, SHOP } from '../select.ts';
import { CALENDAR_DAY, MOMENT, stat } from '../stat-panel.ts';
import { type Column, rowField, table, valueField } from '../table-panel.ts';
import { SHOP_COLUMNS } from '../tiles.ts';
import { plain, type Words } from '../words.ts';

const MONTH = 'month="$month"';
const SHARE = { unit: 'locale', decimals: 2 } as const;
const WITHIN = [
  { within: '10m', title: 'За 10 минут, %', short: '10 минут, %', width: 104 },
  { within: '24h', title: 'За сутки, %', short: 'Сутки, %', width: 84 },
  { within: '30d', title: 'За 30 дней, %', short: '30 дней, %', width: 96 },
] as const;

export function delivery(place: Place) {
  const { config } = place;
  return build('delivery', place, {
    description: 'Как быстро чеки доходили до ОФД, по месяцам, и у каких касс близка блокировка ФН.',
    from: 'now-6h',
    refresh: '1m',
    variables: ['month'],
    compares: true,
    rows: [
      row(4, [summary]),
      row(7, [regions]),
      row(12, [shops]),
      row(8, [drives(config)]),
      row(2, [waysPanel('delivery', place)]),
    ],
  });
}

const delivered = (within: string) => pickEvery(deliveredByMonth, MONTH, `within="${within}"`);
const waiting = pickEvery(undelivered);

const summary: Panel = stat(
  'delivery/summary',
  'Передано за месяц',
  'Доля чеков, принятых ОФД в этом месяце не позже срока после пробития. Магазины без данных в доли не входят.',
  [
    ...WITHIN.map(({ within, title }) => ({
      name: title,
      expr: `100 * sum(${delivered(within)}) / (sum(${delivered('any')}) > 0)`,
      ...SHARE,
    })),
    { name: 'Передано, чеков', expr: `sum(${delivered('any')})` },
    { name: 'Ещё не в ОФД', expr: `sum(${waiting})` },
    {
      name: 'Магазинов без данных',
      expr: `count(${STATE}{${SHOP}} unless on (shop, region) ${delivered('any')}) or 0 * count(${STATE}{${SHOP}})`,
    },
  ],
  'strip',
);

/** The three shares, the first queries of a table. It is sorted by the second, within a day. */
const shares = (record: string, chosen: string) =>
  WITHIN.map(({ within }) => `100 * ${record}{${chosen},${MONTH},within="${within}"}`).map(
    (expr) => `max without (month, within) (${expr})`,
  );
const shareColumns = WITHIN.map(
  ({ short, width }, index): Column => ({ field: valueField(index), title: short, unknown: '—', width, ...SHARE }),
);

/** Of all shops of a region, also where one of them is chosen, as the shares are. */
const ofRegions = (expr: string) => `sum by (region) (${expr.replace(SHOP, `shop!="",${IN_REGION}`)})`;

const regions = table(
  'delivery/regions',
  'Регионы',
  'Где чеки доходили медленнее всего, сверху. Всегда все магазины региона.',
  {
    queries: [...shares(REGION_DELIVERED_RATIO, IN_REGION), ofRegions(delivered('any')), ofRegions(waiting)],
    columns: [
      {
        field: 'region',
        title: 'Регион',
        wrap: true,
        link: { title: 'Только этот регион', url: `/d/${DASHBOARDS.delivery.uid}?var-region=${rowField('region')}` },
      },
      ...shareColumns,
      { field: valueField(3), title: 'Передано', width: 84 },
      { field: valueField(4), title: 'Не в ОФД', width: 84 },
    ],
    sort: [{ field: valueField(1), descending: false }],
  },
);

const shops = table(
  'delivery/shops',
  'Магазины',
  'Где чеки доходили медленнее всего, сверху. Касание названия открывает кассы магазина.',
  {
    queries: [
      ...shares(DELIVERED_RATIO, SHOP),
      `sum by (shop, region) (${delivered('any')})`,
      `sum by (shop, region) (${waiting})`,
      `1000 * min by (shop, region) (${DRIVE_BLOCKS}{${SHOP}} < Inf)`,
    ],
    columns: [
      ...SHOP_COLUMNS,
      ...shareColumns,
      { field: valueField(3), title: 'Передано', width: 84 },
      { field: valueField(4), title: 'Не в ОФД', width: 84 },
      { field: valueField(5), title: 'ФН встанет', unknown: '—', width: 98, ...CALENDAR_DAY },
    ],
    sort: [{ field: valueField(1), descending: false }],
  },
);

/** A row of its own where it is known of every shop that nothing waits: an empty table would say that nothing is known. */
const NONE_WAITS = `label_replace((sum(${waiting}) == 0) + Inf unless on () (${STATE}{${SHOP}} unless on (shop, region) ${waiting}), "shop", "Всё передано", "", "")`;

const SOON_DAYS = 90;
const CAUSES: Words = {
  receipt: plain('Чек не передан'),
  end: plain('Кончается срок ФН'),
};

function drives({ thresholds }: Config): Panel {
  return table(
    'delivery/drives',
    'Когда встанут фискальные накопители',
    `Через ${thresholds.ofd_deadline_days} дней после самого старого непереданного чека кассы (54-ФЗ), если его не передать раньше, и когда кончится срок ФН, если он указан и ближе ${SOON_DAYS} дней.`,
    {
      queries: [`1000 * (${DRIVE_BLOCKS}{${SHOP}} < time() + ${SOON_DAYS} * 86400) or ${NONE_WAITS}`],
      columns: [
        { field: 'shop', title: 'Магазин', wrap: true },
        { field: 'region', title: 'Регион', wrap: true, width: 110 },
        { field: 'pos_id', title: 'Касса', width: 90 },
        { field: 'cause', title: 'Почему', wrap: true, width: 170, words: CAUSES },
        { field: valueField(0), title: 'ФН встанет', unknown: '—', width: 170, ...MOMENT },
      ],
      sort: [{ field: valueField(0), descending: false }],
    },
  );
}
