import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextBasket } from '../../../src/simulator/baskets.ts';
import { kopecks, parseReceipt } from '../../../src/simulator/fiscal-doc.ts';
import { createRandom } from '../../../src/simulator/random.ts';

const many = Array.from(
  { length: 5000 },
  (
    (random) => () =>
      nextBasket(random)
  )(createRandom(7)),
);

test('the same seed buys the same things', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const [a, b] = [createRandom(seed), createRandom(seed)];
      for (let index = 0; index < 20; index++) expect(nextBasket(a)).toEqual(nextBasket(b));
    }),
  );
});

test('the adapter accepts every basket', () => {
  const random = createRandom(3);
  for (const basket of many) {
    expect(parseReceipt({ pos_id: 'POS-001', ...basket }, random.uuid())).toHaveProperty('posId');
  }
});

test('there are sales, some refunds and now and then a correction', () => {
  const share = (type: string) => many.filter((basket) => basket.type === type).length / many.length;
  expect(share('sale')).toBeGreaterThan(0.9);
  expect(share('refund')).toBeGreaterThan(0.01);
  expect(share('refund')).toBeLessThan(0.1);
  expect(share('correction')).toBeGreaterThan(0);
});

test('people pay in cash, by card, and partly so', () => {
  const ways = new Set(many.map(({ payments }) => payments.map(({ type }) => type).join('+')));
  expect(ways).toEqual(new Set(['cash', 'card', 'cash+card']));
});

test('amounts come as numbers and as decimal strings', () => {
  const kinds = new Set(many.flatMap(({ items }) => items.map(({ total }) => typeof total)));
  expect(kinds).toEqual(new Set(['number', 'string']));
  for (const { items } of many) for (const { total } of items) expect(kopecks(total)).toBeGreaterThan(0);
});

test('ids are version 4 UUIDs and do not repeat', () => {
  const random = createRandom(1);
  const ids = Array.from({ length: 10_000 }, () => random.uuid());
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
