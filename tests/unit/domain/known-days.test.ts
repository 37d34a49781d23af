import { expect, test } from 'vitest';
import { EMPTY_DAY, isInFile, isKnownDay, unknownBefore } from '../../../src/domain/sales.ts';

const today = '2026-11-20';
const known = (since: string | null, ...days: string[]) => days.map((day) => isInFile({ since, today }, day));

test('a file knows of the days since its first receipt, that day among them', () => {
  expect(known('2026-11-14', '2025-11-15', '2026-11-13', '2026-11-14', '2026-11-15', today)).toEqual([
    ...[false, false],
    ...[true, true, true],
  ]);
  expect(unknownBefore('2026-11-14')).toBe('В файле кассы нет чеков раньше 14.11.2026');
});

test('without a receipt it knows that today nothing was sold, and nothing of the days before', () => {
  expect(known(null, '2026-11-19', today)).toEqual([false, true]);
  expect(unknownBefore(null)).toBe('В файле кассы ещё нет чеков');
});

test('a receipt that was written under a wrong date is known, and nothing around it', () => {
  const known = { since: '2026-11-14', today };
  expect(isKnownDay(known, { day: '2000-01-01', terminals: { 'POS-001': EMPTY_DAY } })).toBe(true);
  expect(isKnownDay(known, { day: '2000-01-02', terminals: {} })).toBe(false);
});
