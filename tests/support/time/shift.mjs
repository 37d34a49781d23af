/**
 * The clock of every process of a test run shows what the run has chosen. SHOP_CLOCK_OFFSET are its seconds for the whole
 * run; where a test sets the clock of a running program, the file CLOCK_OFFSET_FILE says by how many more. What measures
 * how long something takes stays as it is, as when somebody sets the clock of a computer. It is plain JavaScript, so that
 * any Node takes it.
 */
import { readFileSync } from 'node:fs';

const RealDate = Date;
const file = process.env.CLOCK_OFFSET_FILE;
const FRESH_MS = 20;
let set = 0;
let readAt = Number.NEGATIVE_INFINITY;

function now() {
  if (file !== undefined && performance.now() - readAt > FRESH_MS) {
    set = Number(readFileSync(file, 'utf8')) * 1000;
    readAt = performance.now();
  }
  // A file of tests may go back to the real time before it begins.
  return RealDate.now() + Number(process.env.SHOP_CLOCK_OFFSET ?? 0) * 1000 + set;
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, words, as) =>
    words.length === 0 ? Reflect.construct(target, [now()], as) : Reflect.construct(target, words, as),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});
