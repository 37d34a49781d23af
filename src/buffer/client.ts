/** buffer.db, as the rest of the program sees it: questions that are answered elsewhere, and never block. */
import type { Seconds, TimeZone } from '../domain/day.ts';
import type { BufferFacts, Reading } from '../domain/facts.ts';
import { LATE, within } from '../waiting.ts';
import type { Answers, Asks, CallName, SameReading } from './protocol.ts';
import { BUFFER_PROGRAM, BufferThread, type Log } from './thread.ts';
import { BufferUnreadable, toUnreadable } from './unreadable.ts';

export interface BufferOptions {
  readonly path: string;
  readonly zone: TimeZone;
  readonly log: Log;
  /**
   * A reading that answered too late for its asker, and when by the steady clock it was asked for. It still counts: its
   * deliveries are told here and nowhere else.
   */
  readonly onLateReading: (reading: Reading, asked: Seconds) => void;
  /** Seconds that nobody sets. */
  readonly steady?: () => Seconds;
  /** The reader has died or had to be ended three times in a row: only another process may fare better. */
  readonly onHopeless?: (cause: string) => void;
  /** How long to wait for an answer before the buffer is called stuck. */
  readonly deadlineMs?: number | undefined;
  /** How long until a reader that does not answer is ended, and begun anew. */
  readonly endMs?: number;
  /** How often a watched file is looked at where the system does not tell of changes. */
  readonly pollMs?: number;
  /** The program of the thread. */
  readonly program?: URL;
}

const DEADLINE_MS = 2000;
const END_MS = 15_000;
const POLL_MS = 25;

export type Buffer = ReturnType<typeof openBuffer>;

export function openBuffer(options: BufferOptions) {
  const { path, log, onLateReading, onHopeless = () => {}, deadlineMs = DEADLINE_MS, endMs = END_MS } = options;
  const { pollMs = POLL_MS, program = BUFFER_PROGRAM, steady = () => performance.now() / 1000 } = options;
  let { zone } = options;
  let watcher: (() => void) | null = null;
  const worker = { path, zone, pollMs };
  const thread = new BufferThread({ worker, program, log, onChange: () => watcher?.(), onHopeless });
  const withFacts = createFactsKeeper();
  const late = new Set<Promise<void>>();
  const whenStuck = new Set<() => void>();

  const askFacts = async (now: Seconds): Promise<Reading> => {
    const askedIn = zone;
    const reading = withFacts(await thread.ask('read', { now }));
    // By a calendar that was given up meanwhile.
    return askedIn === zone ? reading : askFacts(now);
  };

  const expectLate = (answer: Promise<Reading>, asked: Seconds) => {
    const ending = setTimeout(() => thread.end('it did not answer'), endMs - deadlineMs);
    const heard = answer.then((reading) => {
      clearTimeout(ending);
      late.delete(heard);
      onLateReading(reading, asked);
    });
    late.add(heard);
    for (const giveUp of whenStuck) giveUp();
  };

  const read = async (now: Seconds) => {
    const [ends, asked] = [performance.now() + deadlineMs, steady()];
    // A thread that is stuck gets no more questions than those on which it is stuck.
    if (late.size > 0 && (await within(deadlineMs, Promise.all(late))) === LATE) return unread(now, stuck());
    const answer = askFacts(now).catch((error: unknown) => unread(now, toUnreadable(error)));
    const reading = await within(ends - performance.now(), answer);
    if (reading !== LATE) return reading;
    expectLate(answer, asked);
    return unread(now, stuck());
  };

  /** A long sum has all the time it needs, as long as the thread answers others meanwhile. */
  const question =
    <Name extends CallName>(call: Name) =>
    (ask: Asks[Name], gone?: AbortSignal) =>
      new Promise<Answers[Name]>((resolve, reject) => {
        const giveUp = () => reject(stuck());
        if (late.size > 0) return giveUp();
        whenStuck.add(giveUp);
        const answer = thread.ask(call, ask, gone);
        answer.then(resolve, reject).finally(() => whenStuck.delete(giveUp));
      });

  return {
    /** Never rejects: what went wrong is in the reading. */
    read,
    /** The days from the first to the last; rejects with BufferUnreadable, as do the calls below. */
    days: question('days'),
    /** What sold best in these days; names that differ only in case or spaces are one, shown as it was first written. */
    products: question('products'),
    /** Receipts by what somebody remembers of them, and one of them whole; null where there is none of that id. */
    find: question('find'),
    receipt: question('receipt'),
    /** The day of the first receipt: of those before it nothing is known. null where there is none. */
    firstDay: question('firstDay'),
    /** What went through drawers; null for each where that is not known. */
    drawers: question('drawers'),
    /** Receipts one by one, page by page. */
    receipts: question('receipts'),
    /** Calls `onChange` within 50 ms of each commit, and again while it may not be visible yet. Returns how to stop. */
    watch(onChange: () => void): () => void {
      watcher = onChange;
      thread.watch(true);
      return () => {
        watcher = null;
        thread.watch(false);
      };
    },
    /** Days are those of this calendar from now on. */
    setZone(next: TimeZone) {
      if (next === zone) return;
      zone = next;
      thread.setZone(next);
    },
    /** True while a reader that was ended still waits for the disk: an exit of the process would wait with it. */
    get hangs() {
      return thread.hangs;
    },
    /** False from the moment at which only another process may fare better. */
    get healthy() {
      return !thread.hopeless;
    },
    close: () => thread.close(),
  };
}

/** The thread sends facts once; while they hold, every reading has the very same ones. */
function createFactsKeeper(): (answer: Reading | SameReading) => Reading {
  let kept: BufferFacts | null = null;
  return (answer) => {
    if (!answer.ok) return answer;
    if (answer.facts !== null) {
      const { facts } = answer;
      kept = facts.deliveries.length === 0 ? facts : { ...facts, deliveries: [] };
      return { ...answer, facts };
    }
    if (kept === null) throw new BufferUnreadable('other', 'the thread speaks of facts that it never sent');
    return { ...answer, facts: kept };
  };
}

function unread(at: Seconds, { reason, detail }: BufferUnreadable): Reading {
  return { ok: false, at, reason, detail };
}

function stuck(): BufferUnreadable {
  return new BufferUnreadable('stuck', 'the disk has not answered in time');
}
