/** What the lines of an export add up to: the same sums as in the report of these days. */
import { ownValue } from '../domain/foreign.ts';
import type { Kopecks } from '../domain/money.ts';
import type { ExportRow } from '../domain/receipt-search.ts';

interface Sums {
  count: number;
  cash: Kopecks;
  card: Kopecks;
  other: Kopecks;
  total: Kopecks;
}

/** Of one terminal, and of all. */
export class ExportTotals {
  readonly #names: Readonly<Record<string, string>>;
  readonly #terminals = new Map<string, TerminalTotals>();
  readonly #all = newTotals();

  /** Of the terminal that was asked for there is a sum, although it may have sold nothing. */
  constructor(names: Readonly<Record<string, string>>, posId: string | null) {
    this.#names = names;
    if (posId !== null) this.#terminals.set(posId, newTotals());
  }

  add(row: ExportRow): void {
    const { posId } = row;
    let own = this.#terminals.get(posId);
    if (own === undefined && this.#terminals.size < MOST_TERMINALS) {
      own = newTotals();
      this.#terminals.set(posId, own);
    }
    if (own !== undefined) addTo(own, row);
    addTo(this.#all, row);
  }

  /** Each with whose it is, of what, and of how many. One terminal alone is all there is. */
  lines(): { readonly whose: string; readonly what: string; readonly count: string; readonly sums: Sums }[] {
    const terminals = [...this.#terminals].map(
      ([posId, totals]) => [ownValue(this.#names, posId) ?? posId, totals] as const,
    );
    const all = [['Все кассы', this.#all] as const];
    const shown = terminals.length === 1 ? terminals : [...terminals.sort(byName), ...all];
    return shown.flatMap(([whose, totals]) => linesOf(totals).map((line) => ({ whose, ...line })));
  }
}

/** Others are in the sum of all. */
const MOST_TERMINALS = 100;

type TerminalTotals = Record<'sale' | 'refund' | 'correction' | 'malformed', Sums>;

function newTotals(): TerminalTotals {
  return { sale: noSums(), refund: noSums(), correction: noSums(), malformed: noSums() };
}

function noSums(): Sums {
  return { count: 0, cash: 0, card: 0, other: 0, total: 0 };
}

function addTo(totals: TerminalTotals, { kind, payments, total }: ExportRow): void {
  const sums = totals[kind ?? 'malformed'];
  const sign = kind === 'refund' ? -1 : 1;
  sums.count += 1;
  sums.total += sign * (total ?? 0);
  for (const way of ['cash', 'card', 'other'] as const) sums[way] += sign * (payments?.[way] ?? 0);
}

function linesOf({ sale, refund, correction, malformed }: TerminalTotals) {
  const line = (what: string, sums: Sums) => ({ what, count: `чеков: ${sums.count}`, sums });
  return [
    line('Продажи', sale),
    line('Возвраты', refund),
    {
      ...line('Продажи за вычетом возвратов', together(sale, refund)),
      count: `продаж: ${sale.count}, возвратов: ${refund.count}`,
    },
    line('Чеки коррекции', correction),
    ...(malformed.count > 0 ? [line('Не прочитано', malformed)] : []),
  ];
}

function together(a: Sums, b: Sums): Sums {
  const sum = (key: keyof Sums) => a[key] + b[key];
  return { count: sum('count'), cash: sum('cash'), card: sum('card'), other: sum('other'), total: sum('total') };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
