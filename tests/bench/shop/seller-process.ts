import { openWriter } from '../../../src/simulator/index.ts';
import type { SellerOrder } from './seller.ts';

const DELIVERED_AFTER_MS = 2000;
const [, , path = ''] = process.argv;
const writer = openWriter(path);
let selling: NodeJS.Timeout | undefined;

process.on('message', (order: SellerOrder) => {
  if ('hurry' in order) process.send?.(hurry(order.hurry));
  else {
    clearInterval(selling);
    if (order.pace > 0) selling = setInterval(sell, 1000 / order.pace);
    process.send?.(order.pace);
  }
});
process.on('SIGTERM', end);
process.on('disconnect', end);
process.send?.('ready');

function sell(): void {
  const id = writer.addReceipt();
  setTimeout(() => writer.sync(id), DELIVERED_AFTER_MS);
}

/** Delivered in the same commit: a buffer with thousands waiting would be another shop. */
function hurry(seconds: number): number {
  const started = performance.now();
  let sold = 0;
  while (performance.now() - started < seconds * 1000) {
    writer.addReceipt({ syncedAt: Math.floor(Date.now() / 1000) });
    sold += 1;
  }
  return sold / ((performance.now() - started) / 1000);
}

function end(): void {
  writer.close();
  process.exit(0);
}
