/** The journal, as the rest of the program sees it: a word is put in, and a thread writes it when the disk has time. */
import { Worker } from 'node:worker_threads';
import type { Seconds } from '../domain/day.ts';
import {
  type Entry,
  type JournalPage,
  type JournalQuery,
  type JournalState,
  NOTHING_REMEMBERED,
  type Remembered,
} from '../domain/journal.ts';
import type { Log } from '../logger.ts';
import { ownProgram } from '../place.ts';
import { LATE, within } from '../waiting.ts';
import { JournalUnusable, type Place } from './place.ts';

interface JournalOptions extends Place {
  readonly log: Log;
  readonly retryMs?: number;
  readonly idleMs?: number;
  /** How long to wait for an answer before the disk is called stuck. */
  readonly stuckMs?: number;
  /** The program of the thread. */
  readonly program?: URL;
  readonly seconds?: () => Seconds;
}

export interface WorkerOptions extends Place {
  /** How long to wait before what failed is tried again. */
  readonly retryMs: number;
  /** So often the whole file is looked through, and what is too old goes. */
  readonly tendEveryMs: number;
  /** Whether a thread before this one looked through the file not long ago, and rested. */
  readonly wasInOrder: boolean;
  /** By the clock of the program. */
  readonly startedAt: Seconds;
}

export type ToWorker =
  | { readonly call: 'append'; readonly entries: readonly Entry[] }
  | { readonly call: 'page'; readonly id: number; readonly query: JournalQuery }
  | { readonly call: 'keep'; readonly name: string; readonly text: string }
  | { readonly call: 'close' };

export type FromWorker =
  | { readonly kind: 'state'; readonly state: JournalState }
  /** The journal is open; said again whenever it is opened anew. */
  | { readonly kind: 'open'; readonly remembered: Remembered }
  | { readonly kind: 'set_aside'; readonly path: string; readonly detail: string }
  /** Whether the entries stand in the file now. */
  | { readonly kind: 'appended'; readonly ok: boolean }
  | { readonly kind: 'page'; readonly id: number; readonly page: JournalPage | null };

const RETRY_MS = 30_000;
const RESTART_MS = 5000;
/** A thread that has nothing to do takes 9 MB, and an entry is written now and then. */
const IDLE_MS = 30_000;
const TEND_EVERY_MS = 6 * 3_600_000;
const MOST_WAITING = 2000;
const MOST_AT_ONCE = 200;
const ANSWER_MS = 5000;
const STUCK_MS = 15_000;
const CLOSE_MS = 800;
const LIMITS = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 1 };
const JOURNAL_PROGRAM = ownProgram('journal/worker');

const STUCK = {
  ok: false,
  reason: 'stuck',
  detail: 'the disk has not answered in time',
} as const satisfies JournalState;

export type Journal = ReturnType<typeof openJournal>;

export function openJournal(options: JournalOptions) {
  const { folder, tillFile, log, retryMs = RETRY_MS, idleMs = IDLE_MS, seconds = () => Date.now() / 1000 } = options;
  const { stuckMs = STUCK_MS, program = JOURNAL_PROGRAM } = options;
  let state: JournalState = { ok: false, reason: 'opening', detail: 'the journal is being opened' };
  const first = Promise.withResolvers<Remembered>();
  const asked = new Map<number, (page: JournalPage | null) => void>();
  const waiting: Entry[] = [];
  const notes = new Map<string, string>();
  let underWay = 0;
  let lost = 0;
  let nextId = 1;
  let worker: Worker | null = null;
  let restart: NodeJS.Timeout | undefined;
  let retry: NodeJS.Timeout | undefined;
  let overdue: NodeJS.Timeout | undefined;
  let closing = false;
  /** Until each has ended: also one that rests, and hangs while it closes its file. */
  const threads = new Set<Promise<void>>();
  let whenWritten: (() => void) | null = null;
  let idle: NodeJS.Timeout | undefined;
  let resting = false;
  /** When a thread last looked through the whole file. */
  let lookedAt = Number.NEGATIVE_INFINITY;

  const fixed = { folder, tillFile, retryMs, tendEveryMs: TEND_EVERY_MS };

  function start(): void {
    const wasInOrder = resting && performance.now() - lookedAt < TEND_EVERY_MS;
    if (!wasInOrder) lookedAt = performance.now();
    const own = new Worker(program, {
      workerData: { ...fixed, wasInOrder, startedAt: seconds() } satisfies WorkerOptions,
      resourceLimits: LIMITS,
      execArgv: [],
      name: 'journal',
    });
    worker = own;
    resting = false;
    restLater();
    own.on('message', (message: FromWorker) => worker === own && hear(message));
    own.on('error', (error) => died(own, error.message));
    own.on('exit', (code) => died(own, `exit code ${code}`));
    const exited = new Promise<void>((resolve) => own.once('exit', () => resolve())).then(() => {
      threads.delete(exited);
    });
    threads.add(exited);
  }

  function died(own: Worker, cause: string): void {
    if (worker !== own) return;
    worker = null;
    underWay = 0;
    // Nobody is there to be asked again.
    clearTimeout(retry);
    clearTimeout(overdue);
    become({ ok: false, reason: 'other', detail: cause });
    for (const answer of [...asked.values()]) answer(null);
    restart = setTimeout(start, RESTART_MS);
  }

  function restLater(): void {
    clearTimeout(idle);
    idle = setTimeout(rest, idleMs).unref();
  }

  /** One that is in order and has nothing to do closes its file and ends; the next word starts another. */
  function rest(): void {
    if (worker === null) return;
    if (!state.ok || underWay > 0 || waiting.length > 0 || asked.size > 0) {
      restLater();
      return;
    }
    worker.postMessage({ call: 'close' } satisfies ToWorker);
    worker = null;
    resting = true;
  }

  function become(next: JournalState): void {
    const same = next.ok === state.ok && (next.ok || state.ok || next.reason === state.reason);
    state = next;
    if (same) return;
    if (next.ok) log.info({ folder, lost }, 'the journal is open');
    else log.warn({ folder, reason: next.reason, detail: next.detail }, 'there is no journal; everything else goes on');
    if (!next.ok) return;
    lost = 0;
    // What was to be kept meanwhile may have been lost.
    for (const [name, text] of notes) post({ call: 'keep', name, text });
  }

  function hear(message: FromWorker): void {
    switch (message.kind) {
      case 'state':
        become(message.state);
        // Nobody waits for a journal that there is not.
        if (!message.state.ok) first.resolve(NOTHING_REMEMBERED);
        write();
        break;
      case 'open':
        first.resolve(message.remembered);
        break;
      case 'set_aside':
        log.error(
          { path: message.path, detail: message.detail },
          'the journal was damaged and is begun anew beside it',
        );
        break;
      case 'appended':
        if (message.ok) waiting.splice(0, underWay);
        underWay = 0;
        clearTimeout(overdue);
        if (message.ok && !state.ok && state.reason === 'stuck') become({ ok: true });
        if (message.ok) write();
        else again();
        break;
      case 'page':
        asked.get(message.id)?.(message.page);
    }
  }

  /** A full disk is told by trying. */
  function again(): void {
    clearTimeout(retry);
    retry = setTimeout(() => write(true), retryMs);
  }

  function write(anyway = false): void {
    if (waiting.length === 0) whenWritten?.();
    if (!(state.ok || anyway) || underWay > 0 || waiting.length === 0) return;
    const entries = waiting.slice(0, MOST_AT_ONCE);
    underWay = entries.length;
    overdue = setTimeout(become, stuckMs, STUCK).unref();
    post({ call: 'append', entries });
  }

  function post(message: ToWorker): void {
    if (resting) start();
    restLater();
    worker?.postMessage(message);
  }

  start();
  return {
    state: (): JournalState => state,
    /** Returns at once. What cannot be written waits for a while, the newest 2,000 entries of it. */
    add(entry: Entry) {
      waiting.push(entry);
      if (waiting.length > MOST_WAITING) {
        // What is under way cannot be taken back; the oldest of the rest goes.
        waiting.splice(underWay, 1);
        lost += 1;
      }
      write();
    },
    /** For the next start, in place of what stood under that name; as soon as there is a journal. */
    keep(name: string, text: string) {
      notes.set(name, text);
      if (state.ok) post({ call: 'keep', name, text });
    },
    /** What it knew when it was opened; nothing where it cannot be opened, or not within that time. */
    async remembered(milliseconds: number): Promise<Remembered> {
      const known = await within(milliseconds, first.promise);
      return known === LATE ? NOTHING_REMEMBERED : known;
    },
    /** Rejects with JournalUnusable. */
    async page(query: JournalQuery): Promise<JournalPage> {
      const id = nextId++;
      const answer = Promise.withResolvers<JournalPage | null>();
      asked.set(id, answer.resolve);
      post({ call: 'page', id, query });
      if (worker === null) answer.resolve(null);
      const page = await within(ANSWER_MS, answer.promise).finally(() => asked.delete(id));
      if (page === LATE) throw new JournalUnusable(STUCK.reason, STUCK.detail);
      if (page !== null) return page;
      throw state.ok
        ? new JournalUnusable('other', 'the journal could not be read')
        : new JournalUnusable(state.reason, state.detail);
    },
    /** After the close, while a thread has not ended: one that waits for the disk would keep an exit of the process waiting. */
    get hangs() {
      return closing && threads.size > 0;
    },
    async close() {
      clearTimeout(restart);
      clearTimeout(retry);
      clearTimeout(idle);
      closing = true;
      const written = new Promise<void>((resolve) => {
        whenWritten = resolve;
      });
      if (worker !== null && waiting.length > 0 && state.ok) await within(CLOSE_MS, written);
      clearTimeout(overdue);
      const ending = worker;
      worker = null;
      ending?.postMessage({ call: 'close' } satisfies ToWorker);
      await within(CLOSE_MS, Promise.all(threads));
      if (ending !== null) await within(CLOSE_MS, ending.terminate());
      ending?.unref();
    },
  };
}
