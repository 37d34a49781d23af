/** What the main thread and the one that owns the folder say to each other: plain data. The questions are the reader's own. */
import type { Seconds, TimeZone } from '../domain/day.ts';
import type { Reading, UnreadableReason } from '../domain/facts.ts';
import type { BufferReader } from './reader.ts';
import type { LongSum } from './slices.ts';

export interface WorkerOptions {
  readonly path: string;
  readonly zone: TimeZone;
  readonly pollMs: number;
  /** So long past days are only gone through when they are asked for: to do so beside has ended threads. */
  readonly pastAfterMs: number;
}

type Questions = Pick<BufferReader, 'days' | 'products' | 'find' | 'receipt' | 'receipts' | 'firstDay' | 'drawers'>;
type ValueOf<Answer> = Answer extends LongSum<infer Value> ? Value : Answer;

/** What is asked by each call, */
export type Asks = { read: { readonly now: Seconds } } & {
  [Name in keyof Questions]: Parameters<Questions[Name]>[0];
};
/** and what is answered. */
export type Answers = { read: Reading | SameReading } & {
  [Name in keyof Questions]: ValueOf<ReturnType<Questions[Name]>>;
};
export type CallName = keyof Asks;

/** The facts are those of the good reading before, but for its deliveries. */
export type SameReading = Omit<Extract<Reading, { ok: true }>, 'facts'> & { readonly facts: null };

export type ToWorker =
  | { readonly call: CallName; readonly id: number; readonly ask: Asks[CallName] }
  | { readonly call: 'watch'; readonly on: boolean }
  | { readonly call: 'zone'; readonly zone: TimeZone }
  /** Nobody waits for this answer any more. */
  | { readonly call: 'drop'; readonly id: number };

export type FromWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly value: Answers[CallName] }
  | { readonly kind: 'failure'; readonly id: number; readonly reason: UnreadableReason; readonly detail: string }
  | { readonly kind: 'changed' }
  | { readonly kind: 'log'; readonly fields: Readonly<Record<string, unknown>>; readonly message: string };
