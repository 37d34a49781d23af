import { expect, test } from 'vitest';
import { localTime, type Seconds } from '../../../src/domain/day.ts';
import { DEFAULT_ZONE, drawnTime, runTime, sameAgain, zoneWhereItIs } from '../../support/time/run-time.ts';

const NOON_IN_LONDON = Date.parse('2026-11-29T12:00:00Z') / 1000;
const shown = (now: Seconds, zone: string) => {
  const { day, hour, minute } = localTime(now, zone);
  return `${day}T${[hour, minute].map((part) => String(part).padStart(2, '0')).join(':')}`;
};
const chosen = (at: string, zone = 'Europe/Moscow') =>
  shown(NOON_IN_LONDON + runTime(at, zone, NOON_IN_LONDON).offset, zone);

test.each([
  ['23:58', '2026-11-29T23:58'],
  ['00:24', '2026-11-30T00:24'],
  ['08:58', '2026-11-29T08:58'],
  ['03:30', '2026-11-29T03:30'],
  ['2026-12-31T23:58', '2026-12-31T23:58'],
])('%s is the nearest such moment', (at, moment) => {
  expect(chosen(at)).toBe(moment);
});

test('it is the wall of the zone that shows it, on either side of a change of the clock', () => {
  expect(chosen('2027-03-28T01:59', 'Europe/Berlin')).toBe('2027-03-28T01:59');
  expect(chosen('2027-03-28T03:01', 'Europe/Berlin')).toBe('2027-03-28T03:01');
  expect(chosen('2027-10-31T12:00', 'Europe/Berlin')).toBe('2027-10-31T12:00');
});

test('each seed draws one, the same each time', () => {
  const drawn = Array.from({ length: 50 }, (_, seed) => drawnTime(seed));
  expect(new Set(drawn).size).toBeGreaterThan(40);
  expect(Array.from({ length: 50 }, (_, seed) => drawnTime(seed))).toEqual(drawn);
  for (const at of drawn) expect(chosen(at).endsWith(at)).toBe(true);
});

test('the command for the same again names what was drawn, and another zone than the usual', () => {
  const command = (zone: string) => sameAgain(17, runTime('23:58', zone, NOON_IN_LONDON));
  expect(command(DEFAULT_ZONE)).toBe('npm test -- --seed 17 --at 23:58');
  expect(command('Europe/Berlin')).toBe('npm test -- --seed 17 --at 23:58 --zone Europe/Berlin');
});

test.each(['24:00', '9:00', '23:60', '2026-02-30T10:00', 'noon', ''])('"%s" is refused', (at) => {
  expect(() => runTime(at, 'Europe/Moscow', NOON_IN_LONDON)).toThrow('--at');
});

test('somewhere in the world it is as late as is wished, to half an hour', () => {
  for (let minutes = 0; minutes < 1440; minutes += 17) {
    const at = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
    const { hour, minute } = localTime(NOON_IN_LONDON, zoneWhereItIs(at, NOON_IN_LONDON));
    const apart = Math.abs(hour * 60 + minute - minutes);
    expect([at, Math.min(apart, 1440 - apart) <= 30]).toEqual([at, true]);
  }
});

test('the clock of this very test is the one that the run has chosen', () => {
  const offset = Number(process.env.SHOP_CLOCK_OFFSET);
  expect(Math.abs(Date.now() - (performance.timeOrigin + performance.now()) - offset * 1000)).toBeLessThan(5000);
  expect(Math.abs(Date.parse(new Date().toISOString()) - Date.now())).toBeLessThan(1000);
});
