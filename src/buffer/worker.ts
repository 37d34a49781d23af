/** The thread that owns the folder of buffer.db: nobody else in this process touches a file in it. */
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { isMarkedAsDemo } from '../demo-mark.ts';
import type { DiskSpace } from '../domain/disk.ts';
import type { BufferFacts, Reading } from '../domain/facts.ts';
import { Pace } from './pace.ts';
import type { Answers, Asks, CallName, FromWorker, SameReading, ToWorker, WorkerOptions } from './protocol.ts';
import { BufferReader } from './reader.ts';
import { LongSum, WorkQueue } from './slices.ts';
import { toUnreadable } from './unreadable.ts';
import { BufferWatch } from './watch.ts';

const { path, zone, pollMs, pastAfterMs } = workerData as WorkerOptions;
let reader = new BufferReader({ path, zone });
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
  else take(message.id, message.call, message.ask);
});

const answers: { readonly [Name in CallName]: (ask: Asks[Name]) => Answers[Name] | LongSum<Answers[Name]> } = {
  read: ({ now }) => {
    const started = performance.now();
    const reading = { ...withoutKnown(withMark(reader.read(now))), disk: disk() };
    pace.read(performance.now() - started);
    if (reading.ok || reading.reason === 'counting') keepUp();
    return reading;
  },
  days: (ask) => reader.days(ask),
  products: (ask) => reader.products(ask),
  find: (ask) => reader.find(ask),
  receipt: (ask) => reader.receipt(ask),
  receipts: (ask) => reader.receipts(ask),
  firstDay: (ask) => reader.firstDay(ask),
  drawers: (ask) => reader.drawers(ask),
};

/** Questions for whose answers somebody waits. */
const wanted = new Set<number>();

function take<Name extends CallName>(id: number, call: Name, ask: Asks[Name]): void {
  wanted.add(id);
  const answer = (value: Answers[Name]) => wanted.delete(id) && tell({ kind: 'answer', id, value });
  const fail = (error: unknown) => {
    const { reason, detail } = toUnreadable(error);
    if (wanted.delete(id)) tell({ kind: 'failure', id, reason, detail });
  };
  queue.addShort(() => {
    try {
      const found = answers[call](ask);
      if (found instanceof LongSum) run(call, found, answer, fail, () => wanted.has(id));
      else answer(found);
    } catch (error) {
      fail(error);
    }
  });
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

/** Receipts are gone through again when something was written, and so that it takes a small part of the time. */
function keepUp(): void {
  const past = !leavesPastAlone;
  if (keptUp === reader || !reader.unsettled(past)) return;
  const settling = reader;
  keptUp = settling;
  const free = () => {
    if (keptUp === settling) keptUp = null;
  };
  const { version } = settling;
  const done = (_: unknown, worked: number) => {
    if (settling.version !== version) tell({ kind: 'changed' });
    const pause = Math.min(LONGEST_REST_MS, REST_FACTOR * worked);
    setTimeout(() => {
      free();
      keepUp();
    }, pause).unref();
  };
  // What cannot be read now is looked at again after the next reading.
  run(past ? 'month' : 'two days', settling.settle(past), done, free);
}

const REST_FACTOR = 300;
const LONGEST_REST_MS = 20_000;

/** `done` is told how many milliseconds it took of the thread. */
function run<T>(
  name: string,
  sum: LongSum<T>,
  done: (value: T, worked: number) => void,
  failed: (error: unknown) => void,
  isWanted = () => true,
): void {
  const startedAt = performance.now();
  let [toldAt, worked] = [startedAt, 0];
  queue.addLong(() => {
    if (!isWanted()) return true;
    const began = performance.now();
    try {
      const step = sum.advance();
      const now = performance.now();
      worked += now - began;
      if (now - toldAt > PROGRESS_MS) {
        toldAt = now;
        const seconds = Math.round((now - startedAt) / 100) / 10;
        const fields = { sum: name, done: sum.done, total: sum.total, seconds };
        tell({ kind: 'log', fields, message: 'adding up past days' });
      }
      if (step.done) done(step.value, worked);
      return step.done;
    } catch (error) {
      failed(error);
      return true;
    }
  });
}

function tell(message: FromWorker): void {
  parentPort?.postMessage(message);
}

const ASKED_EVERY_MS = 5000;
let diskKnown: { readonly space: DiskSpace | null; readonly at: number } | null = null;

/** How much is free where buffer.db lies: asked of the system now and then, nothing in the folder is opened. */
function disk(): DiskSpace | null {
  const at = performance.now();
  if (diskKnown === null || at - diskKnown.at >= ASKED_EVERY_MS) {
    // The folder may be that of a link to the file on another disk, and is asked only while there is no file.
    diskKnown = { space: measure(path) ?? measure(dirname(path)), at };
  }
  return diskKnown.space;
}

/** null where the system does not tell. */
function measure(place: string): DiskSpace | null {
  try {
    const { bavail, blocks, bsize } = statfsSync(place);
    return blocks > 0 ? { freeBytes: bavail * bsize, totalBytes: blocks * bsize } : null;
  } catch {
    return null;
  }
}
