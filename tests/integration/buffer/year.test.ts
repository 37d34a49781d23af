/** A year of any size, and receipts of any length, are added up and exported in the reader's own small memory. */
import { expect, test } from 'vitest';
import { openBuffer } from '../../../src/buffer/client.ts';
import { Ledger } from '../../../src/buffer/ledger.ts';
import { withBuffer } from '../../../src/buffer/safe-open.ts';
import { topProducts } from '../../../src/buffer/top-products.ts';
import { dayOf, shiftDay } from '../../../src/domain/day.ts';
import type { ExportCursor } from '../../../src/domain/receipt-search.ts';
import { shopDay } from '../../../src/domain/sales.ts';
import { rounds } from '../../support/share.ts';
import { openTill, seconds } from './till.ts';

const zone = 'Europe/Moscow';
const DAYS = 366;

/** Each line is of another product, and each costs its number in kopecks, so the dearest are known. */
const SHAPES = [
  { lines: 3, receipts: rounds(import.meta.filename, 'receipts of a year', { all: 1_000_000, share: 20_000 }) },
  { lines: 300, receipts: rounds(import.meta.filename, 'receipts of 300 lines', { all: 20_000, share: 400 }) },
];

test.each(SHAPES)(
  '$receipts receipts of $lines lines',
  async ({ receipts, lines }) => {
    const till = await openTill();
    const died: string[] = [];
    const log = { info: () => {}, warn: (_: object, message: string) => died.push(message) };
    const buffer = openBuffer({ path: till.path, zone, log, onLateReading: () => {}, deadlineMs: 60_000 });
    try {
      const now = seconds();
      const today = dayOf(now, zone);
      const names = receipts * lines;
      await till.obey([{ do: 'pragma', pragma: 'synchronous = OFF' }]);
      const BATCH = 5000;
      for (let from = 0; from < receipts; from += BATCH) {
        await till.sql(
          `INSERT INTO receipts (id, pos_id, created_at, hlc_local_time, hlc_logical_counter, fiscal_doc, status)
         WITH RECURSIVE n (i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${Math.min(receipts, from + BATCH) - 1})
         SELECT 'r' || i, 'POS-00' || (1 + i % 3), ${now} - CAST(i * ${(DAYS - 1) * 86_400}.0 / ${receipts} AS INTEGER), 0, 0,
           json_object('type', 'sale', 'fiscal_sign', '1', 'items', json((
             WITH RECURSIVE l (k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM l WHERE k < ${lines - 1})
             SELECT json_group_array(json_object('name', 'Товар с номером ' || (i * ${lines} + k), 'quantity', 1,
               'total', (i * ${lines} + k) / 100.0)) FROM l))), 'synced' FROM n`,
        );
      }
      const reading = async () => {
        const read = await buffer.read(seconds());
        expect(read).toMatchObject({ ok: true });
      };
      await reading();
      const days = await buffer.days({ first: shiftDay(today, 1 - DAYS), last: today, now });
      const sum = days.reduce((total, day) => total + shopDay(day).sales.kopecks, 0);
      expect(sum).toBe((names * (names - 1)) / 2);
      const top = await buffer.products({ first: shiftDay(today, 1 - DAYS), last: today, limit: 3, now });
      expect(top.map(({ name, kopecks }) => [name, kopecks])).toEqual(
        [1, 2, 3].map((place) => [`Товар с номером ${names - place}`, names - place]),
      );
      let [exported, cursor]: [number, ExportCursor | null] = [0, null];
      do {
        const page = await buffer.receipts({
          span: { from: now - DAYS * 86_400, to: now + 1, posId: null },
          cursor: cursor,
          limit: 1000,
        });
        exported += page.rows.length;
        cursor = page.next;
      } while (cursor !== null);
      expect(exported).toBe(receipts);
      await reading();
      expect(died).toEqual([]);
    } finally {
      await buffer.close();
      await till.remove();
    }
  },
  3_600_000,
);

test('more names than can be told apart in one pass take more passes, and come out the same', async () => {
  const till = await openTill();
  try {
    const names = 9000;
    const now = seconds();
    await till.sql(
      `INSERT INTO receipts (id, pos_id, created_at, hlc_local_time, hlc_logical_counter, fiscal_doc, status)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${2 * names})
       SELECT 'r' || i, 'POS-001', ${now} - i % 60, 0, 0, json_object('type', 'sale', 'items',
         json_array(json_object('name', 'Товар ' || (i % ${names}), 'quantity', 1, 'total', i % ${names}))), 'synced' FROM n`,
    );
    const today = dayOf(now, zone);
    const ledger = new Ledger(zone, () => 0, 400);
    withBuffer(till.path, (buffer) => ledger.follow(buffer, now, true));
    const best = withBuffer(till.path, (buffer) => {
      const slices = { buffer, now, progress: () => undefined };
      const passes = topProducts(ledger, slices, { first: shiftDay(today, -1), last: today, limit: 4 }, 3000);
      for (;;) {
        const step = passes.next();
        if (step.done === true) return step.value;
      }
    });
    expect(best).toEqual(
      [1, 2, 3, 4].map((place) => ({ name: `Товар ${names - place}`, quantity: 2, kopecks: 200 * (names - place) })),
    );
  } finally {
    await till.remove();
  }
});
