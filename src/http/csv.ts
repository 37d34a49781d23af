/** A receipt as one line of a table that Russian spreadsheets open as it is. */
import { type Seconds, type TimeZone, utcOffset } from '../domain/day.ts';
import { ownValue } from '../domain/foreign.ts';
import type { Kopecks } from '../domain/money.ts';
import { KIND_NAMES, type Payments } from '../domain/receipt.ts';
import type { ExportRow } from '../domain/receipt-search.ts';
import { ExportTotals } from './csv-totals.ts';

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

export function receiptTable(zone: TimeZone, names: Readonly<Record<string, string>>, posId: string | null = null) {
  const wallClock = createWallClock(zone);
  const totals = new ExportTotals(names, posId);
  return {
    line(row: ExportRow): string {
      totals.add(row);
      const { day, time } = wallClock(row.createdAt);
      const [payments, total, sum] = [
        signed(row, row.payments),
        signedOne(row, row.total),
        signedOne(row, row.transactionsSum),
      ];
      const state = Object.hasOwn(STATES, row.status) ? STATES[row.status] : row.status;
      const delivered = isMoment(row.syncedAt) ? wallClock(row.syncedAt) : null;
      return lineOf([
        day,
        time,
        text(ownValue(names, row.posId) ?? row.posId),
        text(row.posId),
        text(row.id),
        row.kind === null ? 'Не читается' : KIND_NAMES[row.kind],
        digits(row.shiftNumber),
        digits(row.fnNumber),
        digits(row.fiscalNumber),
        digits(row.fiscalSign),
        money(payments?.cash),
        money(payments?.card),
        money(payments?.other),
        money(total),
        text(state),
        delivered === null ? '' : `${delivered.day} ${delivered.time}`,
        money(sum),
        money(sum === null || total === null ? null : sum - total),
      ]);
    },
    /** What all lines so far add up to: an empty line, by which a spreadsheet knows the end of a table, and the sums. */
    totals: (): string => [lineOf(COLUMNS.map(() => '')), ...totals.lines().map(totalLine)].join(''),
  };
}

function totalLine({ whose, what, count, sums }: ReturnType<ExportTotals['lines']>[number]): string {
  const { cash, card, other, total } = sums;
  const cells = ['Итого', '', text(whose), '', count, what, '', '', '', ''];
  return lineOf([...cells, money(cash), money(card), money(other), money(total), '', '', '', '']);
}

/** What was given back is taken away, so that a column can be added up. */
function signedOne({ kind }: ExportRow, kopecks: Kopecks | null): Kopecks | null {
  return kopecks === null || kind !== 'refund' ? kopecks : 0 - kopecks;
}

function signed(row: ExportRow, payments: Payments | null): Payments | null {
  if (payments === null || row.kind !== 'refund') return payments;
  return { cash: 0 - payments.cash, card: 0 - payments.card, other: 0 - payments.other };
}

/** What stands in the column may be anything; a calendar has an end. */
function isMoment(at: Seconds | null): at is Seconds {
  return at !== null && at >= 0 && at < LAST_MOMENT;
}

const LAST_MOMENT = Date.UTC(2100) / 1000;

/** Clocks are only ever moved at a quarter of an hour; to ask at each row what they show would cost most of the export. */
const QUARTER_HOUR = 900;

function createWallClock(zone: TimeZone): (at: Seconds) => { readonly day: string; readonly time: string } {
  const offsets = new Map<number, number>();
  return (at) => {
    const quarter = Math.floor(at / QUARTER_HOUR);
    const offset = offsets.get(quarter) ?? utcOffset(at, zone);
    offsets.set(quarter, offset);
    const [date = '', time = ''] = new Date((at + offset) * 1000).toISOString().split('T');
    return { day: date.split('-').toReversed().join('.'), time: time.slice(0, 8) };
  };
}

function money(kopecks: Kopecks | null | undefined): string {
  if (kopecks === null || kopecks === undefined) return '';
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
