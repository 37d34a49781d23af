import { describe, expect, test } from 'vitest';
import { plainSale } from '../../../src/simulator/baskets.ts';
import { parseReceipt } from '../../../src/simulator/fiscal-doc.ts';

const KEY = '3f2b7c1e-8a44-4d0b-9a4e-2f6c1d5e7a90';
const sale = { pos_id: 'POS-001', ...plainSale(100) };
const [item] = sale.items;
const [payment] = sale.payments;

describe('accepts', () => {
  test.each([
    ['numbers', sale],
    ['decimal strings', { ...sale, items: [{ ...item, price: '100.00', total: '100.00' }] }],
    ['a kopeck of rounding', { ...sale, payments: [{ ...payment, amount: 100.01 }] }],
    ['an item without a VAT rate', { ...sale, items: [{ name: 'Футляр', price: 100, quantity: 1, total: 100 }] }],
  ])('%s', (_, body) => {
    expect(parseReceipt(body, KEY)).toMatchObject({ posId: 'POS-001', idempotencyKey: KEY });
  });
});

describe('refuses', () => {
  test.each([
    ['no body', null, 422],
    ['no items', { ...sale, items: [] }, 422],
    ['no payments', { ...sale, payments: [] }, 422],
    ['an unknown type', { ...sale, type: 'gift' }, 422],
    ['an unknown payment', { ...sale, payments: [{ type: 'barter', amount: 100 }] }, 422],
    ['an amount that is none', { ...sale, payments: [{ type: 'cash', amount: 'много' }] }, 422],
    ['a negative amount', { ...sale, payments: [{ type: 'cash', amount: -100 }] }, 422],
    ['a quantity of nothing', { ...sale, items: [{ ...item, quantity: 0, total: 0 }] }, 422],
    ['payments that do not add up', { ...sale, payments: [{ type: 'cash', amount: 99.98 }] }, 400],
    ['a total that is not price × quantity', { ...sale, items: [{ ...item, quantity: 2 }] }, 400],
  ])('%s', (_, body, status) => {
    expect(parseReceipt(body, KEY)).toMatchObject({ status });
  });

  test('a missing or senseless key', () => {
    expect(parseReceipt(sale, undefined)).toMatchObject({ status: 422 });
    expect(parseReceipt(sale, 'today')).toMatchObject({ status: 400 });
  });
});
