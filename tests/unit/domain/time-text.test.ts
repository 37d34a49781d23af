import { expect, test } from 'vitest';
import { ago, clock, duration, longDay, moment, momentToTheSecond } from '../../../src/domain/time-text.ts';
import { NOON } from '../../support/page-states.ts';

test('times are the shop’s, wherever the browser stands', () => {
  expect(clock(NOON, 'Europe/Moscow')).toBe('14:23:45');
  expect(clock(NOON, 'Asia/Kamchatka')).toBe('23:23:45');
  expect(clock(NOON - 14 * 3600, 'Europe/Moscow')).toBe('00:23:45');
});

test('a day has its whole name', () => {
  expect(longDay('2026-10-09')).toMatch(/пятница, 9 октября 2026/);
});

test('only another day’s moment says its date', () => {
  expect(moment(NOON - 3600, NOON, 'Europe/Moscow')).toBe('13:23');
  expect(moment(NOON - 86_400, NOON, 'Europe/Moscow')).toMatch(/чт, 8 окт\.?, 14:23/);
  expect(momentToTheSecond(NOON, NOON + 86_400, 'Europe/Moscow')).toMatch(/пт, 9 окт\.?, 14:23:45/);
  const lateInKamchatka = Date.UTC(2026, 9, 9, 13, 0) / 1000;
  expect(moment(lateInKamchatka, NOON, 'Europe/Moscow')).toBe('16:00');
  expect(moment(lateInKamchatka, NOON, 'Asia/Kamchatka')).toMatch(/сб, 10 окт\.?, 01:00/);
});

test.each([
  [0, '0 с'],
  [59, '59 с'],
  [61, '1 мин'],
  [3600, '1 ч'],
  [12_000, '3 ч 20 мин'],
  [86_400 * 2 + 4 * 3600, '2 дн. 4 ч'],
  [-5, '0 с'],
])('%d seconds are %s', (seconds, words) => {
  expect(duration(seconds).replaceAll('\u00a0', ' ')).toBe(words);
});

test('what has just been is not counted in seconds', () => {
  expect(ago(2)).toBe('только что');
  expect(ago(90)).toBe('1\u00a0мин назад');
});
