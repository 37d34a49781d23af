import { expect, test } from 'vitest';
import { cityInDaylight } from '../../../src/demo/daylight.ts';
import { localTime } from '../../../src/domain/day.ts';

const QUARTER = 900;

test('whenever somebody looks, the shop is in the middle of its trading day', () => {
  const year = Date.parse('2027-01-01T00:00:00Z') / 1000;
  for (let now = year; now < year + 366 * 86_400; now += 7 * QUARTER) {
    const { hour } = localTime(now, cityInDaylight(now).zone);
    expect([new Date(now * 1000).toISOString(), hour >= 14 && hour < 19]).toEqual([expect.any(String), true]);
  }
});

test('in the afternoon of Moscow it stands there', () => {
  expect(cityInDaylight(Date.parse('2026-11-29T12:00:00Z') / 1000).zone).toBe('Europe/Moscow');
});
