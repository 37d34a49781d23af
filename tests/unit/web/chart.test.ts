import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hourChart, niceTop, weekChart } from '../../../src/web/model/chart.ts';
import { history } from '../../support/page-states.ts';

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
      const heights = hourChart(hourly, null).bars.map(({ height }) => height);
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
  expect(chart.total.replaceAll('\u202f', ' ')).toBe('1 368 800 ₽');
  expect(chart.difference?.replaceAll('\u202f', ' ')).toBe('+3 %');
});

test('nothing sold a week before is no percentage', () => {
  const { days } = history();
  const before = days.map((day) => ({ ...day, revenue: 0 }));
  expect(weekChart({ days, week_earlier: before }, '2026-10-09').difference).toBeNull();
});
