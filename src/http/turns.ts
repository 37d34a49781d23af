/** What goes through the receipts of many days: few at once, some more in line, and nothing for those who have gone. */
import type { ServerResponse } from 'node:http';
import { ApiError } from './errors.ts';

const AT_ONCE = 4;
/** Every screen of a shop that comes back at the same moment, several times over. */
const IN_LINE = 100;

const nobodyWaits = () => new ApiError('overloaded', 'Nobody waits for it any more');

export type Turns = ReturnType<typeof createTurns>;

export function createTurns() {
  const line = new Set<() => void>();
  let underWay = 0;

  const inLine = (gone: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const go = () => {
        line.delete(go);
        resolve();
      };
      line.add(go);
      gone.addEventListener('abort', () => {
        if (line.delete(go)) reject(nobodyWaits());
      });
    });

  /** Waits until there is a place. Whoever asks may go meanwhile: `gone` tells that to the one who reads for him. */
  return async <T>(response: ServerResponse, read: (gone: AbortSignal) => Promise<T>): Promise<T> => {
    if (line.size >= IN_LINE)
      throw new ApiError('overloaded', 'Too many questions at once, try again soon', {}, { 'Retry-After': '5' });
    const left = new AbortController();
    response.once('close', () => left.abort());
    // Whoever has gone before says so no more.
    if (response.destroyed) throw nobodyWaits();
    if (underWay < AT_ONCE) underWay += 1;
    else await inLine(left.signal);
    try {
      return await read(left.signal);
    } finally {
      // The place goes to the next in line, as it is.
      const [next] = line;
      if (next === undefined) underWay -= 1;
      else next();
    }
  };
}
