/** The thread that owns the folder of buffer.db: nobody else in this process touches a file in it. */
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { isMarkedAsDemo } from '../demo-mark.ts';
import type { DiskSpace } from '../domain/disk.ts';
import type { BufferFacts, Reading } from '../domain/facts.ts';
import type { LongSum } from './long-sum.ts';
import { Pace } from './pace.ts';
import type { Call, CallName, Calls, FromWorker, SameReading, ToWorker, WorkerOptions } from './protocol.ts';
import { BufferReader } from './reader.ts';
import { toUnreadable } from './unreadable.ts';
import { BufferWatch } from './watch.ts';
import { WorkQueue } from './work-queue.ts';

const { path, pollMs, pastAfterMs, ...options } = workerData as WorkerOptions;
const disk = diskOf(path);
let reader = new BufferReader({ path, zone: options.zone });
const queue = new WorkQueue();
const pace = new Pace({
  isNews: () => reader.outdated,
  isSustained: () => watch?.sustained ?? false,
  tell: () => tell({ kind: 'changed' }),
});
let watch: BufferWatch | null = null;
let leavesPastAlone = pastAfterMs > 0;
let keptUp: BufferReader | null = null;
let sent: BufferFacts | null = null;

/** Long work says how far it is, this often. */
const PROGRESS_MS = 1000;

if (leavesPastAlone)
  setTimeout(() => {
    leavesPastAlone = false;
    keepUp();
  }, pastAfterMs).unref();

parentPort?.on('message', (message: ToWorker) => {
  if (message.call === 'watch') setWatch(message.on);
  else if (message.call === 'zone') reader = new BufferReader({ path, zone: message.zone });
  else if (message.call === 'drop') wanted.delete(message.id);
  else take(message);
});

/** Long sums for which somebody waits. */
const wanted = new Set<number>();

function take({ id, call, ask }: Call): void {
  switch (call) {
    case 'read':
      addShort(id, () => {
        const started = performance.now();
        const reading = { ...withoutKnown(withMark(reader.read(ask.now))), disk: disk() };
        pace.read(performance.now() - started);
        if (reading.ok || reading.reason === 'counting') keepUp();
        return reading;
      });
      break;
    case 'receipts':
      addShort(id, () => reader.receipts(ask.span, ask.cursor, ask.limit));
      break;
    case 'find':
      addLong(id, 'find', reader.find(ask, ask.now));
      break;
    case 'receipt':
      addShort(id, () => reader.receipt(ask.id));
      break;
    case 'drawers':
      addShort(id, () => reader.drawers(ask.spans));
      break;
    case 'days':
      addLong(id, 'days', reader.days(ask.first, ask.last, ask.now));
      break;
    case 'products':
      addLong(id, 'products', reader.products(ask));
      break;
  }
}

function withMark(reading: Reading): Reading {
  return reading.ok && isMarkedAsDemo(path) ? { ...reading, invented: true } : reading;
}

/** Facts that were sent already need not be copied to the other thread again. */
function withoutKnown(reading: Reading): Reading | SameReading {
  if (!reading.ok) return reading;
  const known = reading.facts === sent;
  sent = reading.facts;
  return known ? { ...reading, facts: null } : reading;
}

function setWatch(on: boolean): void {
  watch?.stop();
  pace.stop();
  watch = on ? new BufferWatch({ path, pollMs, onChange: () => pace.hear() }) : null;
}

function addShort(id: number, work: () => Calls[CallName]['answer']): void {
  queue.addShort(() => {
    try {
      tell({ kind: 'answer', id, value: work() });
    } catch (error) {
      fail(id, error);
    }
  });
}

function addLong(id: number, name: string, sum: LongSum<Calls[CallName]['answer']>): void {
  wanted.add(id);
  run(
    name,
    sum,
    (value) => wanted.delete(id) && tell({ kind: 'answer', id, value }),
    (error) => wanted.delete(id) && fail(id, error),
    () => wanted.has(id),
  );
}

/** Receipts are gone through again when something was written, and so that it takes a small part of the time. */
function keepUp(): void {
  if (leavesPastAlone || keptUp === reader || !reader.unsettled) return;
  const settling = reader;
  keptUp = settling;
  const free = () => {
    if (keptUp === settling) keptUp = null;
  };
  const { version } = settling;
  let worked = 0;
  const sum = settling.settle();
  const advance = () => {
    const started = performance.now();
    try {
      return sum.advance();
    } finally {
      worked += performance.now() - started;
    }
  };
  const done = () => {
    if (settling.version !== version) tell({ kind: 'changed' });
    const pause = Math.min(LONGEST_REST_MS, REST_FACTOR * worked);
    setTimeout(() => {
      free();
      keepUp();
    }, pause).unref();
  };
  // What cannot be read now is looked at again after the next reading.
  run('month', { advance, progress: sum.progress }, done, free);
}

const REST_FACTOR = 300;
const LONGEST_REST_MS = 20_000;

function run<T>(
  name: string,
  sum: LongSum<T>,
  done: (value: T) => void,
  failed: (error: unknown) => void,
  isWanted = () => true,
): void {
  const startedAt = performance.now();
  let toldAt = startedAt;
  const slice = () => {
    if (!isWanted()) return true;
    try {
      const step = sum.advance();
      const now = performance.now();
      if (now - toldAt > PROGRESS_MS) {
        toldAt = now;
        const seconds = Math.round((now - startedAt) / 100) / 10;
        tell({ kind: 'log', fields: { sum: name, ...sum.progress, seconds }, message: 'adding up past days' });
      }
      if (step.done) done(step.value);
      return step.done;
    } catch (error) {
      failed(error);
      return true;
    }
  };
  queue.addLong({ slice });
}

function fail(id: number, error: unknown): void {
  const { reason, detail } = toUnreadable(error);
  tell({ kind: 'failure', id, reason, detail });
}

function tell(message: FromWorker): void {
  parentPort?.postMessage(message);
}

const ASKED_EVERY_MS = 5000;

/**
 * How much is free where buffer.db lies: asked of the system now and then, nothing in the folder is opened; null where the
 * system does not tell.
 */
function diskOf(path: string, clock = () => performance.now()): () => DiskSpace | null {
  let known: { readonly space: DiskSpace | null; readonly at: number } | null = null;
  return () => {
    if (known === null || clock() - known.at >= ASKED_EVERY_MS) known = { space: measure(dirname(path)), at: clock() };
    return known.space;
  };
}

function measure(folder: string): DiskSpace | null {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return blocks > 0 ? { freeBytes: bavail * bsize, totalBytes: blocks * bsize } : null;
  } catch {
    return null;
  }
}
