/** A till's writer in a process of its own, as on a shop's PC: POSIX locks are a process's, not a handle's. */
import { openWriter, type Writer } from '../../../src/simulator/writer.ts';
import type { Order, ToWriter } from './till.ts';

let writer: Writer | null = null;

function done(what: ToWriter): unknown[] {
  if (what === 'close') writer?.close();
  else if ('open' in what) writer = openWriter(what.open);
  else return what.map(obey);
  return [];
}

function obey(order: Order): unknown {
  if (writer === null) throw new Error('no file is open');
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

process.on('message', (what: ToWriter) => {
  try {
    process.send?.({ results: done(what) });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) });
  }
});
