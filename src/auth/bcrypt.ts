/**
 * The only importer of bcryptjs. A comparison takes a processor for some dozens of milliseconds, so it is made in a thread
 * of its own, which yields to everything else on the till's PC. There is one only while somebody logs in.
 */
import { constants, setPriority } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { ownProgram } from '../place.ts';

/** exporter-toolkit's own default; a guess costs an attacker as much as it costs us. */
export const USUAL_COST = 10;
const IDLE_MS = 30_000;
const LIMITS = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 };
const NAME = 'bcrypt';

interface Question {
  readonly id: number;
  readonly password: string;
  readonly hash: string;
}

interface Finding {
  readonly id: number;
  readonly matches: boolean;
}

/** Loaded only where it is needed. */
const bcrypt = () => import('bcryptjs');

const asked = new Map<number, PromiseWithResolvers<boolean>>();
let nextId = 1;
let thread: Worker | null = null;
let idle: NodeJS.Timeout | undefined;

export async function hashPassword(password: string): Promise<string> {
  const { hash } = await bcrypt();
  return hash(password, USUAL_COST);
}

/** Rejects where the thread died of it. */
export function compareAside(password: string, hash: string): Promise<boolean> {
  const answer = Promise.withResolvers<boolean>();
  const id = nextId++;
  asked.set(id, answer);
  clearTimeout(idle);
  thread ??= start();
  thread.ref();
  thread.postMessage({ id, password, hash } satisfies Question);
  return answer.promise;
}

function start(): Worker {
  const options = { workerData: NAME, name: NAME, execArgv: [], resourceLimits: LIMITS };
  const worker = new Worker(ownProgram('auth/bcrypt'), options);
  worker.on('message', ({ id, matches }: Finding) => {
    asked.get(id)?.resolve(matches);
    asked.delete(id);
    if (asked.size > 0) return;
    // A thread that nobody waits for does not keep the program from its end.
    worker.unref();
    idle = setTimeout(end, IDLE_MS).unref();
  });
  worker.on('error', (error) => lost(worker, error));
  worker.on('exit', () => lost(worker, new Error('the thread that compares passwords has ended')));
  return worker;
}

function end(): void {
  const ending = thread;
  thread = null;
  void ending?.terminate();
}

function lost(worker: Worker, why: Error): void {
  if (thread !== worker) return;
  thread = null;
  for (const { reject } of asked.values()) reject(why);
  asked.clear();
}

if (!isMainThread && workerData === NAME) {
  // On Linux the priority is the thread's own; elsewhere it would be that of the whole program.
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const { compare } = await bcrypt();
  parentPort?.on('message', ({ id, password, hash }: Question) => {
    void compare(password, hash).then((matches) => parentPort?.postMessage({ id, matches } satisfies Finding));
  });
}
