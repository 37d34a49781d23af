/** Lists that only REST tells: asked for again when a new day began, and where they speak of today when a sale was seen. */
import { effect, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Message } from './rest.ts';

/** Lists may lag behind the sums a little; the sums are live. */
const SLOW_REFRESH_MS = 10_000;
/** This browser's day may turn a moment before the server's. */
const AFTER_MIDNIGHT_MS = 3000;

export interface News {
  readonly message: ReadonlySignal<Message | null>;
  readonly posId: ReadonlySignal<string | null>;
  readonly today: ReadonlySignal<string>;
}

interface Nature<T> {
  /** Whether all is added up; until then it is asked for again, however quiet the shop is. */
  readonly isWhole?: (answer: T) => boolean;
  /** It tells of days that are over alone: once it is whole, only midnight changes it. */
  readonly isPast?: boolean;
}

/** Not more often than every few seconds; an old answer for another terminal is dropped. */
export function refreshOnSales<T>(
  target: Signal<T | null>,
  { message, posId, today }: News,
  fetchIt: (terminal: string | null) => Promise<T>,
  { isWhole = () => true, isPast = false }: Nature<T> = {},
): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let askedAt = 0;
  let seen = '';
  let seenDay = '';

  function ask(): void {
    timer = null;
    askedAt = Date.now();
    const terminal = posId.peek();
    fetchIt(terminal).then(
      (answer) => {
        if (terminal !== posId.peek()) return;
        target.value = answer;
        if (isWhole(answer)) return;
        seen = '';
        consider(message.peek(), today.peek());
      },
      () => {
        seen = seenDay = '';
      },
    );
    // What came while we waited to ask may be news of its own: a day that turned just now.
    consider(message.peek(), today.peek());
  }

  function consider(state: Message | null, day: string): void {
    if (state === null || state.buffer === null || !state.sees_revenue) {
      seen = '';
      return;
    }
    const known = target.peek();
    if (known !== null && isPast && isWhole(known) && day === seenDay) return;
    const now = `${posId.peek()} ${state.shop.time_zone} ${day} ${state.sales_today?.total_count}`;
    if (now === seen || timer !== null) return;
    const turned = seenDay !== '' && day !== seenDay;
    [seen, seenDay] = [now, day];
    const pause = Math.max(turned ? AFTER_MIDNIGHT_MS : 0, askedAt + SLOW_REFRESH_MS - Date.now());
    timer = setTimeout(ask, known === null ? 0 : pause);
  }

  effect(() => consider(message.value, today.value));
}
