/** A receipt in words. */
import type { ReceiptAnswer, ReceiptsFoundAnswer } from '../../api/schemas/sales.ts';
import { dayOf } from '../../domain/day.ts';
import { KIND_NAMES } from '../../domain/receipt.ts';
import { dateAndTime, dayAndMonth, hourAndMinute } from '../../domain/time-text.ts';
import { counted, decimal, money, RECEIPTS } from '../text.ts';

type Found = ReceiptsFoundAnswer['receipts'][number];

export function foundModel(found: Found, zone: string) {
  const { id, at, kind, terminal, total } = found;
  return {
    id,
    when: dateAndTime(at, zone),
    what: `${kind === null ? 'Не читается' : KIND_NAMES[kind]}, ${terminal}, ${named(found)}`,
    sum: total === null ? '' : money(total),
    ...delivery(found, zone),
  };
}

/** What is told of a search when it is over; the list itself would be too long to be read out. */
export function foundWords(found: ReceiptsFoundAnswer | null): string {
  if (found === null) return '';
  const { receipts, more } = found;
  if (receipts.length === 0) return 'Таких чеков за эти дни нет';
  return more
    ? `Показано: ${counted(receipts.length, RECEIPTS)}. Есть ещё: уточните, что ищете.`
    : `Найдено: ${counted(receipts.length, RECEIPTS)}`;
}

function named({ kind, number, document, fiscal_sign }: Found): string {
  if (kind === null) return 'номер неизвестен';
  return fiscal_sign === null ? 'не напечатан' : `чек\u00a0${number ?? '—'}, ФД\u00a0${document ?? '—'}`;
}

function delivery({ status, delivered_at: at }: Found, zone: string) {
  if (status === 'synced') {
    return { tone: 'good' as const, delivery: at === null ? 'Передан в ОФД' : `Передан в ОФД ${moment(at, zone)}` };
  }
  if (status === 'failed') return { tone: 'bad' as const, delivery: 'Не передан в ОФД' };
  if (status === 'pending' || status === 'syncing') return { tone: 'watch' as const, delivery: 'Ждёт отправки в ОФД' };
  return { tone: 'none' as const, delivery: `Состояние: ${status}` };
}

export function detailsModel(receipt: ReceiptAnswer, zone: string) {
  const { by_payment: paid, fiscal_sign, fiscal_drive, shift, items, retries } = receipt;
  const facts: (readonly [string, string | null])[] = [
    ['Номер чека', receipt.number],
    ['Смена', shift],
    ['ФД', receipt.document],
    ['ФПД', fiscal_sign],
    ['ФН', fiscal_drive],
    ['Наличными', paid === null || paid.cash === 0 ? null : money(paid.cash)],
    ['Картой', paid === null || paid.card === 0 ? null : money(paid.card)],
    ['Иначе', paid === null || paid.other === 0 ? null : money(paid.other)],
    ['Попыток отправить', retries === null || retries === 0 ? null : String(retries)],
    ['В базе кассы', receipt.id],
  ];
  return {
    ...foundModel(receipt, zone),
    facts: facts.flatMap(([word, value]) => (value === null ? [] : [[word, value] as const])),
    items: items.map(({ name, quantity, total }) => ({
      ...{ name, quantity: decimal(quantity, 3), sum: total === null ? '' : money(total) },
    })),
    /** What went wrong; null where nothing did. */
    trouble: troubleOf(receipt, zone),
  };
}

function troubleOf({ status, last_error, given_up, kind, fiscal_sign }: ReceiptAnswer, zone: string): string | null {
  if (kind === null) return 'Документ чека повреждён: что в нём, прочитать нельзя.';
  const parts = [
    ...(fiscal_sign === null ? ['Чек не напечатан: фискального признака нет.'] : []),
    ...given_up
      .filter(({ resolved }) => !resolved)
      .map(({ at }) => `Касса перестала его отправлять${at === null ? '' : ` ${moment(at, zone)}`}.`),
    ...(status !== 'synced' && last_error !== null ? [`Последний ответ ОФД: ${last_error}`] : []),
  ];
  return parts.length === 0 ? null : parts.join(' ');
}

function moment(at: number, zone: string): string {
  return `${dayAndMonth(dayOf(at, zone))} в ${hourAndMinute(at, zone)}`;
}
