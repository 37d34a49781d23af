/** Receipts as a table that Russian spreadsheets open as it is: a line each, and what they add up to. */
import { localTime, type Seconds, type TimeZone } from '../domain/day.ts';
import { ownValue } from '../domain/foreign.ts';
import type { Kopecks } from '../domain/money.ts';
import { KIND_NAMES } from '../domain/receipt.ts';
import type { ExportRow } from '../domain/receipt-search.ts';
import { fullDate, two } from '../domain/time-text.ts';

export const BOM = '\uFEFF';
const SEPARATOR = ';';
const END_OF_LINE = '\r\n';

const COLUMNS = [
  'Дата',
  'Время',
  'Касса',
  'Код кассы',
  'Чек',
  'Вид',
  'Смена',
  'ФН',
  'Номер ФД',
  'ФПД',
  'Наличные',
  'Карты',
  'Прочее',
  'Итого',
  'Состояние',
  'Передан в ОФД',
  'Сумма операций',
  'Расхождение',
];

const STATES: Readonly<Record<string, string>> = {
  pending: 'Ожидает отправки',
  syncing: 'Отправляется',
  synced: 'Передан',
  failed: 'Не передан',
};

export const CSV_HEAD = BOM + lineOf(COLUMNS);
/** By it a spreadsheet knows the end of a table. */
export const EMPTY_LINE = lineOf(COLUMNS.map(() => ''));

/** The lines of the receipts that come, and then what they add up to: the same sums as in the report of these days. */
export function receiptTable(zone: TimeZone, names: Readonly<Record<string, string>>, posId: string | null = null) {
  const wallClock = (at: Seconds) => {
    const { day, hour, minute, second } = localTime(at, zone);
    return { day: fullDate(day), time: `${two(hour)}:${two(minute)}:${two(second)}` };
  };
  const nameOf = (id: string) => ownValue(names, id) ?? id;
  const all = noSums();
  // Of the terminal that was asked for there are sums, although it may have sold nothing.
  const terminals = new Map<string, SumsByKind>(posId === null ? [] : [[posId, noSums()]]);

  function count(row: ExportRow, amounts: Amounts): void {
    if (!terminals.has(row.posId) && terminals.size < MOST_TERMINALS) terminals.set(row.posId, noSums());
    for (const sums of [all, terminals.get(row.posId)]) {
      const ofKind = sums?.[row.kind ?? 'malformed'];
      if (ofKind === undefined) continue;
      ofKind.count += 1;
      if (row.payments === null) {
        ofKind.unread += 1;
        ofKind.unreadTotal += amounts.total ?? 0;
      }
      for (const way of WAYS) ofKind[way] += amounts[way] ?? 0;
    }
  }

  return {
    line(row: ExportRow): string {
      const amounts = amountsOf(row);
      count(row, amounts);
      const { day, time } = wallClock(row.createdAt);
      const sum = signed(row, row.transactionsSum);
      const delivered = isMoment(row.syncedAt) ? wallClock(row.syncedAt) : null;
      return lineOf([
        day,
        time,
        text(nameOf(row.posId)),
        text(row.posId),
        text(row.id),
        row.kind === null ? 'Не читается' : KIND_NAMES[row.kind],
        digits(row.shiftNumber),
        digits(row.fnNumber),
        digits(row.fiscalNumber),
        digits(row.fiscalSign),
        ...WAYS.map((way) => money(amounts[way])),
        text(ownValue(STATES, row.status) ?? row.status),
        delivered === null ? '' : `${delivered.day} ${delivered.time}`,
        money(sum),
        money(sum === null || amounts.total === null ? null : sum - amounts.total),
      ]);
    },
    /** After an empty line. One terminal alone is all there is. */
    totals(): string {
      const named = [...terminals].map(([id, sums]) => [nameOf(id), sums] as const);
      const sorted = named.toSorted(([a], [b]) => (a < b ? -1 : 1));
      const shown = named.length === 1 ? named : [...sorted, ['Все кассы', all] as const];
      return [EMPTY_LINE, ...shown.flatMap(([whose, sums]) => totalLines(whose, sums))].join('');
    },
  };
}

const WAYS = ['cash', 'card', 'other', 'total'] as const;
type Amounts = Readonly<Record<(typeof WAYS)[number], Kopecks | null>>;
/** `unread`: receipts whose way to pay cannot be read; they are in `total`, and in none of the ways. */
type Sums = Record<(typeof WAYS)[number] | 'count' | 'unread' | 'unreadTotal', number>;
type SumsByKind = Readonly<Record<'sale' | 'refund' | 'correction' | 'malformed', Sums>>;

/** Others are in the sums of all. */
const MOST_TERMINALS = 100;

function noSums(): SumsByKind {
  const none = () => ({ count: 0, cash: 0, card: 0, other: 0, total: 0, unread: 0, unreadTotal: 0 });
  return { sale: none(), refund: none(), correction: none(), malformed: none() };
}

function totalLines(whose: string, { sale, refund, correction, malformed }: SumsByKind): string[] {
  const line = (what: string, sums: Partial<Amounts> & { readonly count: number }, count = `чеков: ${sums.count}`) =>
    lineOf([
      ...['Итого', '', text(whose), '', count, what, '', '', '', ''],
      ...WAYS.map((way) => money(sums[way] ?? null)),
      ...['', '', '', ''],
    ]);
  const unread = (what: string, { unread: count, unreadTotal: total }: Sums) =>
    count === 0 ? [] : [line(`${what}, способ оплаты не прочитан`, { count, total })];
  const net = { ...sale };
  for (const way of WAYS) net[way] += refund[way];
  return [
    line('Продажи', sale),
    ...unread('Продажи', sale),
    line('Возвраты', refund),
    ...unread('Возвраты', refund),
    line('Продажи за вычетом возвратов', net, `продаж: ${sale.count}, возвратов: ${refund.count}`),
    line('Чеки коррекции', correction),
    ...unread('Чеки коррекции', correction),
    ...(malformed.count > 0 ? [line('Не прочитано', { count: malformed.count })] : []),
  ];
}

function amountsOf(row: ExportRow): Amounts {
  const { cash = null, card = null, other = null } = row.payments ?? {};
  return { cash: signed(row, cash), card: signed(row, card), other: signed(row, other), total: signed(row, row.total) };
}

/** What was given back is taken away, so that a column can be added up. */
function signed({ kind }: ExportRow, kopecks: Kopecks | null): Kopecks | null {
  return kopecks === null || kind !== 'refund' ? kopecks : 0 - kopecks;
}

/** What stands in the column may be anything; a calendar has an end. */
function isMoment(at: Seconds | null): at is Seconds {
  return at !== null && at >= 0 && at < LAST_MOMENT;
}

const LAST_MOMENT = Date.UTC(2100) / 1000;

function money(kopecks: Kopecks | null): string {
  if (kopecks === null) return '';
  const digits = String(Math.abs(kopecks)).padStart(3, '0');
  return `${kopecks < 0 ? '-' : ''}${digits.slice(0, -2)},${digits.slice(-2)}`;
}

/** A number that is a name: a spreadsheet would take its first zeros away, and of a long one its last digits. */
function digits(value: string | null): string {
  return value !== null && /^\d+$/.test(value) ? `="${value}"` : text(value);
}

/** A cell that a spreadsheet would run as a formula, as some do full-width ones, becomes text by an apostrophe. */
export function text(value: string | null | undefined): string {
  if (value === null || value === undefined) return '';
  return /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]/.test(value) ? `'${value}` : value;
}

export function lineOf(cells: readonly string[]): string {
  return cells.map(quoted).join(SEPARATOR) + END_OF_LINE;
}

function quoted(cell: string): string {
  return /[";\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
