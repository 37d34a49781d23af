/** Lists that only REST tells: asked for again when a new day began, and where they speak of today when a sale was seen. */
import { effect, type ReadonlySignal } from '@preact/signals';
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

/** Not more often than every few seconds; an old answer, or one for another terminal or day, is dropped. */
export function refreshOnSales<T>(
  show: (told: T | null) => void,
  { message, posId, today }: News,
  fetchIt: (terminal: string | null) => Promise<T>,
  { isWhole = () => true, isPast = false }: Nature<T> = {},
): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let askedAt = -Infinity;
  let asked = 0;
  let answered = 0;
  let seen = '';
  let answeredDay = '';

  function ask(): void {
    timer = null;
    askedAt = performance.now();
    const number = ++asked;
    const [terminal, day] = [posId.peek(), today.peek()];
    const isOld = () => number < answered || terminal !== posId.peek() || day !== today.peek();
    fetchIt(terminal).then(
      (answer) => {
        if (isOld()) return;
        [answered, answeredDay] = [number, day];
        show(answer);
        if (isWhole(answer)) return;
        seen = '';
        consider();
      },
      () => {
        if (isOld()) return;
        seen = '';
        setTimeout(consider, SLOW_REFRESH_MS);
      },
    );
    // What came while we waited to ask may be news of its own: a day that turned just now.
    consider();
  }

  function consider(state = message.peek(), day = today.peek()): void {
    const turned = answeredDay !== '' && day !== answeredDay;
    // Under the words for today it would be wrong.
    if (turned && !isPast) show(null);
    // Another till, and somebody else who looks, need not wait.
    if (state === null) {
      // What is under way was asked by whoever looked before.
      answered = ++asked;
      askedAt = -Infinity;
      if (timer !== null) clearTimeout(timer);
      timer = null;
    }
    if (state === null || state.buffer === null || !state.sees_revenue) {
      seen = '';
      return;
    }
    const now = `${posId.peek()} ${state.shop.time_zone} ${day} ${isPast || state.sales_today?.total_count}`;
    if (now === seen || timer !== null) return;
    seen = now;
    timer = setTimeout(ask, Math.max(turned ? AFTER_MIDNIGHT_MS : 0, askedAt + SLOW_REFRESH_MS - performance.now()));
  }

  effect(() => consider(message.value, today.value));
}
