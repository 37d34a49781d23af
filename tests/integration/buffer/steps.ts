/** What a till may do between two readings. */
import fc from 'fast-check';
import { dayStart } from '../../../src/domain/day.ts';

export const zone = 'Europe/Moscow';
export const TODAY = '2026-03-10';
export const NOW = dayStart(TODAY, zone) + 15 * 3600;

const posId = fc.constantFrom('POS-001', 'POS-002', 'Касса "3"');
const kopecks = fc.integer({ min: 1, max: 5_000_000 });
const at = fc.integer({ min: NOW - 5 * 86_400, max: NOW });
const item = fc.record({
  name: fc.constantFrom('Хлеб', 'хлеб ', 'ХЛЕБ', 'Молоко 1 л', 'Молоко  1 Л'),
  total: kopecks,
  quantity: fc.integer({ min: 1, max: 9 }),
  asText: fc.boolean(),
});

const receipt = fc.record({
  do: fc.constant('receipt' as const),
  kind: fc.constantFrom('sale' as const, 'refund' as const, 'correction' as const),
  posId,
  at,
  items: fc.array(item, { minLength: 1, maxLength: 3 }),
  cashShare: fc.integer({ min: 0, max: 100 }),
  printed: fc.boolean(),
  malformed: fc.integer({ min: 0, max: 7 }).map((value) => value === 7),
});
const nth = fc.nat(30);

/** What a hand, a tool or an accident does to the file. */
const accident = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('edit' as const), nth, to: receipt }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('late' as const), receipt }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), nth }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('vacuum' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('copy' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), inPlace: fc.boolean() }) },
);

export const step = fc.oneof(
  { weight: 6, arbitrary: receipt },
  { weight: 3, arbitrary: accident },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('print' as const), nth, total: fc.option(kopecks) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deliver' as const), nth }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('giveUp' as const), nth, resolve: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('session' as const), posId, at, open: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('cash' as const),
      posId,
      at,
      type: fc.constantFrom('sale' as const, 'refund' as const, 'cash_in' as const, 'cash_out' as const),
      method: fc.constantFrom('cash' as const, 'card' as const),
      kopecks,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('read' as const), kind: fc.constantFrom('facts', 'days', 'a day earlier') }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settle' as const), slices: fc.nat(8) }) },
);

export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
