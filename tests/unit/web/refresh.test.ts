import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { refreshOnSales } from '../../../src/web/live/refresh.ts';
import type { Message } from '../../../src/web/live/rest.ts';
import { calmDay } from '../../support/page-states.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function following({
  isPast = false,
  isWhole = (): boolean => true,
  fails = (): boolean => false,
  /** How long the first answers take, in milliseconds. */
  delays = [] as number[],
} = {}) {
  const message = signal<Message | null>(null);
  const [posId, today, target] = [signal<string | null>(null), signal('2026-11-20'), signal<string | null>(null)];
  const asked: string[] = [];
  const news = { message, posId, today };
  const ask = async () => {
    const day = today.peek();
    asked.push(day);
    if (fails()) throw new Error('no connection');
    const number = asked.length;
    const ms = delays.shift() ?? 0;
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
    return ms > 0 ? `${day}, late, ${number}` : day;
  };
  const show = (told: string | null) => {
    target.value = told;
  };
  refreshOnSales(show, news, ask, { isPast, isWhole });
  return { message, today, target, asked };
}

const soldToday = (count: number): Message => ({
  ...calmDay(),
  sales_today: { total_revenue: 0, total_count: count, hourly: [] },
});

test('a new day asks for the week anew, although nothing was sold and no message came', async () => {
  const { message, today, target, asked } = following();
  message.value = soldToday(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual(['2026-11-20']);
  today.value = '2026-11-21';
  // The server's midnight may come a little later.
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked).toEqual(['2026-11-20', '2026-11-21']);
  expect(target.value).toBe('2026-11-21');
});

test('a day that turns just before the list is asked for anyway is not missed', async () => {
  const { message, today, target, asked } = following();
  message.value = soldToday(0);
  await vi.advanceTimersByTimeAsync(5000);
  message.value = soldToday(1);
  await vi.advanceTimersByTimeAsync(4000);
  today.value = '2026-11-21';
  await vi.advanceTimersByTimeAsync(30_000);
  expect(asked.at(-1)).toBe('2026-11-21');
  expect(asked.length).toBe(3);
  expect(target.value).toBe('2026-11-21');
});

test('sales ask for it too, but not more often than every few seconds', async () => {
  const { message, asked } = following();
  for (let sold = 0; sold < 30; sold++) {
    message.value = soldToday(sold);
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.length).toBeLessThanOrEqual(4);
});

test('what only midnight changes is not asked for at each sale; a midnight without a connection is made up for', async () => {
  let lost = false;
  const { message, today, target, asked } = following({ isPast: true, fails: () => lost });
  const sell = async (from: number) => {
    for (let sold = from; sold < from + 30; sold++) {
      message.value = soldToday(sold);
      await vi.advanceTimersByTimeAsync(1000);
    }
  };
  await sell(0);
  expect(asked).toEqual(['2026-11-20']);
  lost = true;
  today.value = '2026-11-21';
  // Once after midnight, and again every few seconds.
  await vi.advanceTimersByTimeAsync(30_000);
  expect(asked).toEqual(['2026-11-20', '2026-11-21', '2026-11-21', '2026-11-21']);
  expect(target.value).toBe('2026-11-20');
  lost = false;
  await sell(100);
  expect(asked).toHaveLength(5);
  expect(target.value).toBe('2026-11-21');
});

test('yesterday’s answer never stands under today, also not one that comes late', async () => {
  const { message, today, target } = following({ delays: [0, 5000] });
  message.value = soldToday(1);
  await vi.advanceTimersByTimeAsync(60_000);
  message.value = soldToday(2);
  await vi.advanceTimersByTimeAsync(1000);
  expect(target.value).toBe('2026-11-20');
  // A tablet that slept overnight learns at once that it is another day.
  today.value = '2026-11-21';
  message.value = soldToday(0);
  expect(target.value).toBeNull();
  const shown: (string | null)[] = [];
  target.subscribe((value) => shown.push(value));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(shown).toEqual([null, '2026-11-21']);
});

test('an answer that comes after a newer one is dropped', async () => {
  const { message, target, asked } = following({ delays: [25_000] });
  message.value = soldToday(1);
  await vi.advanceTimersByTimeAsync(15_000);
  message.value = soldToday(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([asked.length, target.value]).toEqual([2, '2026-11-20']);
});

test('what whoever looked before has asked for is not shown to the next one', async () => {
  const { message, target } = following({ delays: [8000, 20_000] });
  message.value = soldToday(0);
  await vi.advanceTimersByTimeAsync(1000);
  message.value = null;
  message.value = soldToday(0);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(target.value).toBeNull();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(target.value).toBe('2026-11-20, late, 2');
});

test('a server that is slow for long is listened to all the same', async () => {
  const { message, target } = following({ delays: Array(10).fill(25_000) });
  for (let sold = 0; sold < 60; sold++) {
    message.value = soldToday(sold);
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(target.value).toBe('2026-11-20, late, 4');
});

test('what could not be had is asked for again, however quiet the shop is', async () => {
  let lost = true;
  const { message, target, asked } = following({ fails: () => lost });
  message.value = soldToday(0);
  await vi.advanceTimersByTimeAsync(25_000);
  expect([asked.length, target.value]).toEqual([3, null]);
  lost = false;
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect([asked.length, target.value]).toEqual([4, '2026-11-20']);
});

test.each([true, false])(
  'what is still being added up is asked for until it is there, sales or none',
  async (isPast) => {
    let counting = true;
    const { message, asked } = following({ isPast, isWhole: () => !counting });
    message.value = soldToday(0);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(asked).toHaveLength(3);
    counting = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(4);
  },
);
