import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dayEnd,
  dayOf,
  dayStart,
  daysBetween,
  isDayName,
  isTimeZone,
  localTime,
  shiftDay,
  spelledZone,
  utcOffset,
} from '../../../src/domain/day.ts';

const at = (iso: string) => Date.parse(iso) / 1000;
const HOUR = 3600;

/** Zones that shift at night, at midnight, by half an hour, by a whole day, and not at all. */
const ZONES = [
  'Europe/Moscow',
  'Europe/Berlin',
  'America/Santiago',
  'Africa/Cairo',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Kamchatka',
  'UTC',
];

describe('the day of the shop', () => {
  test('turns at the shop’s midnight, not at UTC’s', () => {
    expect(dayOf(at('2026-11-20T20:59:59Z'), 'Europe/Moscow')).toBe('2026-11-20');
    expect(dayOf(at('2026-11-20T21:00:00Z'), 'Europe/Moscow')).toBe('2026-11-21');
    expect(dayStart('2026-11-21', 'Europe/Moscow')).toBe(at('2026-11-20T21:00:00Z'));
  });

  test.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['Europe/Moscow', '2026-03-29', 24],
    ['America/Santiago', '2026-09-06', 23],
    ['Australia/Lord_Howe', '2026-10-04', 23.5],
  ])('in %s the day %s has %d hours', (zone, day, hours) => {
    expect(dayEnd(day, zone) - dayStart(day, zone)).toBe(hours * HOUR);
  });

  test('begins at 01:00 where the clock is moved at midnight', () => {
    expect(localTime(dayStart('2026-09-06', 'America/Santiago'), 'America/Santiago')).toMatchObject({
      day: '2026-09-06',
      hour: 1,
      minute: 0,
    });
  });

  test('every instant lies in its day, and days follow each other without a gap', () => {
    const instants = fc.integer({ min: at('2000-01-01T00:00:00Z'), max: at('2037-01-01T00:00:00Z') });
    fc.assert(
      fc.property(instants, fc.constantFrom(...ZONES), (instant, zone) => {
        const day = dayOf(instant, zone);
        const start = dayStart(day, zone);
        const end = dayEnd(day, zone);
        expect(start).toBeLessThanOrEqual(instant);
        expect(instant).toBeLessThan(end);
        expect(dayOf(start, zone)).toBe(day);
        expect(dayOf(start - 1, zone) < day).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('the wall clock is UTC plus the offset', () => {
    expect(utcOffset(at('2026-11-21T00:00:00Z'), 'Europe/Moscow')).toBe(3 * HOUR);
    expect(localTime(at('2026-11-21T06:07:08Z'), 'Europe/Moscow')).toEqual({
      day: '2026-11-21',
      hour: 9,
      minute: 7,
      second: 8,
    });
  });

  test('calendar arithmetic crosses months and leap days', () => {
    expect(shiftDay('2028-02-28', 1)).toBe('2028-02-29');
    expect(shiftDay('2026-01-01', -1)).toBe('2025-12-31');
    expect(daysBetween('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
    expect(daysBetween('2026-03-01', '2026-02-27')).toEqual([]);
  });

  test('knows what a day and a zone look like', () => {
    expect(isDayName('2026-02-28')).toBe(true);
    expect(isDayName('2026-02-30')).toBe(false);
    expect(isDayName('26-2-3')).toBe(false);
    expect(isTimeZone('Asia/Yekaterinburg')).toBe(true);
    expect(isTimeZone('Moscow/Europe')).toBe(false);
    for (const zone of ['+03:00', '-03', '-03:00']) expect(isTimeZone(zone)).toBe(false);
  });

  test.each([
    ['Europe/Kyiv', 'europe/kyiv', 'Europe/kyiv', 'europe/Kyiv', 'EUROPE/KYIV'],
    ['America/Indiana/Knox', 'america/knox_in', 'America/Knox_IN'],
    ['America/Catamarca', 'america/argentina/comodrivadavia', 'America/Argentina/ComodRivadavia'],
    ['Asia/Kolkata', 'asia/kolkata', 'Asia/kolkata'],
    ['Asia/Ho_Chi_Minh', 'Asia/Ho_chi_Minh'],
    ['America/Argentina/Buenos_Aires', 'america/argentina/buenos_aires'],
    ['America/Port-au-Prince', 'america/port-au-prince'],
    ['Asia/Ust-Nera', 'ASIA/UST-NERA'],
    ['Etc/GMT+3', 'etc/gmt+3'],
    ['Europe/Moscow', 'W-SU', 'W-su'],
    ['America/Los_Angeles', 'US/Pacific', 'Us/pacific', 'PST8PDT', 'pst8pdt'],
    ['Pacific/Chatham', 'NZ-CHAT', 'Nz-Chat'],
    ['Europe/London', 'GB-Eire', 'Gb-eire'],
    ['Australia/Lord_Howe', 'Australia/LHI', 'Australia/lhi'],
    ['UTC', 'Etc/UTC', 'Etc/utc', 'GMT0'],
  ])('writes a zone with its capitals, and by a name that other programs know: %s', (name, ...others) => {
    for (const other of [name, ...others]) {
      expect(spelledZone(other)).toBe(name);
      expect(isTimeZone(other)).toBe(true);
    }
  });
});
