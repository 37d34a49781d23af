/**
 * Reads a stopped till a few times; prints the most memory that this program ever had. Asked of the kernel's list of its
 * own pages: `maxRSS` begins with those of the process that started it.
 */
import { readFileSync } from 'node:fs';
import { BufferReader } from '../../../src/buffer/reader.ts';

for (let round = 0; round < 20; round += 1) {
  const reading = new BufferReader({ path: process.argv[2] ?? '', zone: 'Europe/Moscow' }).read(Date.now() / 1000);
  if (!reading.ok || reading.source !== 'stopped') throw new Error(JSON.stringify(reading));
}
console.log(Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024);
