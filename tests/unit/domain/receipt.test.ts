import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyError, parseFiscalDocument } from '../../../src/domain/receipt.ts';

const SALE = {
  type: 'sale',
  items: [
    { name: 'Оправа', price: '12500.00', quantity: '1', total: '12500.00', vat_rate: 20 },
    { name: 'Раствор', price: 450.5, quantity: 2, total: 901, vat_rate: 20 },
  ],
  payments: [
    { type: 'cash', amount: '3401.00' },
    { type: 'card', amount: 10000 },
  ],
  idempotency_key: '5a0e1d1e-0000-4000-8000-000000000001',
};
const PRINTED = { ...SALE, fiscal_sign: '123', fiscal_doc_number: 17, fn_number: '9999999999999999', total: 13401 };

const read = (document: unknown) => parseFiscalDocument(JSON.stringify(document));

describe('a fiscal document', () => {
  test('before it is printed, the total is the sum of its items, as numbers or decimal strings', () => {
    expect(read(SALE)).toMatchObject({
      kind: 'sale',
      total: 1340100,
      payments: { cash: 340100, card: 1000000, other: 0 },
      printed: false,
      idempotencyKey: SALE.idempotency_key,
    });
  });

  test('after it is printed it has its fiscal fields, and its own total counts', () => {
    expect(read(PRINTED)).toMatchObject({
      total: 1340100,
      printed: true,
      fiscalNumber: '17',
      fnNumber: '9999999999999999',
    });
  });

  test('payments of a kind we do not know are "other"', () => {
    expect(read({ ...SALE, payments: [{ type: 'bonus', amount: 1 }] })?.payments).toEqual({
      cash: 0,
      card: 0,
      other: 100,
    });
  });

  test('payments that are no money leave the total standing', () => {
    for (const amount of [null, 'x', -5, 1e308]) {
      expect(read({ ...SALE, payments: [{ type: 'cash', amount }] })).toMatchObject({ total: 1340100, payments: null });
    }
  });

  test.each([
    ['half-written', JSON.stringify(SALE).slice(0, 40)],
    ['null', 'null'],
    ['a list', '[]'],
    ['of no known kind', JSON.stringify({ ...SALE, type: 'gift' })],
    ['without any sum', JSON.stringify({ type: 'sale', payments: [] })],
    ['with a negative total', JSON.stringify({ ...SALE, total: -1 })],
    ['with a total beyond money', JSON.stringify({ ...SALE, total: 1e308 })],
    ['with an item that has no sum', JSON.stringify({ ...SALE, items: [{ name: 'x', total: null }] })],
    ['not text', 42],
  ])('%s is malformed', (_what, json) => {
    expect(parseFiscalDocument(json)).toBeNull();
  });

  test('whatever stands in it, reading never throws', () => {
    fc.assert(fc.property(fc.anything(), (value) => void parseFiscalDocument(value)));
    fc.assert(
      fc.property(
        fc.record({
          type: fc.constant('sale'),
          items: fc.jsonValue(),
          payments: fc.jsonValue(),
          total: fc.jsonValue(),
        }),
        (value) => {
          const document = read(value);
          if (document !== null) expect(Number.isSafeInteger(document.total)).toBe(true);
        },
      ),
    );
  });
});

test.each([
  ['OFD returned 400: bad document', 'rejected'],
  ['OFD returned 401: no', 'access'],
  ['OFD returned 403: no', 'access'],
  ['OFD returned 408: slow', 'timeout'],
  ['OFD returned 404: where', 'rejected'],
  ['OFD returned 429: slow down', 'rate_limit'],
  ['OFD returned 503: later', 'other'],
  ['OFD request timeout after 10s', 'timeout'],
  ['OFD connection error: refused', 'network'],
  ['OFD request error: no JSON', 'other'],
  ['Unexpected error: OFD returned 400', 'other'],
  ['', 'other'],
])('the adapter’s «%s» is %s', (lastError, expected) => {
  expect(classifyError(lastError)).toBe(expected);
});
