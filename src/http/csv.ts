/** A receipt as one line of a table that Russian spreadsheets open as it is. */
import { localTime, type Seconds, type TimeZone } from '../domain/day.ts';
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

export function csvLine(row: ExportRow, zone: TimeZone): string {
  const { day, time } = moment(row.createdAt, zone);
  const { payments, total, transactionsSum: sum } = row;
  const state = Object.hasOwn(STATES, row.status) ? STATES[row.status] : row.status;
  const delivered = row.syncedAt === null ? null : moment(row.syncedAt, zone);
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
}

function moment(at: Seconds, zone: TimeZone): { day: string; time: string } {
  const { day, hour, minute, second } = localTime(at, zone);
  const [year, month, date] = day.split('-');
  const time = [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':');
  return { day: `${date}.${month}.${year}`, time };
}

function money(kopecks: Kopecks | null | undefined): string {
  if (kopecks === null || kopecks === undefined) return '';
  const digits = String(Math.abs(kopecks)).padStart(3, '0');
  return `${kopecks < 0 ? '-' : ''}${digits.slice(0, -2)},${digits.slice(-2)}`;
}

/** A cell that a spreadsheet would run as a formula is made plain text by an apostrophe before it. */
function text(value: string | null | undefined): string {
  if (value === null || value === undefined) return '';
  return /^\s*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
}

function lineOf(cells: readonly string[]): string {
  return cells.map(quoted).join(SEPARATOR) + END_OF_LINE;
}

function quoted(cell: string): string {
  return /[";\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
