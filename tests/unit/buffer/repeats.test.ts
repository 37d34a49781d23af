import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayClock } from '../../../src/buffer/day-clock.ts';
import { Repeats } from '../../../src/buffer/repeats.ts';

const bearer = fc.record({ key: fc.constantFrom('a', 'b', 'c'), at: fc.integer({ min: 0, max: 3 * 86_400 - 1 }) });

test('every bearer of a key but the first is told, after any additions and removals', () => {
  const removals = fc.array(fc.nat(20), { maxLength: 5 });
  fc.assert(
    fc.property(fc.array(bearer, { maxLength: 20 }), removals, fc.boolean(), (bearers, removed, forget) => {
      const repeats = new Repeats();
      const rows = bearers.map(({ key, at }, row) => ({ key, at, row, posId: 'POS-001' }));
      for (const { key, ...rest } of rows) repeats.add(key, rest);
      for (const row of rows) if (removed.includes(row.row)) repeats.remove(row.key, row.row);
      if (forget) repeats.forgetDay(dayClock('1970-01-01', 'UTC'));
      const left = rows
        .filter(({ row, at }) => !removed.includes(row) && !(forget && at < 86_400))
        .sort((a, b) => a.at - b.at || a.row - b.row);
      const expected = left.flatMap(({ key, at }, index) => {
        const first = left.findIndex((other) => other.key === key);
        return first === index ? [] : [{ posId: 'POS-001', createdAt: at, firstAt: left[first]?.at }];
      });
      const byTime = (a: { createdAt: number; firstAt?: number }, b: typeof a) =>
        a.createdAt - b.createdAt || (a.firstAt ?? 0) - (b.firstAt ?? 0);
      expect(repeats.list().sort(byTime)).toEqual(expected.sort(byTime as never));
    }),
  );
});
