/** Where alerts have more than one edge: alert-cases.ts pins one of each. */
import { expect, test } from 'vitest';
import { trueAlerts } from '../../../src/domain/alerts/catalog/index.ts';
import type { Sources } from '../../../src/domain/snapshot.ts';
import { adapter } from '../../support/alert-cases.ts';
import { HEALTH, NOW, snapshotOf } from '../../support/facts.ts';

const HOUR = 3600;
const levelOf = (name: string, ...shop: Parameters<typeof snapshotOf>) =>
  trueAlerts(snapshotOf(...shop)).find((alert) => alert.name === name)?.level ?? null;

test('refunds are many by their share, and only where enough was sold', () => {
  const refunds = (of: number, sales = 100) =>
    levelOf('PosRefundShareHigh', { month: { sales, refunds: of, sameWeekday: [] } });
  expect([refunds(19), refunds(20)]).toEqual([null, 'INFO']);
  expect([refunds(19, 19), refunds(4, 20)]).toEqual([null, 'INFO']);
});

test('a disk is full as the adapter says, too, and little on it is little whatever the pace', () => {
  const disk = (freeBytes: number, hours: NonNullable<Sources['disk']>['hours'] = []): Partial<Sources> => ({
    disk: { hours, now: { freeBytes, totalBytes: 250e9 } },
  });
  const steady = [{ at: NOW - 7 * 24 * HOUR, freeBytes: 999e6, totalBytes: 250e9 }];
  expect(levelOf('PosDiskFilling', {}, { sources: disk(999e6, steady) })).toBe('P2');
  // Who has watched for no day does not know the pace.
  expect(levelOf('PosDiskFilling', {}, { sources: disk(30e9) })).toBeNull();
  const fails = adapter({ health: { ...HEALTH, databaseFails: true } });
  expect(levelOf('PosDiskFull', {}, { sources: { ...disk(100e9), ...fails } })).toBe('P1');
  expect(levelOf('PosDiskFull', {}, { sources: disk(100e9) })).toBeNull();
});

/** 15:00 of a Friday; the last sale of each till was so many hours ago. */
function silent(hoursAgo: number, { usual = Array(24).fill(1), weeks = 4, ...shop }: Silence = {}) {
  const lastReceipts = { 'POS-001': { createdAt: NOW - hoursAgo * HOUR - 1, fnNumber: '1', signedAt: null } };
  const month = { sales: 400, refunds: 0, sameWeekday: Array(weeks).fill(usual) };
  return levelOf('PosTillSilent', { lastReceipts, month }, { shop });
}
interface Silence {
  readonly usual?: readonly number[];
  readonly weeks?: number;
  readonly hours?: { readonly opens: number; readonly closes: number };
  readonly closed?: { readonly days: readonly string[]; readonly weekdays: readonly number[] };
}
const soldIn = (...hours: number[]) => Array.from({ length: 24 }, (_, hour) => Number(hours.includes(hour)));

test('a till is silent in whole hours in which each of the last four weeks sold', () => {
  expect(silent(3)).toBe('INFO');
  expect(silent(1.9)).toBeNull();
  expect(silent(3, { usual: soldIn(13) })).toBe('INFO');
  // Neither is a whole hour of the silence, which began at 11:59:59.
  expect(silent(3, { usual: soldIn(11, 15) })).toBeNull();
  expect(silent(3, { weeks: 0 })).toBeNull();
  const month = { sales: 400, refunds: 0, sameWeekday: [soldIn(13), soldIn(13), soldIn(13), soldIn(9)] };
  const lastReceipts = { 'POS-001': { createdAt: NOW - 3 * HOUR - 1, fnNumber: '1', signedAt: null } };
  expect(levelOf('PosTillSilent', { lastReceipts, month })).toBeNull();
});

test('and only while the shop is open, from its opening on', () => {
  expect(silent(20, { hours: { opens: 9 * 60, closes: 21 * 60 } })).toBe('INFO');
  expect(silent(20, { hours: { opens: 13 * 60 + 1, closes: 21 * 60 } })).toBeNull();
  expect(silent(3, { hours: { opens: 9 * 60, closes: 15 * 60 } })).toBeNull();
  const [friday, today] = [4, '2026-11-20'];
  const hours = { opens: 9 * 60, closes: 21 * 60 };
  expect(silent(3, { hours, closed: { days: [today], weekdays: [] } })).toBeNull();
  expect(silent(3, { hours, closed: { days: [], weekdays: [friday] } })).toBeNull();
});

test('training with the test printer is told, and is not urgent', () => {
  const lastReceipts = { 'POS-001': { createdAt: NOW, fnNumber: '9999999999999999', signedAt: NOW } };
  expect(levelOf('PosTestPrinter', { lastReceipts })).toBe('P1');
  expect(levelOf('PosTestPrinter', { lastReceipts }, { shop: { training: true } })).toBe('INFO');
});
