/**
 * Whatever a shop does, its sums agree to the kopeck wherever they are shown, and with a reckoning that shares no code
 * with the program: each test's commands are added up here, in kopecks, as they are written.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UNKNOWN_SUMS } from '../../../src/api/views/sales.ts';
import type { Writer } from '../../../src/simulator/index.ts';
import { kopecksOf, type Line, readExport } from '../../support/csv.ts';
import { type RunningShop, startShop, until } from '../../support/running-shop.ts';
import { rounds } from '../../support/share.ts';

/** Noon in Moscow, whose clock is three hours ahead all year. */
const NOW = Date.parse('2026-03-20T09:00:00Z') / 1000;
const MIDNIGHT = Date.parse('2026-03-19T21:00:00Z') / 1000;
const TODAY = '2026-03-20';
const YESTERDAY = '2026-03-19';
const TILLS = ['POS-001', 'POS-002', 'POS-003'] as const;

type Kind = 'sale' | 'refund' | 'correction';
type Command =
  | {
      readonly do: 'receipt';
      readonly till: string;
      readonly kind: Kind;
      readonly cash: number;
      readonly card: number;
      readonly other: number;
      readonly asText: boolean;
      readonly printed: boolean;
      readonly at: number;
      readonly delivered: boolean;
    }
  | { readonly do: 'open'; readonly till: string; readonly at: number }
  | { readonly do: 'close'; readonly till: string; readonly at: number }
  | {
      readonly do: 'move';
      readonly till: string;
      readonly type: 'cash_in' | 'cash_out';
      readonly kopecks: number;
      readonly at: number;
    };

const till = fc.constantFrom(...TILLS);
const kopecks = fc.oneof(fc.integer({ min: 1, max: 5_000_000 }), fc.constantFrom(1, 10, 33, 99, 100, 4_999_999));
const moment = fc.integer({ min: MIDNIGHT - 86_400, max: NOW });

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        do: fc.constant('receipt' as const),
        till,
        kind: fc.constantFrom<Kind>('sale', 'sale', 'sale', 'refund', 'correction'),
        cash: fc.oneof(fc.constant(0), kopecks),
        card: fc.oneof(fc.constant(0), kopecks),
        other: fc.oneof(fc.constant(0), fc.constant(0), kopecks),
        asText: fc.boolean(),
        printed: fc.boolean(),
        at: moment,
        delivered: fc.boolean(),
      })
      .filter(({ cash, card, other }) => cash + card + other > 0),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('open' as const, 'close' as const), till, at: moment }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      till,
      type: fc.constantFrom('cash_in' as const, 'cash_out' as const),
      kopecks,
      at: moment,
    }),
  },
);

/** The shop's life goes on in time: what a session counts is what came after it was opened. */
const life = fc.array(command, { maxLength: 60 }).map((commands) => commands.toSorted((a, b) => a.at - b.at));

const rubles = (value: number, asText: boolean) => (asText ? (value / 100).toFixed(2) : value / 100);
const zero = () => ({ sales: 0, count: 0, refunds: 0, corrections: 0, cash: 0, card: 0, other: 0 });

function reckon(commands: readonly Command[]) {
  const days = {
    [TODAY]: new Map<string, ReturnType<typeof zero>>(),
    [YESTERDAY]: new Map<string, ReturnType<typeof zero>>(),
  };
  const open = new Map<string, { cash: number; card: number }>();
  const waiting = { count: 0, kopecks: 0 };
  const hours = Array.from({ length: 24 }, () => 0);
  for (const step of commands) {
    const session = open.get(step.till);
    if (step.do === 'open') open.set(step.till, { cash: 0, card: 0 });
    else if (step.do === 'close') open.delete(step.till);
    else if (step.do === 'move') {
      if (session !== undefined) session.cash += step.type === 'cash_in' ? step.kopecks : -step.kopecks;
    } else {
      const total = step.cash + step.card + step.other;
      const ofDay = days[step.at >= MIDNIGHT ? TODAY : YESTERDAY];
      const sums = ofDay.get(step.till) ?? zero();
      ofDay.set(step.till, sums);
      if (!step.delivered) {
        waiting.count += 1;
        waiting.kopecks += total;
      }
      if (step.kind === 'refund') sums.refunds += total;
      else if (step.kind === 'correction') sums.corrections += total;
      else {
        sums.sales += total;
        sums.count += 1;
        sums.cash += step.cash;
        sums.card += step.card;
        sums.other += step.other;
        const hour = Math.floor((step.at - MIDNIGHT) / 3600);
        if (hour >= 0) hours[hour] = (hours[hour] ?? 0) + total;
      }
      if (session !== undefined && step.kind !== 'correction') {
        const sign = step.kind === 'sale' ? 1 : -1;
        session.cash += sign * step.cash;
        session.card += sign * step.card;
      }
    }
  }
  const shopOf = (day: typeof TODAY | typeof YESTERDAY) =>
    [...days[day].values()].reduce((sum, one) => {
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += one[key];
      return sum;
    }, zero());
  return { days, shopOf, open, waiting, hours };
}

const kop = (value: number) => Math.round(value * 100);
const dayRow = (sums: ReturnType<typeof zero>) => ({
  revenue: sums.sales / 100,
  count: sums.count,
  net_revenue: (sums.sales - sums.refunds) / 100,
  by_payment: { cash: sums.cash / 100, card: sums.card / 100, other: sums.other / 100 },
});

function write(writer: Writer, step: Command): void {
  if (step.do === 'open') writer.openSession(step.till, step.at);
  else if (step.do === 'close') writer.closeSession(step.till, step.at);
  else if (step.do === 'move') {
    const known = writer.db.prepare("SELECT 1 FROM pos_sessions WHERE pos_id = ? AND status = 'open'");
    if (known.get(step.till) === undefined) return;
    writer.cashTransaction({ posId: step.till, type: step.type, amount: step.kopecks, at: step.at });
  } else {
    const total = rubles(step.cash + step.card + step.other, step.asText);
    writer.addReceipt({
      posId: step.till,
      createdAt: step.at,
      printed: step.printed,
      inSession: true,
      basket: {
        type: step.kind,
        items: [{ name: 'Товар', price: total, quantity: 1, total, vat_rate: 20 }],
        payments: (['cash', 'card', 'other'] as const)
          .filter((type) => step[type] > 0)
          .map((type) => ({ type, amount: rubles(step[type], step.asText) })),
      },
      ...(step.delivered && { syncedAt: Math.min(NOW, step.at + 60) }),
    });
  }
}

/** On a busy machine the disk may be told not to have answered in time: that has no sums to compare, and passes. */
async function answerOf(shop: RunningShop, path: string): Promise<string> {
  let response = await shop.get(path);
  await until(
    'the file is read in time',
    async () => {
      if (response.status !== 503) return true;
      expect(await response.json()).toMatchObject({ error: 'buffer_unreadable', reason: 'stuck' });
      response = await shop.get(path);
      return false;
    },
    60_000,
  );
  expect(response.status).toBe(200);
  return response.text();
}

describe('the sums of status, sales, terminals and CSV', () => {
  test('agree with each other and with an independent reckoning', async () => {
    await fc.assert(
      fc.asyncProperty(life, async (commands) => {
        const shop = await startShop({
          clock: () => NOW * 1000,
          fill: (writer) => {
            for (const step of commands) write(writer, step);
          },
        });
        try {
          const truth = reckon(commands);
          const today = truth.shopOf(TODAY);
          const [status, sales, history, terminals] = await Promise.all(
            ['status', 'sales/today', 'sales/history?days=2', 'terminals'].map(async (path) =>
              JSON.parse(await answerOf(shop, `/api/v1/${path}`)),
            ),
          );
          const csv = await answerOf(shop, `/api/v1/sales/export.csv?from=${YESTERDAY}&to=${TODAY}`);

          const cash = [...truth.open.values()].reduce((sum, session) => sum + session.cash, 0);
          const card = [...truth.open.values()].reduce((sum, session) => sum + session.card, 0);
          expect([status.cash_balance, status.card_balance]).toEqual([cash / 100, card / 100]);
          expect(status.balances_known).toBe(truth.open.size > 0);
          expect([status.buffer.undelivered, status.buffer.undelivered_rubles]).toEqual([
            truth.waiting.count,
            truth.waiting.kopecks / 100,
          ]);
          expect(kop(status.taken_today.cash)).toBe(today.cash);

          expect(sales).toMatchObject({
            total_revenue: today.sales / 100,
            total_count: today.count,
            net_revenue: (today.sales - today.refunds) / 100,
            refunds: { rubles: today.refunds / 100 },
            corrections: { rubles: today.corrections / 100 },
            by_payment: { cash: today.cash / 100, card: today.card / 100, other: today.other / 100 },
          });
          expect(sales.hourly_data.map(({ revenue }: { revenue: number }) => kop(revenue))).toEqual(truth.hours);
          const yesterdayKnown = commands.some((step) => step.do === 'receipt' && step.at < MIDNIGHT);
          expect(history.days).toMatchObject([
            { date: YESTERDAY, ...(yesterdayKnown ? dayRow(truth.shopOf(YESTERDAY)) : UNKNOWN_SUMS) },
            { date: TODAY, ...dayRow(today) },
          ]);

          for (const entry of terminals) {
            const own = truth.days[TODAY].get(entry.pos_id) ?? zero();
            const session = truth.open.get(entry.pos_id);
            expect(entry.sales_today).toMatchObject({
              revenue: own.sales / 100,
              count: own.count,
              net_revenue: (own.sales - own.refunds) / 100,
            });
            expect(entry.cash_balance).toBe(session === undefined ? null : session.cash / 100);
            expect(entry.reconciliation?.difference ?? 0).toBe(0);
          }

          const { receipts, totals } = readExport(csv);
          const sum = (lines: readonly Line[], column: string) =>
            lines.reduce((all, line) => all + (kopecksOf(line[column]) ?? 0), 0);
          const summed = (column: string, day: string, kind: string) =>
            sum(
              receipts.filter((line) => line.Дата === day && line.Вид === kind),
              column,
            );
          const both = { [TODAY]: '20.03.2026', [YESTERDAY]: '19.03.2026' } as const;
          for (const day of [TODAY, YESTERDAY] as const) {
            const sums = truth.shopOf(day);
            expect(summed('Итого', both[day], 'Продажа')).toBe(sums.sales);
            expect(summed('Итого', both[day], 'Возврат')).toBe(0 - sums.refunds);
            expect(summed('Итого', both[day], 'Коррекция')).toBe(sums.corrections);
            expect(['Наличные', 'Карты', 'Прочее'].map((column) => summed(column, both[day], 'Продажа'))).toEqual([
              sums.cash,
              sums.card,
              sums.other,
            ]);
          }
          const total = (what: string) => sum(totals.filter((line) => line.Вид === what).slice(-1), 'Итого');
          expect(total('Продажи за вычетом возвратов')).toBe(
            history.days.reduce((all: number, day: { net_revenue: number }) => all + kop(day.net_revenue), 0),
          );
          expect(total('Продажи за вычетом возвратов') + total('Чеки коррекции')).toBe(sum(receipts, 'Итого'));
          const undelivered = receipts.filter((line) => line.Состояние === 'Ожидает отправки');
          const waiting = undelivered.reduce((all, line) => all + Math.abs(kopecksOf(line.Итого) ?? 0), 0);
          expect(waiting).toBe(truth.waiting.kopecks);
        } finally {
          await shop.close();
        }
      }),
      { numRuns: rounds(import.meta.filename, 'random days of a shop', { all: 100, share: 16 }) },
    );
  }, 360_000);
});
