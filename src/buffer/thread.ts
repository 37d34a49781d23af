/**
 * Starts the thread that owns the folder, asks it, and starts it again should it die or have to be ended. What was under way
 * at two such ends is not tried again for an hour, and three in a row are told: then this process can do no more.
 */
import { Worker } from 'node:worker_threads';
import type { TimeZone } from '../domain/day.ts';
import { ownProgram } from '../place.ts';
import { within } from '../waiting.ts';
import type { Answers, Asks, CallName, FromWorker, ToWorker, WorkerOptions } from './protocol.ts';
import { BufferUnreadable } from './unreadable.ts';

export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

interface ThreadOptions {
  readonly worker: Omit<WorkerOptions, 'pastAfterMs'>;
  readonly program: URL;
  readonly log: Log;
  readonly onChange: () => void;
  readonly onHopeless: (cause: string) => void;
}

export const BUFFER_PROGRAM = ownProgram('buffer/worker');

/** What the thread does when nobody asks: it goes through the days of the month. */
const PAST_DAYS = 'past days';
/** Asked with much else, and no work. */
const INNOCENT: readonly CallName[] = ['read', 'firstDay'];
const RESTART_MS = 500;
const HOPELESS_AFTER = 3;
/** A thread that hangs in the disk cannot be ended; nobody waits for it longer than this. */
const END_MS = 500;
const LIMITS = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 1 };

interface Waiting {
  readonly call: CallName;
  readonly question: string;
  readonly resolve: (value: never) => void;
  readonly reject: (error: BufferUnreadable) => void;
}

export class BufferThread {
  readonly #options: ThreadOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #zone: TimeZone;
  #restart: NodeJS.Timeout | undefined;
  #watched = false;
  /** Threads that died or had to be ended, since the last one that answered. */
  #ends = 0;
  #hanging = 0;
  readonly #suspects = new Suspects(() => performance.now());
  /** Questions that nobody waits for any more, and that the thread may still be busy with. */
  readonly #dropped = new Set<string>();
  #nextId = 1;

  constructor(options: ThreadOptions) {
    this.#options = options;
    this.#zone = options.worker.zone;
    this.#start();
  }

  /** `gone`: nobody waits for the answer any more, so the thread need not go on looking for it. */
  async ask<Name extends CallName>(call: Name, ask: Asks[Name], gone?: AbortSignal): Promise<Answers[Name]> {
    if (this.#worker === null) throw lost('is not running');
    const question = questionOf(call, ask);
    if (this.#suspects.leftAlone(question) > 0)
      throw new BufferUnreadable('other', 'this question has ended the reader before; ask for less');
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<Answers[Name]>();
    this.#waiting.set(id, { call, question, resolve, reject });
    this.#post({ id, call, ask });
    gone?.addEventListener('abort', () => {
      if (this.#take(id) === undefined) return;
      this.#dropped.add(question);
      reject(new BufferUnreadable('other', 'nobody waits for it any more'));
      this.#post({ call: 'drop', id });
    });
    return promise;
  }

  watch(on: boolean): void {
    this.#watched = on;
    this.#post({ call: 'watch', on });
  }

  /** What is asked from now on is answered by this calendar. */
  setZone(zone: TimeZone): void {
    this.#zone = zone;
    this.#post({ call: 'zone', zone });
  }

  /** A thread waits for the disk, and not even the process can end in the usual way before it has its answer. */
  get hangs(): boolean {
    return this.#hanging > 0;
  }

  get hopeless(): boolean {
    return this.#ends >= HOPELESS_AFTER;
  }

  /** From outside, whatever it does. Only one that waits for the disk lives on, and harms nobody: it holds no lock. */
  end(cause: string): void {
    const worker = this.#worker;
    if (worker === null) return;
    void this.#terminate(worker);
    this.#ended(worker, cause, new BufferUnreadable('stuck', 'the reader did not answer and was ended'));
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    clearTimeout(this.#restart);
    this.#refuse(lost('is not running'));
    if (worker === null) return;
    await within(END_MS, this.#terminate(worker));
  }

  async #terminate(worker: Worker): Promise<void> {
    worker.removeAllListeners();
    // An error that nobody hears would end the process.
    worker.on('error', () => {});
    this.#hanging += 1;
    const ended = worker.terminate();
    worker.unref();
    await ended;
    this.#hanging -= 1;
  }

  #start(): void {
    const { program, worker: options } = this.#options;
    const pastAfterMs = this.#suspects.leftAlone(PAST_DAYS);
    const workerData: WorkerOptions = { ...options, zone: this.#zone, pastAfterMs };
    const worker = new Worker(program, { workerData, resourceLimits: LIMITS, execArgv: [], name: 'buffer' });
    this.#worker = worker;
    worker.on('message', (message: FromWorker) => this.#hear(message));
    worker.on('error', (error) => this.#ended(worker, error.message, lost('died')));
    worker.on('exit', (code) => this.#ended(worker, `exit code ${code}`, lost('died')));
    if (this.#watched) this.#post({ call: 'watch', on: true });
  }

  #ended(worker: Worker, cause: string, told: BufferUnreadable): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#ends += 1;
    this.#blame();
    const { log, onHopeless } = this.#options;
    log.warn({ cause, inARow: this.#ends }, 'the thread that reads the buffer has ended and is started again');
    this.#refuse(told);
    this.#restart = setTimeout(() => this.#start(), RESTART_MS * 2 ** (this.#ends - 1));
    if (this.hopeless) onHopeless(cause);
  }

  /** A reading has to be tried again, or nothing would ever be known; where nobody waited for anything else, it was the rest. */
  #blame(): void {
    const asked = [...this.#waiting.values()].filter(({ call }) => !INNOCENT.includes(call));
    const there = new Set([...asked.map(({ question }) => question), ...this.#dropped]);
    for (const who of there.size === 0 ? [PAST_DAYS] : there) this.#suspects.blame(who);
    this.#dropped.clear();
  }

  #refuse(why: BufferUnreadable): void {
    for (const { reject } of this.#waiting.values()) reject(why);
    this.#waiting.clear();
  }

  #hear(message: FromWorker): void {
    // Between two words of the thread it has heard what is not wanted any more.
    this.#dropped.clear();
    switch (message.kind) {
      case 'answer': {
        const waiting = this.#take(message.id);
        if (waiting?.call === 'read') this.#ends = 0;
        // The call ties the question to its answer, which the compiler cannot follow.
        waiting?.resolve(message.value as never);
        break;
      }
      case 'failure':
        this.#take(message.id)?.reject(new BufferUnreadable(message.reason, message.detail));
        break;
      case 'changed':
        this.#options.onChange();
        break;
      case 'log':
        this.#options.log.info(message.fields, message.message);
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }
}

/** The same question at another time is the same. */
function questionOf(call: CallName, ask: Asks[CallName]): string {
  return JSON.stringify([call, ask], (name, value) => (name === 'now' ? 0 : value));
}

function lost(how: string): BufferUnreadable {
  return new BufferUnreadable('other', `the thread that reads the buffer ${how}`);
}

/** How long it is remembered that a thread ended over something. */
const SUSPECTED_MS = 3_600_000;
/** More than a shop's people can think of. */
const MOST_SUSPECTS = 100;

/**
 * Whoever was there when a thread ended. Once it may have been the disk's doing; who was there twice within an hour is left
 * alone for an hour, and then believed again.
 */
export class Suspects {
  readonly #clock: () => number;
  readonly #known = new Map<string, { readonly before: number; readonly last: number }>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  blame(who: string): void {
    const before = this.#known.get(who)?.last ?? Number.NEGATIVE_INFINITY;
    this.#known.delete(who);
    this.#known.set(who, { before, last: this.#clock() });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_SUSPECTS && oldest !== undefined) this.#known.delete(oldest);
  }

  /** For how many milliseconds more it is left alone. */
  leftAlone(who: string): number {
    const known = this.#known.get(who);
    if (known === undefined || known.last - known.before >= SUSPECTED_MS) return 0;
    return Math.max(0, known.last + SUSPECTED_MS - this.#clock());
  }
}
