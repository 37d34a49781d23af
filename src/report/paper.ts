/** A day's report in words, as the page shows it and as it goes to paper. Pure; both draw the same tables. */
import type { DayReportAnswer } from '../api/schemas/report.ts';
import { dayOf, type Seconds, type TimeZone } from '../domain/day.ts';
import { grouped } from '../domain/money.ts';
import { unknownBefore } from '../domain/sales.ts';
import { dateAndTime, fullDate, hourAndMinute, longDay, two } from '../domain/time-text.ts';

export interface Paper {
  readonly title: string;
  /** Whose, and of which day. */
  readonly heads: readonly string[];
  readonly tables: readonly Table[];
  readonly notes: readonly string[];
}

export interface Table {
  readonly id: string;
  readonly caption: string;
  /** Over the columns; none where a row is a word and its value. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

export interface Row {
  readonly id?: string;
  /** Words first, numbers after them. */
  readonly cells: readonly string[];
  readonly strong?: boolean;
}

export const SIGNATURES = ['Кассир', 'Принял'] as const;

const UNKNOWN = 'нет данных';
const DASH = '—';
const UNKNOWN_PAYMENTS = { cash: null, card: null, other: null };
const SPACE = '\u00a0';

export function paperOf(report: DayReportAnswer): Paper {
  const { shop, demo, date, terminals, made_at, time_zone, counted_at, total } = report;
  const [only, another] = terminals;
  const whose = only !== undefined && another === undefined ? only.name : 'все кассы';
  return {
    title: 'Отчёт за день',
    heads: [
      ...[`${shop}, ${whose}`, longDay(date), ...(demo ? ['DEMO: данные придуманы'] : [])],
      ...(total.revenue === null ? [unknownBefore(report.known_since)] : []),
    ],
    tables: [
      { id: 'total', caption: 'Итоги', columns: [], rows: totalRows(report) },
      ...(another === undefined ? [] : [byTerminal(report)]),
      ...terminals.flatMap((terminal) => drawerTable(terminal, report)),
      ...(report.categories === null ? [] : [goods('categories', 'Категории', report.categories)]),
      ...(report.products?.length ? [goods('products', 'Лучшие товары', report.products)] : []),
      ...hours(report),
    ],
    notes: [
      `Данные на ${dated(made_at, time_zone)}. Суммы из чеков кассы, не из ОФД.`,
      ...(counted_at === null
        ? []
        : [`Все чеки дня пересмотрены ${dated(counted_at, time_zone)}; новые с тех пор учтены.`]),
      ...(another === undefined ? [] : terminals.flatMap(unevenOf)),
      terminals.some(({ drawer }) => drawer !== null) ? LAST_SHIFT : NO_DRAWER,
    ],
  };
}

const LAST_SHIFT = 'Наличные показаны за последнюю смену каждой кассы: прежние смены касса не хранит.';
const NO_DRAWER = 'Сколько наличных в ящике, знает только касса: смены за этот день в её базе нет.';

function totalRows({ total, undelivered }: DayReportAnswer): Row[] {
  const { cash, card, other } = total.by_payment ?? UNKNOWN_PAYMENTS;
  const uneven = unevenIn(total);
  const row = (id: string, label: string, value: string, strong = false): Row => ({
    ...{ id: `report-${id}`, cells: [label, value], strong },
  });
  return [
    row('revenue', 'Продажи', exact(total.revenue), true),
    row('count', 'Чеков продажи', whole(total.count)),
    row('average', 'Средний чек', exact(total.average)),
    row('cash', 'Принято наличными', exact(cash)),
    row('card', 'Принято картами', exact(card)),
    ...(other ? [row('other', 'Принято иначе', exact(other))] : []),
    ...(uneven === null ? [] : [row('uneven', uneven.word, exact(uneven.rubles))]),
    row('refunds', 'Возвраты', receipts(total.refunds)),
    row('corrections', 'Чеки коррекции', receipts(total.corrections)),
    row('net', 'Продажи за вычетом возвратов', exact(total.net_revenue), true),
    ...(undelivered === null ? [] : [row('undelivered', 'Ещё не переданы в ОФД', waiting(undelivered))]),
    ...(total.malformed ? [row('malformed', 'Не удалось прочитать чеков', whole(total.malformed))] : []),
  ];
}

/** The ways to pay add up to the sales, but for what cannot be read in them or was written down unevenly. */
function unevenIn({ revenue, by_payment }: DayReportAnswer['total']) {
  if (revenue === null || by_payment === null) return null;
  const { cash, card, other } = by_payment;
  const rubles = Math.round((revenue - cash - card - other) * 100) / 100;
  if (rubles === 0) return null;
  return {
    word: rubles > 0 ? 'Не отнесено к способам оплаты' : 'Оплачено сверх суммы чеков',
    rubles: Math.abs(rubles),
  };
}

/** Of each till, where the columns of the table do not add up to its sales. */
function unevenOf(terminal: DayReportAnswer['terminals'][number]): string[] {
  const uneven = unevenIn(terminal);
  return uneven === null ? [] : [`${uneven.word}: ${exact(uneven.rubles)}, ${terminal.name}.`];
}

function byTerminal({ terminals, total }: DayReportAnswer): Table {
  const otherwise = Boolean(total.by_payment?.other);
  const cells = (
    name: string,
    { count, average, revenue, by_payment, refunds, net_revenue }: DayReportAnswer['total'],
  ) => {
    const { cash, card, other } = by_payment ?? UNKNOWN_PAYMENTS;
    return [
      ...[name, whole(count), amount(average), amount(revenue)],
      ...[amount(cash), amount(card), ...(otherwise ? [amount(other)] : [])],
      ...[amount(refunds?.rubles ?? null), amount(net_revenue)],
    ];
  };
  return {
    ...{ id: 'terminals', caption: 'По кассам, ₽' },
    columns: [
      ...['Касса', 'Чеков', 'Средний чек', 'Продажи', 'Наличными', 'Картами'],
      ...[...(otherwise ? ['Иначе'] : []), 'Возвраты', 'За вычетом возвратов'],
    ],
    rows: [
      ...terminals.map((terminal) => ({ cells: cells(terminal.name, terminal) })),
      { cells: cells('Все кассы', total), strong: true },
    ],
  };
}

const UNTIL = { open: ', ещё открыта', closing: ', закрывается', closed: ', закрыта' } as const;

/** размен + наличные − возвраты − изъятия = в ящике */
function drawerTable({ name, drawer }: DayReportAnswer['terminals'][number], { time_zone }: DayReportAnswer): Table[] {
  if (drawer === null) return [];
  const { status, opened_at, closed_at, put_in, sales, refunds, taken_out, expected, actual, difference } = drawer;
  const until = closed_at === null ? UNTIL[status] : ` – ${dateAndTime(closed_at, time_zone)}`;
  const parts = [put_in, sales, refunds, taken_out].every((part) => part !== null)
    ? [
        { cells: ['Размен и внесения', maybe(put_in)] },
        { cells: ['+ продажи за наличные', maybe(sales)] },
        { cells: ['− возвраты наличными', maybe(refunds)] },
        { cells: ['− изъятия', maybe(taken_out)] },
      ]
    : [];
  return [
    {
      ...{
        id: 'drawer',
        caption: `Наличные: ${name}, смена с ${dateAndTime(opened_at, time_zone)}${until}`,
        columns: [],
      },
      rows: [
        ...parts,
        { cells: ['= должно быть в ящике', maybe(expected)], strong: true },
        { cells: ['В ящике, по данным кассы', maybe(actual)] },
        { cells: [differenceWord(difference), difference === null ? UNKNOWN : exact(Math.abs(difference))] },
      ],
    },
  ];
}

function differenceWord(difference: number | null): string {
  if (difference === null || difference === 0) return 'Расхождение';
  return difference < 0 ? 'Недостача' : 'Излишек';
}

function goods(id: string, caption: string, sold: NonNullable<DayReportAnswer['products']>): Table {
  const rows = sold.map(({ name, quantity, revenue }) => ({ cells: [name, quantityText(quantity), exact(revenue)] }));
  return { id, caption, columns: ['Название', 'Продано', 'Сумма'], rows };
}

function hours({ hours: all }: DayReportAnswer): Table[] {
  const sold = all?.filter(({ count }) => count > 0);
  if (!all || !sold?.length) return [];
  const [first = 0, last = 0] = [sold[0]?.hour, sold.at(-1)?.hour];
  const rows = all
    .filter(({ hour }) => hour >= first && hour <= last)
    .map(({ hour, count, revenue }) => ({
      cells: [`${two(hour)}:00 – ${two(hour + 1)}:00`, whole(count), exact(revenue)],
    }));
  return [{ id: 'hours', caption: 'Продажи по часам', columns: ['Час', 'Чеков', 'Сумма'], rows }];
}

function receipts(tally: DayReportAnswer['total']['refunds']): string {
  if (tally === null) return DASH;
  const { count, rubles } = tally;
  return count === 0 ? 'нет' : `${exact(rubles)} (чеков: ${whole(count)})`;
}

function waiting({ count, rubles, unpriced }: NonNullable<DayReportAnswer['undelivered']>): string {
  if (count === 0) return 'все переданы';
  const sum = rubles === null ? 'сумма неизвестна' : exact(rubles);
  return `${sum} (чеков: ${whole(count)}${rubles !== null && unpriced > 0 ? `, из них ${unpriced} без суммы` : ''})`;
}

/** Always with kopecks: `12 345,00 ₽`. */
function exact(rubles: number | null): string {
  return rubles === null ? DASH : `${amount(rubles)}${SPACE}₽`;
}

function amount(rubles: number | null): string {
  if (rubles === null) return DASH;
  const kopecks = Math.round(Math.abs(rubles) * 100);
  const sign = rubles < 0 && kopecks > 0 ? '\u2212' : '';
  return `${sign}${whole(Math.floor(kopecks / 100))},${two(kopecks % 100)}`;
}

function maybe(rubles: number | null): string {
  return rubles === null ? UNKNOWN : exact(rubles);
}

function whole(value: number | null): string {
  return value === null ? DASH : grouped(value, SPACE);
}

function quantityText(value: number): string {
  const [whole_ = '0', fraction = ''] = value.toFixed(3).split('.');
  const rest = fraction.replace(/0+$/, '');
  return `${whole(Number(whole_))}${rest === '' ? '' : `,${rest}`}`;
}

/** `09.10.2026 14:23`: of which day it was made matters on a sheet of another day. */
function dated(at: Seconds, zone: TimeZone): string {
  return `${fullDate(dayOf(at, zone))} ${hourAndMinute(at, zone)}`;
}
