/**
 * Slows down whoever guesses passwords. What is counted is the pair of address and user, and the address over all
 * users; never the user alone, or anybody in the shop's network could lock the shop out of its own screen. A screen
 * that has logged in before is counted by itself, so that it gets in again whatever its neighbours at the same address do.
 */
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';

export interface Guesser {
  readonly address: string;
  readonly user: string;
  /** The session that this browser got when it last logged in as this user. */
  readonly screen: string | null;
}

export interface Attempt {
  /** Seconds to wait instead of trying now; 0 when the try may go on. */
  readonly wait: number;
  /** The password was right: what was mistyped before is forgiven. */
  succeeded(): void;
  /** The password was not looked at. */
  takeBack(): void;
}

export interface Attempts {
  /** Seconds for which this user is not asked for at this address, whatever password comes. */
  heldUp(guesser: Guesser): number;
  /** Counts the try before the password is looked at: many at once are no way around the limit. */
  begin(guesser: Guesser): Attempt;
}

interface Count {
  failures: number;
  until: number;
  at: number;
}

const FREE_TRIES_A_USER = 5;
const FREE_TRIES_AN_ADDRESS = 20;
const LONGEST_WAIT_SECONDS = 300;
/** Behind an address may stand the whole shop, so it is never shut out for long. */
const LONGEST_WAIT_OF_AN_ADDRESS_SECONDS = 30;
const FORGET_AFTER_SECONDS = 15 * 60;
/** An attacker with many addresses must not fill the memory. */
const MOST_COUNTS = 10_000;

interface Counts {
  waitOf(key: string): number;
  /** Returns how to take it back. */
  count(key: string): () => void;
  forget(key: string): void;
}

export function createAttempts(now: () => number): Attempts {
  // Names cost an attacker nothing: however many he makes up, what is counted of his address is not pushed out by them.
  const pairs = createCounts(now, FREE_TRIES_A_USER, LONGEST_WAIT_SECONDS);
  const networks = createCounts(now, FREE_TRIES_AN_ADDRESS, LONGEST_WAIT_OF_AN_ADDRESS_SECONDS);

  return {
    heldUp: (guesser) => pairs.waitOf(pairOf(guesser)),
    begin(guesser) {
      const pair = pairOf(guesser);
      const network = networkOf(guesser.address);
      const ofPair = pairs.waitOf(pair);
      if (ofPair > 0) return held(ofPair);
      const takePairBack = pairs.count(pair);
      // Who is held up with all of his address still pays for the try: it may have hit a password that is remembered.
      const ofNetwork = guesser.screen === null ? networks.waitOf(network) : 0;
      if (ofNetwork > 0) return held(ofNetwork);
      const takeNetworkBack = guesser.screen === null ? networks.count(network) : () => {};
      return {
        wait: 0,
        succeeded() {
          pairs.forget(pair);
          takeNetworkBack();
        },
        takeBack() {
          takePairBack();
          takeNetworkBack();
        },
      };
    },
  };
}

function createCounts(now: () => number, freeTries: number, longestWait: number): Counts {
  const counts = new Map<string, Count>();
  return {
    waitOf(key) {
      const count = counts.get(key);
      // Where the clock was set back nobody waits for the hours that it lost.
      return count === undefined || now() < count.at ? 0 : Math.max(0, Math.ceil(count.until - now()));
    },
    count(key) {
      const at = now();
      const known = counts.get(key);
      const before = known === undefined || at - known.at > FORGET_AFTER_SECONDS ? NOTHING : known;
      const failures = before.failures + 1;
      const beyond = failures - freeTries;
      const counted = { failures, until: beyond < 0 ? 0 : at + Math.min(2 ** beyond, longestWait), at };
      counts.delete(key);
      counts.set(key, counted);
      for (const oldest of counts.keys()) {
        if (counts.size <= MOST_COUNTS) break;
        counts.delete(oldest);
      }
      return () => {
        counted.failures -= 1;
        if (counted.failures === before.failures) counted.until = before.until;
      };
    },
    forget: (key) => void counts.delete(key),
  };
}

function held(wait: number): Attempt {
  return { wait, succeeded: () => {}, takeBack: () => {} };
}

const NOTHING: Count = { failures: 0, until: 0, at: 0 };

/** A digest, because what strangers call themselves may be long. */
function pairOf({ address, user, screen }: Guesser): string {
  const who = screen ?? networkOf(address);
  return createHash('sha256')
    .update(JSON.stringify([who, user]))
    .digest('base64');
}

/** Whoever has one IPv6 address has the 2^64 beside it as well. */
export function networkOf(address: string): string {
  const mapped = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(mapped)) return mapped;
  const [head = '', tail = ''] = (mapped.split('%')[0] ?? '').split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const missing = mapped.includes('::') ? 8 - before.length - after.length : 0;
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
