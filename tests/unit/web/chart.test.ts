import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hourChart, niceTop, weekChart } from '../../../src/web/model/chart.ts';
import { history } from '../../support/page-answers.ts';

const hours = (sold: Record<number, number>) => Array.from({ length: 24 }, (_, hour) => sold[hour] ?? 0);

test('shows the shop’s hours, and others only when something was sold then', () => {
  expect(hourChart(hours({}), null).bars.map(({ label }) => label)).toEqual([
    ...['09', '10', '11', '12', '13', '14', '15', '16', '17', '18', '19', '20'],
  ]);
  const { bars } = hourChart(hours({ 0: 100, 23: 100 }), 23);
  expect(bars).toHaveLength(24);
  expect(bars.filter(({ now }) => now).map(({ label }) => label)).toEqual(['23']);
});

test('no bar is higher than the axis, and the highest fills more than half of it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 24, maxLength: 24 }), (hourly) => {
      const heights = hourChart(hourly, null).bars.map(({ height }) => height ?? 0);
      expect(Math.max(...heights)).toBeLessThanOrEqual(1);
      if (Math.max(...hourly) > 0) expect(Math.max(...heights)).toBeGreaterThan(0.5);
    }),
  );
});

test('an axis ends at a round number', () => {
  expect([0, 1, 999, 1000, 1001, 47_900, 268_000].map(niceTop)).toEqual([1000, 1, 1000, 1000, 1500, 50_000, 300_000]);
});

test('the week stands beside the week before, to the kopeck', () => {
  const chart = weekChart(history(), '2026-10-09');
  expect(chart.bars).toHaveLength(7);
  expect(chart.bars.at(-1)).toMatchObject({ label: 'пт', detail: '09.10', now: true });
  expect(`${chart.span}: ${chart.total.replaceAll('\u202f', ' ')}`).toBe('7 дней: 1 368 800 ₽');
  expect(chart.comparison.replaceAll('\u202f', ' ')).toBe('неделей раньше: 1 283 024 ₽ (+5 %, сегодня к 14:00)');
});

test('only days are compared of which something is known', () => {
  const chart = weekChart(history('2026-10-01'), '2026-10-09');
  expect(chart.bars.map(({ before }) => before !== null)).toEqual([false, false, false, false, false, true, true]);
  expect(chart.comparison).toContain('по известным дням (2 из 7)');
  const nothing = weekChart(history('2026-10-09'), '2026-10-09');
  expect(nothing.comparison).toBe('С прошлой неделей не сравнить: о ней нет данных');
  const closed = history().week_earlier.map((day) => ({ ...day, revenue: 0 }));
  const holidays = weekChart(
    { ...history(), week_earlier: closed, by_this_hour: { hour: 14, today: 1, week_earlier: 0 } },
    '2026-10-09',
  );
  expect(holidays.comparison).toBe('Неделей раньше продаж не было');
});

test('a shop younger than a week has no bars for the days before it, and its total says of how many days it is', () => {
  const { bars, span, total, comparison } = weekChart(history('2026-10-07'), '2026-10-09');
  expect(bars.slice(0, 4)).toEqual(
    bars.slice(0, 4).map((bar) => ({ ...bar, height: null, mark: '—', value: 'нет данных', before: null })),
  );
  expect(bars.slice(4).map(({ height }) => height !== null)).toEqual([true, true, true]);
  expect(`${span}: ${total.replaceAll('\u202f', ' ')}`).toBe('3 из 7 дней: 587 500 ₽');
  expect(comparison).toBe('С прошлой неделей не сравнить: о ней нет данных');
});

test('what stands at the axis and above a bar is not another number', () => {
  const { axis, bars } = hourChart(hours({ 12: 2_400_000, 13: 1_250_000 }), null);
  const plain = (text: string) => text.replaceAll('\u202f', ' ');
  expect(axis.map(({ label }) => plain(label))).toEqual(['0', '1,25 млн', '2,5 млн']);
  expect(bars.filter(({ mark }) => mark !== '').map(({ mark }) => plain(mark))).toEqual(['2,4 млн', '1,25 млн']);
});
