/** A chain at its centre: regions, then the shops, the worst first; a tap leads to one of them. */
import { DASHBOARDS } from '../../domain/panels.ts';
import { percentFull } from '../../domain/series/buffer.ts';
import { dlqSize, oldestUndelivered, undelivered } from '../../domain/series/delivery.ts';
import { revenueRubles } from '../../domain/series/sales.ts';
import { shopInfo } from '../../domain/series/shop.ts';
import { byShop, LAG, STATE } from '../../render/centre-alerts.ts';
import { REGION_SHOPS } from '../../render/centre-sums.ts';
import { chart } from '../chart-panels.ts';
import { build, type Place, row, waysPanel } from '../frame.ts';
import type { Panel } from '../panel.ts';
import { ofOneShop, pickEvery, SHOP, sortable, tools } from '../select.ts';
import { DURATION, stat } from '../stat-panel.ts';
import { rowField, table, valueField } from '../table-panel.ts';
import { SHOP_COLUMNS } from '../tiles.ts';
import { among } from '../variables.ts';
import { COLORS, NONE, SHOP as SHOP_WORDS } from '../words.ts';

const state = `${STATE}{${SHOP}}`;
const ofOne = ofOneShop(state);
const STATES = { silent: 3, urgent: 2, attention: 1, well: 0, closed: -1 };
/** Of all shops it was written down how many there are in each state. */
const inState = (code: number) => `${REGION_SHOPS}{${SHOP},state="${code}"}`;

export function fleet(place: Place) {
  return build('fleet', place, {
    description: 'Магазины сети по регионам, худшие сверху. Касание названия открывает магазин.',
    from: 'now-6h',
    refresh: '30s',
    variables: ['fullest', 'latest'],
    compares: true,
    rows: [
      row(3, [summary()]),
      row(7, [regions()]),
      row(14, [shops()]),
      row(7, [fullest, lags]),
      row(3, [waysPanel('fleet', place)]),
    ],
  });
}

const counted = (by = '') => `count${by} (${ofOne}) or sum${by} (${REGION_SHOPS}{${SHOP}})`;
const countOf = (code: number, by = '') =>
  `count${by} (${ofOne} == ${code}) or sum${by} (${inState(code)}) or 0 * (${counted(by)})`;

const any = (color: string) => [{ from: 1, color }];

function summary(): Panel {
  return stat(
    'fleet/summary',
    'Магазинов всего и по состоянию',
    'Молчит магазин, который открыт и ничего не присылает. Закрытые по часам работы не молчат.',
    [
      { name: 'Магазинов', expr: counted() },
      { name: 'Молчат', expr: countOf(STATES.silent), steps: any(COLORS.bad) },
      { name: 'Срочно', expr: countOf(STATES.urgent), steps: any(COLORS.bad) },
      { name: 'Внимание', expr: countOf(STATES.attention), steps: any(COLORS.warning) },
      { name: 'Закрыты', expr: countOf(STATES.closed) },
    ],
    'strip',
  );
}

function regions(): Panel {
  const by = ' by (region)';
  return table(
    'fleet/regions',
    'Регионы',
    'Где хуже всего, сверху. Касание названия оставляет на этой доске один регион.',
    {
      queries: [
        [`max${by} (${ofOne})`, ...Object.values(STATES).map((code) => `${code} * group${by} (${inState(code)})`)].join(
          ' or ',
        ),
        counted(by),
        countOf(STATES.silent, by),
        countOf(STATES.urgent, by),
        countOf(STATES.attention, by),
        countOf(STATES.closed, by),
      ],
      columns: [
        { field: valueField(0), title: 'Состояние', words: SHOP_WORDS, filled: true, width: 92 },
        {
          field: 'region',
          title: 'Регион',
          wrap: true,
          link: { title: 'Только этот регион', url: `/d/${DASHBOARDS.fleet.uid}?var-region=${rowField('region')}` },
        },
        { field: valueField(1), title: 'Магазинов', width: 90 },
        { field: valueField(2), title: 'Молчат', width: 90 },
        { field: valueField(3), title: 'Срочно', width: 90 },
        { field: valueField(4), title: 'Внимание', width: 90 },
        { field: valueField(5), title: 'Закрыты', width: 90 },
      ],
      sort: [
        { field: valueField(0), descending: true },
        { field: valueField(2), descending: true },
        { field: valueField(3), descending: true },
      ],
    },
  );
}

function shops(): Panel {
  const by = (expr: string) => `max by (shop, region) (${expr})`;
  const oldest = `time() - min by (shop, region) (${pickEvery(oldestUndelivered)})`;
  return table(
    'fleet/shops',
    'Магазины',
    'Худшие сверху: по состоянию, потом по давности непереданного чека. Касание названия открывает кассы магазина, «Экран» — его собственную страницу.',
    {
      queries: [
        `label_replace(max by (shop, region, address) (${state} * on (shop, region) group_left (address) topk by (shop, region) (1, ${pickEvery(shopInfo)}) or on (shop, region) ${state}), "screen", "→", "address", ".+")`,
        `count by (shop, region) (${tools.alerts.name}{alertstate="firing",priority=~"P1|P2",${SHOP}}) and ${byShop} ${state} or 0 * (${state} == 0)`,
        by(pickEvery(percentFull)),
        sortable(`${oldest} or 0 * ${by(`${pickEvery(undelivered)} == 0`)}`, state),
        by(pickEvery(dlqSize)),
        `sum by (shop, region) (${pickEvery(revenueRubles)})`,
      ],
      columns: [
        { field: valueField(0), title: 'Состояние', words: SHOP_WORDS, filled: true, width: 92 },
        ...SHOP_COLUMNS,
        { field: valueField(1), title: 'Тревог', unknown: '—', width: 64 },
        { field: valueField(2), title: 'Буфер, %', unknown: '—', width: 80 },
        { field: valueField(3), title: 'Ждёт', words: NONE, unknown: '—', width: 76, ...DURATION },
        { field: valueField(4), title: 'DLQ', unknown: '—', width: 50 },
        { field: valueField(5), title: 'Сегодня, ₽', unknown: '—', width: 92 },
        {
          field: 'screen',
          title: 'Экран',
          unknown: '—',
          width: 56,
          link: { title: 'Страница магазина', url: `${rowField('address', 'raw')}` },
        },
      ],
      hidden: ['address'],
      sort: [
        { field: valueField(0), descending: true },
        { field: valueField(3), descending: true },
      ],
    },
  );
}

const fullest = chart(
  'fleet/fullest',
  'Самые полные буферы, %',
  'Пять магазинов, у которых буфер заполнен больше всего.',
  [{ name: '{{shop}}', expr: `max by (shop) (${pickEvery(percentFull, among('fullest'))})` }],
  { unit: 'percent', atLeast: 100 },
);

const lags = chart(
  'fleet/lags',
  'Данные опаздывают',
  'Пять магазинов, от которых данные приходят с наибольшим опозданием; меньше нуля, если часы магазина спешат.',
  [{ name: '{{shop}}', expr: `max by (shop) (${LAG}{${SHOP},${among('latest')}})` }],
  { unit: 's', min: null },
);
