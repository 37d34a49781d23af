import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_REPEATS } from '../../../src/buffer/bounds.ts';
import { Repeats } from '../../../src/buffer/repeats.ts';

const bearer = fc.record({ key: fc.constantFrom(1, 2, 3), at: fc.integer({ min: 0, max: 3 * 86_400 - 1 }) });

test('every bearer of a key but the first is told', () => {
  fc.assert(
    fc.property(fc.array(bearer, { maxLength: 20 }), (bearers) => {
      const repeats = new Repeats();
      const rows = bearers.map(({ key, at }, row) => ({ key, at, row, posId: 'POS-001' }));
      for (const { key, ...rest } of rows) repeats.add(key, rest);
      const sorted = rows.sort((a, b) => a.at - b.at || a.row - b.row);
      const expected = sorted.flatMap(({ key, at }, index) => {
        const first = sorted.findIndex((other) => other.key === key);
        return first === index ? [] : [{ posId: 'POS-001', createdAt: at, firstAt: sorted[first]?.at }];
      });
      const byTime = (a: { createdAt: number; firstAt?: number }, b: typeof a) =>
        a.createdAt - b.createdAt || (a.firstAt ?? 0) - (b.firstAt ?? 0);
      expect(repeats.list().sort(byTime)).toEqual(expected.sort(byTime as never));
    }),
  );
});

test('of sixty thousand equal keys the newest are listed', () => {
  const repeats = new Repeats();
  for (let row = 0; row < 60_000; row += 1) repeats.add(7, { row, at: row, posId: 'POS-001' });
  const list = repeats.list();
  expect(list).toHaveLength(MOST_REPEATS);
  expect(list.at(-1)).toEqual({ posId: 'POS-001', createdAt: 59_999, firstAt: 0 });
});
