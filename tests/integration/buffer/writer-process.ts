/** A till's writer in a process of its own, as on a shop's PC: POSIX locks are a process's, not a handle's. */
import { openWriter } from '../../../src/simulator/writer.ts';
import type { Order } from './till.ts';

const writer = openWriter(process.argv[2] ?? '');

function obey(order: Order): unknown {
  switch (order.do) {
    case 'call': {
      const method: unknown = Reflect.get(writer, order.method);
      if (typeof method !== 'function') throw new Error(`no such method: ${order.method}`);
      const result: unknown = method.apply(writer, order.with);
      return result === writer ? null : result;
    }
    case 'sql':
      return writer.db.prepare(order.sql).run(...order.with).changes;
    case 'pragma':
      return writer.db.pragma(order.pragma);
  }
}

process.on('message', (orders: Order[] | 'close') => {
  if (orders === 'close') {
    writer.close();
    process.disconnect();
    return;
  }
  try {
    process.send?.({ results: orders.map(obey) });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) });
  }
});
process.send?.({ results: [] });
