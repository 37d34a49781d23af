/**
 * What one reading of buffer.db yields: plain data that crosses from the reader's thread.
 * Nothing in here depends on the time of day but the two days' sales, so an unchanged file needs no second reading.
 */
import type { DayName, MonthName, Seconds } from './day.ts';
import type { DiskSpace } from './disk.ts';
import type { Kopecks } from './money.ts';
import type { ErrorClass } from './receipt.ts';
import type { DaySales } from './sales.ts';

export interface BufferFacts {
  /** From the file's own config table; null when it does not say. */
  readonly capacity: number | null;
  readonly counts: { readonly pending: number; readonly syncing: number; readonly failed: number };
  /** Every terminal that receipts or sessions name. */
  readonly terminals: readonly string[];
  readonly undelivered: readonly UndeliveredReceipts[];
  /** Unresolved rows of the dead-letter queue. */
  readonly dlq: number;
  readonly lastSync: Seconds | null;
  /** By how many receipts the buffer grew or shrank (−) in each minute of late (PACE_SECONDS): the pace at which it fills. */
  readonly recent: readonly { readonly at: Seconds; readonly gain: number }[];
  readonly today: DaySales;
  readonly yesterday: DaySales;
  /**
   * null: all receipts of these two days were looked at since the file was last written. Else the moment at which they
   * were; those that came since, and those that were printed, are in the sums as well.
   */
  readonly countedAt: Seconds | null;
  /** Receipts that bear no fiscal sign: of these two days, and older ones after which their terminal made none with one. */
  readonly unprinted: readonly { readonly posId: string; readonly createdAt: Seconds; readonly kopecks?: Kopecks }[];
  /** A second receipt with an idempotency key that another one of the last two days bears. */
  readonly duplicates: readonly { readonly posId: string; readonly createdAt: Seconds; readonly firstAt: Seconds }[];
  readonly lastReceipts: Readonly<Record<string, LastReceipt>>;
  /** null until the last 30 days have been added up once. */
  readonly month: MonthFacts | null;
  /** null until the last five weeks have been added up once. */
  readonly weeks: WeeksFacts | null;
  /** null where the file is older than session persistence. */
  readonly sessions: readonly SessionFacts[] | null;
  readonly cash: Readonly<Record<string, CashFacts>> | null;
  /** The deliveries that came since the reading before: how long each receipt waited. */
  readonly deliveries: readonly {
    readonly seconds: number;
    /** Of the same receipt; null where its document does not say when it was printed. */
    readonly printedAfter: number | null;
  }[];
  /** null until all events of this month and the last are added up. */
  readonly deliveredMonths: readonly DeliveredMonth[] | null;
  /** When the newest rows that could not be used were made. */
  readonly unusable: readonly Seconds[];
  /** Parts that could not be used, and how many rows each. */
  readonly problems: readonly Problem[];
  readonly walBytes: number;
}

/** What is asked of a chain: at once, on the same day, in the time that the law gives; and all. Each has those before it. */
export const DELIVERED_WITHIN = [
  { name: '10m', most: 600 },
  { name: '24h', most: 86_400 },
  { name: '30d', most: 2_592_000 },
  { name: 'any', most: null },
] as const;

/** The receipts that the OFD took in a month, one number for each of DELIVERED_WITHIN. */
export interface DeliveredMonth {
  readonly month: MonthName;
  readonly receipts: readonly number[];
}

/** By number of receipts. */
export interface MonthFacts {
  readonly sales: number;
  readonly refunds: number;
  /** The sales of each hour of the day a week ago, two, three and four weeks ago. */
  readonly sameWeekday: readonly (readonly number[])[];
}

/** What each terminal sold day by day, and by weekday and hour. */
export interface WeeksFacts {
  /** Told of this day; on another one they say nothing. */
  readonly day: DayName;
  readonly terminals: Readonly<Record<string, TerminalWeeks>>;
}

export interface TerminalWeeks {
  /** Yesterday, the day before, …; not before the shop's first receipt. */
  readonly days: readonly Kopecks[];
  /** From Monday to Sunday, each hour of the day: over the 28 days before today. */
  readonly hours: readonly (readonly Kopecks[])[];
}

/**
 * The adapter's documents that wait or were given up: pending, syncing, or failed and not yet resolved. One by one while
 * they are few; of thousands those that differ in nothing but some seconds are told as one.
 */
export interface UndeliveredReceipts {
  readonly posId: string;
  readonly status: 'pending' | 'syncing' | 'failed';
  /** Of the oldest of them; null where the column does not hold a moment in the past. */
  readonly createdAt: Seconds | null;
  readonly retries: number;
  readonly error: ErrorClass | null;
  /** Of the fiscal document; only where one is told by itself, and has one. */
  readonly number?: string | undefined;
  readonly count: number;
  /** Of those whose document names a sum. */
  readonly kopecks: Kopecks;
  /** How many of them have a document that names none. */
  readonly unpriced: number;
}

export interface LastReceipt {
  readonly createdAt: Seconds;
  /** Of the newest receipt that has been printed; null before the first. */
  readonly fnNumber: string | null;
  /** When the newest receipt that bears a fiscal sign was made; null where none is known. */
  readonly signedAt: Seconds | null;
}

export interface SessionFacts {
  readonly posId: string;
  readonly sessionId: string;
  readonly status: 'open' | 'closing' | 'closed';
  readonly openedAt: Seconds;
  readonly closedAt: Seconds | null;
  readonly cash: Kopecks | null;
  readonly card: Kopecks | null;
  /** The figures of the Z-report by the adapter's own names; null before there is one. */
  readonly zReport: Readonly<Record<string, string | number | boolean | null>> | null;
}

export interface CashFacts {
  /** Cash that the open session's transactions add up to, the adapter's own way; null without an open session. */
  readonly expected: Kopecks | null;
  readonly unsynced: number;
  readonly oldestUnsynced: Seconds | null;
}

/** A closed list: what may be wrong with rows that could be read. */
export const PROBLEM_KINDS = [
  'malformed_document',
  'oversized_document',
  'unknown_status',
  'bad_time',
  'bad_amount',
  'bad_session',
  'bad_config',
  'bad_row',
  'too_many_terminals',
  'too_many_sessions',
  'too_many_keys',
  'too_many_undelivered',
] as const;
export type ProblemKind = (typeof PROBLEM_KINDS)[number];

export interface Problem {
  readonly kind: ProblemKind;
  readonly table: string;
  readonly rows: number;
}

/** How far back `recent` reaches: the pace is that of this time. */
export const PACE_SECONDS = 30 * 60;

/** Why the buffer could not be read: a closed list, safe as a label. */
export const UNREADABLE_REASONS = [
  'missing',
  'not_a_file',
  'permission',
  'not_a_database',
  'corrupt',
  'locked',
  'schema',
  'unsafe_filesystem',
  'file_without_folder',
  'changed_while_reading',
  'counting',
  'stuck',
  'other',
] as const;
export type UnreadableReason = (typeof UNREADABLE_REASONS)[number];

/** How the facts were got: beside a running adapter, or from the file that a stopped one left behind. */
export type ReadingSource = 'live' | 'stopped';

/** The outcome of one look at the buffer. */
export type Reading = { readonly at: Seconds; readonly disk?: DiskSpace | null } & (
  | {
      readonly ok: true;
      readonly source: ReadingSource;
      readonly facts: BufferFacts;
      /** A demo till left its mark beside the file. */
      readonly invented?: true;
    }
  | { readonly ok: false; readonly reason: UnreadableReason; readonly detail: string }
);
