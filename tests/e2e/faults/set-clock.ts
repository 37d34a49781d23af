/**
 * Loaded into the monitor before itself: its clock is wrong by what a file says, from the moment the file says so.
 * What measures how long something takes stays as it is, as when somebody sets the clock of a computer.
 */
import { readFileSync } from 'node:fs';

const RealDate = Date;
const file = process.env.CLOCK_OFFSET_FILE;
const FRESH_MS = 20;
let offset = 0;
let readAt = Number.NEGATIVE_INFINITY;

function now(): number {
  if (file !== undefined && performance.now() - readAt > FRESH_MS) {
    offset = Number(readFileSync(file, 'utf8')) * 1000;
    readAt = performance.now();
  }
  return RealDate.now() + offset;
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, words) => (words.length === 0 ? new target(now()) : Reflect.construct(target, words)),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});
