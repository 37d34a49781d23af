/** A receipt as one line of a table that Russian spreadsheets open as it is. */
import { type Seconds, type TimeZone, utcOffset } from '../domain/day.ts';
import type { ExportRow } from '../domain/export.ts';
import type { Kopecks } from '../domain/money.ts';
import type { ReceiptKind } from '../domain/receipt.ts';

const BOM = '\uFEFF';
const SEPARATOR = ';';
const END_OF_LINE = '\r\n';

const COLUMNS = [
  'Дата',
  'Время',
  'Касса',
  'Чек',
  'Вид',
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

const KINDS: Readonly<Record<ReceiptKind, string>> = { sale: 'Продажа', refund: 'Возврат', correction: 'Коррекция' };

const STATES: Readonly<Record<string, string>> = {
  pending: 'Ожидает отправки',
  syncing: 'Отправляется',
  synced: 'Передан',
  failed: 'Не передан',
};

export const CSV_HEAD = BOM + lineOf(COLUMNS);

export type CsvLine = (row: ExportRow) => string;

export function csvLines(zone: TimeZone): CsvLine {
  const wallClock = createWallClock(zone);
  return (row) => {
    const { day, time } = wallClock(row.createdAt);
    const { payments, total, transactionsSum: sum } = row;
    const state = Object.hasOwn(STATES, row.status) ? STATES[row.status] : row.status;
    const delivered = isMoment(row.syncedAt) ? wallClock(row.syncedAt) : null;
    return lineOf([
      day,
      time,
      text(row.posId),
      text(row.id),
      row.kind === null ? 'Не читается' : KINDS[row.kind],
      text(row.fiscalNumber),
      text(row.fiscalSign),
      money(payments?.cash),
      money(payments?.card),
      money(payments?.other),
      money(total),
      text(state),
      delivered === null ? '' : `${delivered.day} ${delivered.time}`,
      money(sum),
      money(sum === null || total === null ? null : sum - total),
    ]);
  };
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

/** A cell that a spreadsheet would run as a formula, as some do full-width ones, becomes text by an apostrophe. */
function text(value: string | null | undefined): string {
  if (value === null || value === undefined) return '';
  return /^\s*[=+\-@＝＋－＠\t\r]/.test(value) ? `'${value}` : value;
}

function lineOf(cells: readonly string[]): string {
  return cells.map(quoted).join(SEPARATOR) + END_OF_LINE;
}

function quoted(cell: string): string {
  return /[";\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
