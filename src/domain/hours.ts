/** What depends on when the shop is open, by its own clock. It may be open past midnight; a day may have 23 or 25 hours. */
import { type DayName, dayOf, localTime, type Seconds, shiftDay, type TimeZone, utcOffset, weekdayOf } from './day.ts';
import type { BufferFacts } from './facts.ts';
import type { Shop } from './shop.ts';

const AN_HOUR = 3600;

export interface Shift {
  readonly opens: Seconds;
  readonly closes: Seconds;
}

/** The opening times around a moment: the newest that has begun, and the one after it. null where the shop never closes. */
export function openingsAround({ hours, closed, zone }: Shop, now: Seconds): { last: Shift; next: Shift } | null {
  if (hours === null) return null;
  const today = dayOf(now, zone);
  const isClosed = (day: DayName) => closed.days.includes(day) || closed.weekdays.includes(weekdayOf(day));
  /** The open day nearest to this one, itself included, on the way back or forth. */
  const openDay = (day: DayName, step: 1 | -1): DayName => (isClosed(day) ? openDay(shiftDay(day, step), step) : day);
  const shiftOf = (day: DayName): Shift => ({
    opens: atClock(day, hours.opens, zone),
    closes: atClock(hours.closes > hours.opens ? day : shiftDay(day, 1), hours.closes, zone),
  });
  const begun = !isClosed(today) && atClock(today, hours.opens, zone) <= now;
  const last = openDay(begun ? today : shiftDay(today, -1), -1);
  return { last: shiftOf(last), next: shiftOf(openDay(begun || isClosed(today) ? shiftDay(today, 1) : today, 1)) };
}

/** The moment at which the clock on the wall shows so many minutes after midnight. */
export function atClock(day: DayName, minutes: number, zone: TimeZone): Seconds {
  const wall = Date.parse(`${day}T00:00:00Z`) / 1000 + minutes * 60;
  const guess = wall - utcOffset(wall, zone);
  return wall - utcOffset(guess, zone);
}

/**
 * Whether an open shift will be too long within an hour of the next opening: then it had better be closed while people
 * are there, in the hour after closing time.
 */
export function outlivesNight(openedAt: Seconds | null, shop: Shop, now: Seconds): boolean | null {
  const openings = openingsAround(shop, now);
  if (openings === null) return null;
  const { last, next } = openings;
  if (openedAt === null || now < last.closes || now >= last.closes + AN_HOUR) return false;
  return openedAt + shop.thresholds.shift_too_long_hours * AN_HOUR < next.opens + AN_HOUR;
}

export function silentSince({ month, lastReceipts }: BufferFacts, shop: Shop, now: Seconds): Seconds | null {
  const openings = openingsAround(shop, now);
  if (month === null || (openings !== null && now >= openings.last.closes)) return null;
  const sold = Object.values(lastReceipts).map(({ createdAt }) => createdAt);
  const since = Math.max(...sold, openings?.last.opens ?? Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(since) || since > now) return null;
  const hours = wholeHours(since, now, shop.zone);
  const usual = month.sameWeekday.every((counts) => hours.some((hour) => (counts[hour] ?? 0) > 0));
  return usual && month.sameWeekday.length > 0 ? since : null;
}

/** The hours of today that lie between the two moments. */
function wholeHours(since: Seconds, now: Seconds, zone: TimeZone): number[] {
  const end = localTime(now, zone);
  const start = localTime(since, zone);
  const first = start.day === end.day ? Math.ceil(start.hour + (start.minute * 60 + start.second) / AN_HOUR) : 0;
  return Array.from({ length: Math.max(0, end.hour - first) }, (_, index) => first + index);
}
