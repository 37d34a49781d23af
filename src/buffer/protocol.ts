/** What the main thread and the one that owns the folder say to each other. Everything here is plain data. */
import type { DayName, Seconds, TimeZone } from '../domain/day.ts';
import type { Reading, UnreadableReason } from '../domain/facts.ts';
import type {
  ExportCursor,
  ExportPage,
  ExportSpan,
  ReceiptDetails,
  ReceiptQuestion,
  ReceiptsFound,
} from '../domain/receipt-search.ts';
import type { DaySales, DrawerFlow, DrawerSpan, ProductQuestion, ProductSales } from '../domain/sales.ts';

export interface WorkerOptions {
  readonly path: string;
  readonly zone: TimeZone;
  readonly pollMs: number;
  /** So long past days are only gone through when they are asked for: to do so beside has ended threads. */
  readonly pastAfterMs: number;
}

/** The facts are those of the good reading before, but for its deliveries. */
export type SameReading = Omit<Extract<Reading, { ok: true }>, 'facts'> & { readonly facts: null };

/** Each call with its answer. */
export interface Calls {
  read: { readonly ask: { readonly now: Seconds }; readonly answer: Reading | SameReading };
  days: {
    readonly ask: { readonly first: DayName; readonly last: DayName; readonly now: Seconds };
    readonly answer: DaySales[];
  };
  products: {
    readonly ask: ProductQuestion;
    readonly answer: ProductSales[];
  };
  find: { readonly ask: ReceiptQuestion & { readonly now: Seconds }; readonly answer: ReceiptsFound };
  receipt: { readonly ask: { readonly id: string }; readonly answer: ReceiptDetails | null };
  drawers: { readonly ask: { readonly spans: readonly DrawerSpan[] }; readonly answer: (DrawerFlow | null)[] };
  receipts: {
    readonly ask: {
      readonly span: ExportSpan;
      readonly cursor: ExportCursor | null;
      readonly limit: number;
    };
    readonly answer: ExportPage;
  };
}

export type CallName = keyof Calls;
type CallOf<Name extends CallName> = { readonly id: number; readonly call: Name; readonly ask: Calls[Name]['ask'] };
export type Call = { [Name in CallName]: CallOf<Name> }[CallName];

export type ToWorker =
  | Call
  | { readonly call: 'watch'; readonly on: boolean }
  | { readonly call: 'zone'; readonly zone: TimeZone }
  /** Nobody waits for this answer any more. */
  | { readonly call: 'drop'; readonly id: number };

export type FromWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly value: Calls[CallName]['answer'] }
  | { readonly kind: 'failure'; readonly id: number; readonly reason: UnreadableReason; readonly detail: string }
  | { readonly kind: 'changed' }
  | { readonly kind: 'log'; readonly fields: Readonly<Record<string, unknown>>; readonly message: string };
