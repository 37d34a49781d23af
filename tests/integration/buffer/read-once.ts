/** One reading in a process of its own; prints what came of it. */
import { BufferReader } from '../../../src/buffer/reader.ts';

const reading = new BufferReader({ path: process.argv[2] ?? '', zone: 'Europe/Moscow' }).read(Date.now() / 1000);
const { ok } = reading;
console.log(
  JSON.stringify(
    ok
      ? { ok, source: reading.source, pending: reading.facts.counts.pending }
      : { ok, reason: reading.reason, detail: reading.detail },
  ),
);
