/** Starts the thread that owns the folder, asks it, and starts it again should it die. */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Call, CallName, Calls, FromWorker, ToWorker, WorkerOptions } from './protocol.ts';
import { BufferUnreadable } from './unreadable.ts';

export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface ThreadOptions {
  readonly worker: WorkerOptions;
  readonly program: URL;
  readonly log: Log;
  readonly onChange: () => void;
}

/** Beside this module stands its thread, as source or compiled. */
export const BUFFER_PROGRAM = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

const RESTART_MS = 500;
/** A thread that hangs in the disk cannot be ended; nobody waits for it longer than this. */
const END_MS = 500;
const LIMITS = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 };

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: BufferUnreadable) => void;
}

export class BufferThread {
  readonly #options: ThreadOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #restart: NodeJS.Timeout | undefined;
  #watched = false;
  #nextId = 1;

  constructor(options: ThreadOptions) {
    this.#options = options;
    this.#start();
  }

  ask<Name extends CallName>(call: Name, ask: Calls[Name]['ask']): Promise<Calls[Name]['answer']> {
    return new Promise((resolve, reject) => {
      if (this.#worker === null) {
        reject(gone());
        return;
      }
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve, reject });
      // Name ties the question to its call; the union of both cannot be followed by the compiler.
      this.#post({ id, call, ask } as Call);
    });
  }

  watch(on: boolean): void {
    this.#watched = on;
    this.#post({ call: 'watch', on });
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    clearTimeout(this.#restart);
    this.#abandon();
    if (worker === null) return;
    worker.removeAllListeners();
    // An error that nobody hears would end the process.
    worker.on('error', () => {});
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise((resolve) => {
      timer = setTimeout(resolve, END_MS);
    });
    await Promise.race([worker.terminate(), enough]);
    clearTimeout(timer);
    worker.unref();
  }

  #start(): void {
    const { program, worker: workerData } = this.#options;
    const worker = new Worker(program, { workerData, resourceLimits: LIMITS, execArgv: [], name: 'buffer' });
    this.#worker = worker;
    worker.on('message', (message: FromWorker) => this.#hear(message));
    worker.on('error', (error) => this.#died(worker, error.message));
    worker.on('exit', (code) => this.#died(worker, `exit code ${code}`));
    if (this.#watched) this.#post({ call: 'watch', on: true });
  }

  #died(worker: Worker, cause: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#options.log.warn({ cause }, 'the thread that reads the buffer died and is started again');
    this.#abandon();
    this.#restart = setTimeout(() => this.#start(), RESTART_MS);
  }

  #abandon(): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(gone());
  }

  #hear(message: FromWorker): void {
    switch (message.kind) {
      case 'answer':
        this.#take(message.id)?.resolve(message.value as never);
        break;
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

function gone(): BufferUnreadable {
  return new BufferUnreadable('other', 'the thread that reads the buffer is not running');
}
