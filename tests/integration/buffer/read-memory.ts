/** Reads a stopped till a few times; prints the most memory that this process ever had. */
import { BufferReader } from '../../../src/buffer/reader.ts';

for (let round = 0; round < 20; round += 1) {
  const reading = new BufferReader({ path: process.argv[2] ?? '', zone: 'Europe/Moscow' }).read(Date.now() / 1000);
  if (!reading.ok || reading.source !== 'stopped') throw new Error(JSON.stringify(reading));
}
console.log(process.resourceUsage().maxRSS * 1024);
