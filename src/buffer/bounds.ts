/**
 * How much of the file is taken in at all. What lies above a bound is not read, costs only itself, and is counted as a
 * row that cannot be used; every bound is far above what a till writes.
 */

/** A receipt of 300 lines has some 75 kB. */
export const MOST_DOCUMENT_BYTES = 256 * 1024;
/** pos_id, session_id, status words, keys of a report. */
export const MOST_NAME_BYTES = 300;
/** Error texts, metadata of events, a Z-report. */
export const MOST_TEXT_BYTES = 16 * 1024;
/** Those that were there first. */
export const MOST_TERMINALS = 100;
export const MOST_SESSIONS = 100;
/** Idempotency keys of one day that are compared with each other. */
export const MOST_KEYS = 100_000;
/** Repeated keys and unprinted receipts are listed up to here, the newest ones. */
export const MOST_REPEATS = 1000;
export const MOST_UNPRINTED = 5000;
/** Of one day, the newest: receipts whose document is looked at in each reading for its completion. */
export const MOST_AWAITED = 500;
/** Undelivered receipts whose documents are read for their sum; the others are only counted. */
export const MOST_PRICED = 120_000;
/** Above so many, undelivered receipts of one minute (or two, or four …) are told together. */
export const MOST_GROUPS = 3000;
export const MOST_DLQ = 10_000;
/** Events and transactions, of those that one query goes through. */
export const MOST_EVENTS_BACK = 1000;
export const MOST_TRANSACTIONS = 200_000;
/** Of these days all receipts are compared with what is known of them once a minute; of older ones their number. */
export const MONTH_DAYS = 35;
/** Days of one terminal that are remembered: a year of ten. */
export const MOST_TERMINAL_DAYS = 4000;
