import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_REPEATS } from '../../../src/buffer/bounds.ts';
import { RepeatedKeys } from '../../../src/buffer/day-totals.ts';

const bearer = fc.record({ key: fc.constantFrom(1, 2, 3), at: fc.integer({ min: 0, max: 3 * 86_400 - 1 }) });

test('every bearer of a key but the first is told', () => {
  fc.assert(
    fc.property(fc.array(bearer, { maxLength: 20 }), (bearers) => {
      const rows = bearers.map(({ key, at }, row) => ({ key, at, row, posId: 'POS-001' }));
      const keys = rows.slice(0, rows.length / 2);
      const repeats = new RepeatedKeys();
      const days = [{ keys }];
      repeats.among(days);
      keys.push(...rows.slice(keys.length));
      const sorted = rows.toSorted((a, b) => a.at - b.at || a.row - b.row);
      const expected = sorted.flatMap(({ key, at }, index) => {
        const first = sorted.findIndex((other) => other.key === key);
        return first === index ? [] : [{ posId: 'POS-001', createdAt: at, firstAt: sorted[first]?.at }];
      });
      const byTime = (a: { createdAt: number; firstAt?: number }, b: typeof a) =>
        a.createdAt - b.createdAt || (a.firstAt ?? 0) - (b.firstAt ?? 0);
      expect(repeats.among(days).sort(byTime)).toEqual(expected.sort(byTime as never));
    }),
  );
});

test('of sixty thousand equal keys the newest are listed', () => {
  const keys = Array.from({ length: 60_000 }, (_, row) => ({ key: 7, row, at: row, posId: 'POS-001' }));
  const list = new RepeatedKeys().among([{ keys }]);
  expect(list).toHaveLength(MOST_REPEATS);
  expect(list.at(-1)).toEqual({ posId: 'POS-001', createdAt: 59_999, firstAt: 0 });
});
