/** The queue of receipts on their way to the OFD. Whether it is bad is the alerts' decision, not this card's. */
import type { AlertAnswer, StatusAnswer, TerminalBrief } from '../../api/schemas/status.ts';
import { CHIPS, chipTone, NO_DATA, type Tone } from '../../domain/faces.ts';
import { ago, duration } from '../../domain/time-text.ts';
import { decimal, money } from '../text/money.ts';
import { counted, RECEIPTS } from '../text/plural.ts';
import type { Reader } from './shown.ts';

export interface BufferModel {
  readonly tone: Tone;
  readonly known: boolean;
  readonly value: string;
  readonly percent: string;
  /** 0…1 */
  readonly fill: number;
  readonly left: string;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly id: string;
  readonly text: string;
  /** Can be left out where there is little room. */
  readonly isBeside?: true;
}

export function buffer(status: StatusAnswer | null, alerts: readonly AlertAnswer[], reader: Reader): BufferModel {
  if (status === null) {
    return { tone: 'none', known: false, value: NO_DATA, percent: NO_DATA, fill: 0, left: NO_DATA, lines: [] };
  }
  const { pending, percent_full, capacity } = status.buffer;
  const left = Math.max(0, capacity - pending);
  const chip = CHIPS.find(({ id }) => id === 'queue');
  return {
    tone: chip === undefined ? 'good' : chipTone(chip, alerts, 'good'),
    known: true,
    value: counted(pending, RECEIPTS),
    percent: `${decimal(percent_full, percent_full < 10 ? 1 : 0)}\u202f% заполнено`,
    fill: Math.min(1, Math.max(0, percent_full / 100)),
    left: left === 0 ? 'места нет: касса не примет оплату' : `есть место на ${counted(left, RECEIPTS)}`,
    lines: linesOf(status, reader),
  };
}

function linesOf(status: StatusAnswer, { now }: Reader): Line[] {
  const { dlq, oldest_undelivered_at: oldest, seconds_to_full: toFull, last_sync } = status.buffer;
  const sync = last_sync === null ? 'Отправок ещё не было' : `Отправка ${ago(now - last_sync)}`;
  const waits = oldest === null ? '' : `, самый старый ждёт ${duration(now - oldest)}`;
  return [
    ...(dlq > 0 ? [{ id: 'buffer-dlq', text: `Не приняты в ОФД: ${counted(dlq, RECEIPTS)}` }] : []),
    { id: 'undelivered', text: undeliveredIn(status) },
    ...(toFull === null || toFull === 0
      ? []
      : [{ id: 'buffer-time-left', text: `Заполнится через ${duration(toFull)}`, isBeside: true as const }]),
    { id: 'buffer-last-sync', text: `${sync}${waits}`, isBeside: true },
  ];
}

/** Stands beside each sum: what is sold and what the OFD has differ for hours. Not everybody is shown sums. */
export function undelivered(from: TerminalBrief | StatusAnswer['buffer']): string {
  const { undelivered: count, undelivered_rubles: rubles, undelivered_unpriced: unpriced } = from;
  if (count === 0) return 'Все чеки отправлены в ОФД';
  const words = `Не отправлено ${counted(count, RECEIPTS)}`;
  if (rubles === null) return unpriced === count ? `${words}, сумма неизвестна` : words;
  return unpriced === 0 ? `${words} на ${money(rubles)}` : `${words}: на ${money(rubles)} и ещё ${unpriced} без суммы`;
}

/** The buffer is the shop's; beside one terminal's sums stands what that terminal has not sent. */
export function undeliveredIn({ terminals, buffer }: StatusAnswer): string {
  const [only, another] = terminals;
  return undelivered(only !== undefined && another === undefined ? only : buffer);
}
