/** Every terminal, one row each; a tap leads to it. Where there are many, a table, the worst first. */
import { DASHBOARDS } from '../../domain/panels.ts';
import { percentFull } from '../../domain/series/buffer.ts';
import { terminalOldestUndelivered, terminalPending, terminalUndelivered } from '../../domain/series/delivery.ts';
import { lastReceiptAt, revenueRubles } from '../../domain/series/sales.ts';
import { sessionOpenedAt } from '../../domain/series/session.ts';
import { terminalInfo } from '../../domain/series/shop.ts';
import { REGION_TILLS, TILL_STATE } from '../../render/centre-sums.ts';
import { JOB } from '../../render/prometheus.ts';
import { chart } from '../chart-panels.ts';
import { build, fold, type Place, row, waysPanel } from '../frame.ts';
import type { Panel } from '../panel.ts';
import { knownTerminals, ofOneShop, pickEvery, placed, SHOP, sortable, tools } from '../select.ts';
import { DURATION, MOMENT, repeated, stat } from '../stat-panel.ts';
import { rowField, table, valueField } from '../table-panel.ts';
import * as tiles from '../tiles.ts';
import { among } from '../variables.ts';
import { NONE, TERMINAL } from '../words.ts';

const ONE = 'shop, job, instance, pos_id';
const WHOLE = 'shop, job, instance';
/** Of more terminals a row each is a longer way than a table. */
const MOST_ROWS = 6;

export function terminals(place: Place) {
  const { config, atCentre } = place;
  const few = !atCentre && Object.keys(config.terminals).length <= MOST_ROWS;
  const found = atCentre ? RECORDED : ASKED;
  const scope = { terminal: false, panels: true, many: atCentre };
  const tills = summary(found);
  const money = tiles.undeliveredTile('terminals/undelivered', place);
  const age = tiles.freshnessTile('terminals/freshness', config.thresholds, atCentre);
  return build('terminals', place, {
    description: 'Все кассы, каждая строкой. Касание названия открывает кассу.',
    from: 'now-6h',
    variables: [...(few ? (['each'] as const) : []), ...(atCentre ? (['fullest'] as const) : [])],
    compares: true,
    alertMarks: true,
    rows: [
      ...tiles.alarms('terminals', scope, place),
      ...(few ? [row(3, [each()])] : [row(atCentre ? 14 : 7, [list(found)])]),
      ...(atCentre ? [row(3, [tills, age], [18, 6]), row(3, [money])] : [row(4, [tills, money, age], [10, 9, 5])]),
      row(7, [pendingChart(atCentre ? [among('fullest')] : [])]),
      row(2, [waysPanel('terminals', place)]),
      ...(few ? [fold('terminals/row-table', 'Кассы таблицей', [row(7, [list(found)])])] : []),
    ],
  });
}

/** Also those of a shop whose monitor does not answer, or whose file cannot be read: as long as the rules remember them. */
function knownOf(...matchers: readonly string[]): string {
  return `(${pickEvery(terminalInfo, ...matchers)} or ${pickEvery(knownTerminals, ...matchers)} == 1)`;
}

const known = knownOf();

const standing = (priority: string) => `${tools.alerts.name}{priority="${priority}",${SHOP}`;

/** Alerts of the terminal, and those of its whole shop. */
function alarmed(priority: string): string {
  return [
    `(${known} and on (${ONE}) ${standing(priority)},pos_id!=""})`,
    `(${known} and on (${WHOLE}) ${standing(priority)},pos_id=""})`,
  ].join(' or ');
}

/** Silent is only whose monitor does not answer. */
const light = [
  `3 * (${known} unless on (${WHOLE}) (${pickEvery(tools.up, `job="${JOB}"`)} == 1))`,
  `2 * (${alarmed('P1')})`,
  `1 * (${alarmed('P2')})`,
  `0 * ${pickEvery(terminalInfo)}`,
  `-1 * ${known}`,
].join(' or ');

/** The tills and the state of each: asked of the shop's own series, or as the centre has written it down. */
interface Found {
  readonly all: string;
  /** How many there are, or are in a state. */
  count(code?: number): string;
  /** What names one of them. */
  readonly one: string;
  /** The state of each, under its name and its place. */
  readonly rows: string;
  /** The label by which a link chooses the shop. */
  readonly place: string;
  /** Whether a till may be known as one of a closed shop. */
  readonly closes: boolean;
}

const ASKED: Found = {
  all: known,
  count: (code) => (code === undefined ? `count(${known})` : `count((${light}) == ${code})`),
  one: ONE,
  rows: `max by (${ONE}, name, place) (${placed(light)})`,
  place: 'place',
  closes: false,
};

const recorded = pickEvery({ name: TILL_STATE, labelNames: ['pos_id'] });
const RECORDED: Found = {
  all: recorded,
  count: (code) => {
    const ofOne = ofOneShop(recorded);
    const state = code === undefined ? '' : `,state="${code}"`;
    return `count(${ofOne}${code === undefined ? '' : ` == ${code}`}) or sum(${REGION_TILLS}{${SHOP}${state}})`;
  },
  one: 'shop, pos_id',
  rows: `max by (shop, pos_id, name) (${recorded})`,
  place: 'shop',
  closes: true,
};

function summary({ count, closes }: Found): Panel {
  const countOf = (code: number) => `${count(code)} or 0 * (${count()})`;
  return stat(
    'terminals/summary',
    'Касс всего и по состоянию',
    'Сколько касс в каком состоянии, как на остальных экранах.',
    [
      { name: 'Касс', expr: count() },
      { name: 'Срочно', expr: countOf(2) },
      { name: 'Внимание', expr: countOf(1) },
      { name: 'Нет связи', expr: countOf(3) },
      ...(closes ? [{ name: 'Закрыты', expr: countOf(-2) }] : []),
    ],
    'strip',
  );
}

const one = 'pos_id=~"$each"';

/** One row a terminal. */
function each(): Panel {
  const age = (series: typeof sessionOpenedAt) => `time() - max(${pickEvery(series, one)})`;
  return repeated(
    'each',
    `\${each:text}`,
    stat(
      'terminals/each',
      'Касса',
      'Одна касса: состояние, очередь в ОФД, смена, продажи.',
      [
        { name: 'Состояние', expr: `max((${light}) and on (pos_id) ${knownOf(one)})`, words: TERMINAL },
        { name: 'В буфере', expr: `sum(${pickEvery(terminalPending, one)})`, unknown: '—' },
        {
          name: 'Ждёт',
          expr: `${age(terminalOldestUndelivered)} or 0 * max(${pickEvery(terminalUndelivered, one)} == 0)`,
          words: NONE,
          unknown: '—',
          ...DURATION,
        },
        { name: 'Смена', expr: age(sessionOpenedAt), unknown: '—', ...DURATION },
        { name: 'Сегодня, ₽', expr: `sum(${pickEvery(revenueRubles, one)})`, unknown: '—' },
        { name: 'Без чеков', expr: age(lastReceiptAt), unknown: '—', ...DURATION },
      ],
      'strip',
    ),
  );
}

function list({ all, one, rows, place, closes }: Found): Panel {
  const by = (expr: string) => `max by (${one}) (${expr})`;
  // Of thousands of tills what is reckoned after they were grouped is cheaper than before; each label is felt, too.
  const age = (series: typeof sessionOpenedAt) => `time() - min by (${one}) (${pickEvery(series)})`;
  return table(
    'terminals/terminals',
    'Кассы',
    `Худшие сверху: сначала по состоянию, потом по давности непереданного чека. «Нет связи» — монитор магазина молчит${closes ? ', «Закрыт» — магазин закрыт и ничего не присылает' : ''}. Касание названия открывает кассу.`,
    {
      queries: [
        rows,
        by(pickEvery(terminalPending)),
        sortable(`${age(terminalOldestUndelivered)} or 0 * ${by(`${pickEvery(terminalUndelivered)} == 0`)}`, by(all)),
        age(sessionOpenedAt),
        by(pickEvery(revenueRubles)),
        `1000 * ${by(pickEvery(lastReceiptAt))}`,
      ],
      columns: [
        { field: valueField(0), title: 'Состояние', words: TERMINAL, filled: true, width: 92 },
        {
          field: 'name',
          title: 'Касса',
          wrap: true,
          link: {
            title: 'Открыть кассу',
            url: `/d/${DASHBOARDS.kassa.uid}?var-terminal=${rowField('pos_id')}&var-shop=${rowField(place)}`,
          },
        },
        { field: 'shop', title: 'Магазин', wrap: true, width: 124 },
        { field: valueField(1), title: 'В буфере', unknown: '—', width: 84 },
        { field: valueField(2), title: 'Ждёт', words: NONE, unknown: '—', width: 78, ...DURATION },
        { field: valueField(3), title: 'Смена', unknown: '—', width: 78, ...DURATION },
        { field: valueField(4), title: 'Сегодня, ₽', unknown: '—', width: 94 },
        { field: valueField(5), title: 'Чек в', unknown: '—', wrap: true, width: 80, ...MOMENT },
      ],
      hidden: ['job', 'instance', 'place', 'pos_id'],
      sort: [
        { field: valueField(0), descending: true },
        { field: valueField(2), descending: true },
      ],
    },
  );
}

function pendingChart(shops: readonly string[]): Panel {
  return chart(
    'terminals/pending',
    'Буфер занят, %',
    'Пять самых полных буферов. Один буфер на все кассы магазина.',
    [{ name: 'Буфер {{shop}}', expr: `max by (shop) (${pickEvery(percentFull, ...shops)})` }],
    { unit: 'percent', atLeast: 100 },
  );
}
