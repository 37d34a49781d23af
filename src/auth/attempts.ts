/**
 * Slows down whoever guesses passwords. What is counted is the pair of address and user, and the address over all
 * users; never the user alone, or anybody in the shop's network could lock the shop out of its own screen.
 */
export interface Attempts {
  /** Seconds to wait before this address may try this user again; 0 when it may at once. */
  wait(address: string, user: string): number;
  failed(address: string, user: string): void;
  succeeded(address: string, user: string): void;
}

interface Count {
  failures: number;
  until: number;
  at: number;
}

const FREE_TRIES_A_USER = 5;
const FREE_TRIES_AN_ADDRESS = 20;
const LONGEST_WAIT_SECONDS = 300;
const FORGET_AFTER_SECONDS = 15 * 60;
/** An attacker with many addresses must not fill the memory. */
const MOST_COUNTS = 10_000;

export function createAttempts(now: () => number): Attempts {
  const counts = new Map<string, Count>();
  const pair = (address: string, user: string) => JSON.stringify([address, user]);

  function waitOf(key: string): number {
    const count = counts.get(key);
    return count === undefined ? 0 : Math.max(0, Math.ceil(count.until - now()));
  }

  function count(key: string, freeTries: number): void {
    const at = now();
    const known = counts.get(key);
    const fresh = known === undefined || at - known.at > FORGET_AFTER_SECONDS;
    const failures = fresh ? 1 : known.failures + 1;
    const beyond = failures - freeTries;
    const wait = beyond < 0 ? 0 : Math.min(2 ** beyond, LONGEST_WAIT_SECONDS);
    counts.delete(key);
    counts.set(key, { failures, until: at + wait, at });
    for (const oldest of counts.keys()) {
      if (counts.size <= MOST_COUNTS) break;
      counts.delete(oldest);
    }
  }

  return {
    wait: (address, user) => Math.max(waitOf(address), waitOf(pair(address, user))),
    failed(address, user) {
      count(pair(address, user), FREE_TRIES_A_USER);
      count(address, FREE_TRIES_AN_ADDRESS);
    },
    succeeded(address, user) {
      counts.delete(pair(address, user));
    },
  };
}
