/** Who has logged out. A token cannot be called back, so the session that it belongs to is remembered as ended. */
import { LONGEST_SESSION_SECONDS } from './tokens.ts';

export interface EndedSessions {
  add(id: string): void;
  has(id: string): boolean;
}

const MOST = 10_000;

export function createEndedSessions(now: () => number): EndedSessions {
  const ended = new Map<string, number>();
  return {
    add(id) {
      ended.set(id, now());
      for (const [oldest, at] of ended) {
        if (ended.size <= MOST && now() - at <= LONGEST_SESSION_SECONDS) break;
        ended.delete(oldest);
      }
    },
    has: (id) => ended.has(id),
  };
}
