/** Whether the adapter runs on another computer, and how far that one's clock and ours are apart. */
import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Seconds } from '../domain/day.ts';

/** Whether an address leads to this computer: a loopback one, or one of its network cards. */
export function isOwnAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/, '').replace(/%.*$/, '');
  if (isIPv4(plain) ? plain.startsWith('127.') : plain === '::1') return true;
  return Object.values(networkInterfaces()).some((list) => list?.some((own) => own.address === plain));
}

/** A longer round trip leaves too much doubt about the moment at which the header was written. */
const MAX_ROUND_TRIP: Seconds = 1;

/**
 * How far this computer's clock is ahead (+) of the one that wrote the Date header, taken in the middle of the round
 * trip. The header has whole seconds, so the moment it stands for is half a second later on average.
 */
export function clockDrift(date: string | null, roundTrip: Seconds, answeredAt: Seconds): Seconds | null {
  if (date === null || roundTrip >= MAX_ROUND_TRIP) return null;
  const theirs = Date.parse(date) / 1000;
  return Number.isNaN(theirs) ? null : answeredAt - roundTrip / 2 - (theirs + 0.5);
}
