/** The queue of receipts on their way to the OFD. Whether it is bad is the alerts' decision, not this card's. */
import type { AlertAnswer, StatusAnswer } from '../../api/schemas/status.ts';
import { decimal, NO_DATA } from '../text/money.ts';
import { counted, RECEIPTS } from '../text/plural.ts';
import { ago, duration } from '../text/time.ts';
import type { Reader, Tone } from './shown.ts';

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
  readonly tone: Tone;
}

const BAD = ['PosBufferFull', 'PosDlqNotEmpty', 'PosReceiptOverdue', 'PosOfdDeadlineNear', 'PosOfdRejectsReceipt'];
const WATCH = ['PosBufferHigh', 'PosBufferFillingUp', 'PosSyncStalled', 'PosReceiptWaiting'];

export function buffer(status: StatusAnswer | null, alerts: readonly AlertAnswer[], reader: Reader): BufferModel {
  if (status === null) {
    return { tone: 'none', known: false, value: NO_DATA, percent: NO_DATA, fill: 0, left: NO_DATA, lines: [] };
  }
  const { pending, percent_full, capacity } = status.buffer;
  const left = Math.max(0, capacity - pending);
  return {
    tone: toneOf(alerts),
    known: true,
    value: counted(pending, RECEIPTS),
    percent: `${decimal(percent_full, percent_full < 10 ? 1 : 0)}\u202f% заполнено`,
    fill: Math.min(1, Math.max(0, percent_full / 100)),
    left: left === 0 ? 'Места нет: касса не примет оплату' : `До заполнения ${counted(left, RECEIPTS)}`,
    lines: linesOf(status, reader),
  };
}

function linesOf({ buffer }: StatusAnswer, { now }: Reader): Line[] {
  const lines: Line[] = [];
  const { dlq, oldest_undelivered_at: oldest, seconds_to_full: toFull, last_sync } = buffer;
  if (dlq > 0) lines.push({ id: 'buffer-dlq', text: `Ошибки отправки: ${counted(dlq, RECEIPTS)}`, tone: 'bad' });
  if (oldest !== null) {
    lines.push({ id: 'buffer-oldest', text: `Самый старый ждёт ${duration(now - oldest)}`, tone: 'none' });
  }
  if (toFull !== null) {
    lines.push({ id: 'buffer-time-left', text: `Заполнится через ${duration(toFull)}`, tone: 'watch' });
  }
  const sync = last_sync === null ? 'Отправок ещё не было' : `Отправка ${ago(now - last_sync)}`;
  lines.push({ id: 'buffer-last-sync', text: sync, tone: 'none' });
  return lines;
}

function toneOf(alerts: readonly AlertAnswer[]): Tone {
  if (alerts.some(({ name }) => BAD.includes(name))) return 'bad';
  return alerts.some(({ name }) => WATCH.includes(name)) ? 'watch' : 'good';
}
