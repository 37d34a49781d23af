import { expect, test } from 'vitest';
import { shiftDay } from '../../../src/domain/day.ts';
import { takingsOf } from '../../../src/domain/evening.ts';
import { growingDay } from '../../../src/domain/sales.ts';
import { NOW, quietFacts, SHOP, snapshotOf } from '../../support/facts.ts';

const HOUR = 3600;
const TODAY = '2026-11-20';
/** 15:00 of a Friday; the shop opened at nine. */
const OPENED = NOW - 6 * HOUR;
const sold = (kopecks: number) => ({ 'POS-001': { ...growingDay(), sales: { count: 1, kopecks } } });
const facts = quietFacts(NOW, {
  today: { day: TODAY, terminals: sold(1000) },
  yesterday: { day: shiftDay(TODAY, -1), terminals: sold(2000) },
  weeks: {
    day: TODAY,
    terminals: {
      'POS-001': { days: [2000, 0, 0, 0, 0, 0, 700, 800], hours: [] },
      'POS-002': { days: [0, 0, 0, 0, 0, 0, 7], hours: [] },
    },
  },
});
const takings = (opened: number, changes = {}) => {
  const { till } = snapshotOf({ ...facts, ...changes });
  return till === null ? null : takingsOf(till, SHOP, opened);
};

test('the day that is told of is the one on which the shop opened, beside the same weekday', () => {
  expect(takings(OPENED)).toMatchObject({ day: { sales: { kopecks: 1000 } }, weekEarlier: 707 });
  expect(takings(OPENED - 24 * HOUR)).toMatchObject({ day: { sales: { kopecks: 2000 } }, weekEarlier: 800 });
  expect(takings(OPENED - 48 * HOUR)).toBeNull();
});

test('a week of which nothing is known is not compared with', () => {
  expect(takings(OPENED, { weeks: null })?.weekEarlier).toBeNull();
  const young = { day: TODAY, terminals: { 'POS-001': { days: [2000], hours: [] } } };
  expect(takings(OPENED, { weeks: young })?.weekEarlier).toBeNull();
});
