import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayClock } from '../../../src/buffer/day-rows.ts';
import { dayOf, localTime } from '../../../src/domain/day.ts';

const ZONES = ['Europe/Moscow', 'Europe/Berlin', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/Santiago', 'UTC'];

test('each second of a day has the hour that the wall shows, on days of 23, 24 and 25 hours', () => {
  const instant = fc.integer({ min: Date.UTC(2010, 0) / 1000, max: Date.UTC(2030, 0) / 1000 });
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), instant, (zone, at) => {
      const clock = dayClock(dayOf(at, zone), zone);
      expect(at).toBeGreaterThanOrEqual(clock.start);
      expect(at).toBeLessThan(clock.end);
      expect(clock.hourOf(at)).toBe(localTime(at, zone).hour);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['2026-03-29', 23],
  ['2026-10-25', 25],
  ['2026-06-01', 24],
])('Berlin, %s: %i hours', (day, hours) => {
  const clock = dayClock(day, 'Europe/Berlin');
  expect((clock.end - clock.start) / 3600).toBe(hours);
  for (let at = clock.start; at < clock.end; at += 900) {
    expect(clock.hourOf(at)).toBe(localTime(at, 'Europe/Berlin').hour);
  }
});
