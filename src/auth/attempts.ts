/**
 * Slows down whoever guesses passwords. What is counted is the pair of address and user, and the address over all
 * users; never the user alone, or anybody in the shop's network could lock the shop out of its own screen. A screen
 * that has logged in before is counted by itself, so that it gets in again whatever its neighbours at the same address do.
 */
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { unmapped } from '../unmapped.ts';

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

const FREE_TRIES_A_USER = 5;
const FREE_TRIES_AN_ADDRESS = 20;
const FREE_TRIES_AT_A_KNOWN_PASSWORD = 1000;
const LONGEST_WAIT_SECONDS = 300;
/** Behind an address may stand the whole shop, so it is never shut out for long. */
const LONGEST_WAIT_OF_AN_ADDRESS_SECONDS = 30;
const FORGET_AFTER_SECONDS = 15 * 60;
/** An attacker with many addresses must not fill the memory. */
const MOST_COUNTS = 10_000;

export type Attempts = ReturnType<typeof createAttempts>;

export function createAttempts(now: () => number) {
  // Names cost an attacker nothing: however many he makes up, what is counted of his address is not pushed out by them.
  const [pairs, networks, shownAtAll] = [createCounts(now), createCounts(now), createCounts(now)];

  function wait(count: Count | undefined, freeTries: number, longest: number): number {
    // Where the clock was set back nobody waits for the hours that it lost.
    if (count === undefined || now() < count.at) return 0;
    const beyond = count.failures - freeTries;
    return beyond < 0 ? 0 : Math.max(0, Math.ceil(count.at + Math.min(2 ** beyond, longest) - now()));
  }

  return {
    /**
     * Seconds for which not even a password counts that was right here before. Guesses of others must not lock it out, so
     * many are let through to it; but not without end, or whoever shares the address could try a whole dictionary.
     */
    heldUpThoughRight: (guesser: Guesser) =>
      wait(shownAtAll.of(pairOf(guesser)), FREE_TRIES_AT_A_KNOWN_PASSWORD, LONGEST_WAIT_SECONDS),
    /** Counts the try before the password is looked at: many at once are no way around the limit. */
    begin(guesser: Guesser): Attempt {
      const pair = pairOf(guesser);
      const network = networkOf(guesser.address);
      const takeBackShown = shownAtAll.count(pair);
      const ofPair = wait(pairs.of(pair), FREE_TRIES_A_USER, LONGEST_WAIT_SECONDS);
      if (ofPair > 0) return held(ofPair);
      const takePairBack = pairs.count(pair);
      // Who is held up with all of his address still pays for the try: it may have hit a password that is remembered.
      const ofNetwork =
        guesser.screen === null
          ? wait(networks.of(network), FREE_TRIES_AN_ADDRESS, LONGEST_WAIT_OF_AN_ADDRESS_SECONDS)
          : 0;
      if (ofNetwork > 0) return held(ofNetwork);
      const takeNetworkBack = guesser.screen === null ? networks.count(network) : () => {};
      return {
        wait: 0,
        succeeded() {
          pairs.forget(pair);
          shownAtAll.forget(pair);
          takeNetworkBack();
        },
        takeBack() {
          takePairBack();
          takeNetworkBack();
          takeBackShown();
        },
      };
    },
  };
}

/** Failures of the last quarter of an hour. Each is taken back by itself, in whatever order they are. */
interface Count {
  failures: number;
  at: number;
  /** When the one before was. */
  before: number;
}

export function createCounts(now: () => number) {
  const counts = new Map<string, Count>();
  return {
    of: (key: string): Readonly<Count> | undefined => counts.get(key),
    /** Returns how to take it back. */
    count(key: string): () => void {
      const at = now();
      const known = counts.get(key);
      const stands = known !== undefined && at - known.at <= FORGET_AFTER_SECONDS;
      const count = stands ? known : { failures: 0, at, before: at };
      Object.assign(count, { failures: count.failures + 1, before: count.at, at });
      counts.delete(key);
      counts.set(key, count);
      for (const oldest of counts.keys()) {
        if (counts.size <= MOST_COUNTS) break;
        counts.delete(oldest);
      }
      return () => {
        count.failures -= 1;
        if (count.at === at) count.at = count.before;
      };
    },
    forget: (key: string) => void counts.delete(key),
  };
}

function held(wait: number): Attempt {
  return { wait, succeeded: () => {}, takeBack: () => {} };
}

/** A digest, because what strangers call themselves may be long. */
function pairOf({ address, user, screen }: Guesser): string {
  const who = screen ?? networkOf(address);
  return createHash('sha256')
    .update(JSON.stringify([who, user]))
    .digest('base64');
}

/** Whoever has one IPv6 address has the 2^64 beside it as well. */
export function networkOf(address: string): string {
  const plain = unmapped(address);
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = (plain.split('%')[0] ?? '').split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const missing = plain.includes('::') ? 8 - before.length - after.length : 0;
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
