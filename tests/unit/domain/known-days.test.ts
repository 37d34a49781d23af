import { expect, test } from 'vitest';
import { isKnownDay, unknownBefore } from '../../../src/domain/sales.ts';

const today = '2026-11-20';
const known = (since: string | null, ...days: string[]) => days.map((day) => isKnownDay({ since, today }, day));

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
