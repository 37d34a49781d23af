import { setTimeout } from 'node:timers/promises';
import { dayEnd, dayOf, type TimeZone } from '../../../src/domain/day.ts';
import { DEFAULT_ZONE } from './run-time.ts';

/** For who sells something and asks for today: waits until the day is over where that comes sooner than he is done. */
export async function notAtMidnight(zone: TimeZone = DEFAULT_ZONE, seconds = 15): Promise<void> {
  const now = Date.now() / 1000;
  const left = dayEnd(dayOf(now, zone), zone) - now;
  // A timer may ring a little before its time.
  if (left < seconds) await setTimeout(left * 1000 + 10);
}
