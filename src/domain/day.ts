/**
 * Days and hours as the shop's clock on the wall shows them. All instants are Unix seconds.
 * A day may have 23 or 25 hours, and may begin at 01:00 where the clock is moved at midnight.
 */
export type Seconds = number;
export type TimeZone = string;
/** A calendar day of the shop, `YYYY-MM-DD`. */
export type DayName = string;
/** A calendar month of the shop, `YYYY-MM`. */
export type MonthName = string;

const formats = new Map<TimeZone, Intl.DateTimeFormat>();

/** A name: where Intl takes a difference from UTC as well, Alertmanager does not. */
export function isTimeZone(zone: string): boolean {
  try {
    return /^[A-Z]/.test(spelledZone(zone));
  } catch {
    return false;
  }
}

const CITY =
  /^(Africa|America(?!\/(Knox_In|Argentina\/Comod))|Antarctica|Asia|Atlantic|Europe|Pacific)(\/[A-Z][a-z]+(_[A-Z][a-z]+)*)+$/;

/**
 * As other programs spell it, which know no `europe/moscow`. Of a city's two names Intl may know the older one as the
 * right one (`Europe/Kiev`), which they need not know; `W-SU` or `US/Pacific` has a city that all of them know.
 */
export function spelledZone(zone: TimeZone): TimeZone {
  const { timeZone } = formatOf(zone).resolvedOptions();
  const capitalized = zone.toLowerCase().replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase());
  return timeZone.toLowerCase() !== zone.toLowerCase() && CITY.test(capitalized) ? capitalized : timeZone;
}

interface LocalTime {
  readonly day: DayName;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

export function localTime(at: Seconds, zone: TimeZone): LocalTime {
  const wall = new Date((at + utcOffset(at, zone)) * 1000);
  return {
    day: wall.toISOString().slice(0, 10),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
  };
}

export function dayOf(at: Seconds, zone: TimeZone): DayName {
  return localTime(at, zone).day;
}

/** In this century clocks have been set at quarters of an hour only, so what was worked out holds for the quarter. */
const QUARTER = 900;
const THIS_CENTURY = 978_307_200;
const OFFSETS_KEPT = 4000;
const offsets = new Map<TimeZone, Map<number, Seconds>>();

/** How far the wall clock of the zone is ahead of UTC at that instant. */
export function utcOffset(at: Seconds, zone: TimeZone): Seconds {
  if (at < THIS_CENTURY) return workedOutOffset(at, zone);
  const known = offsets.get(zone) ?? new Map<number, Seconds>();
  offsets.set(zone, known);
  const quarter = Math.floor(at / QUARTER);
  const offset = known.get(quarter) ?? workedOutOffset(at, zone);
  if (known.size >= OFFSETS_KEPT) known.clear();
  known.set(quarter, offset);
  return offset;
}

function workedOutOffset(at: Seconds, zone: TimeZone): Seconds {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at * 1000)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - Math.floor(at);
}

/** The first instant of the day: the earliest one whose wall clock shows that date. */
export function dayStart(day: DayName, zone: TimeZone): Seconds {
  const midnight = Date.parse(`${day}T00:00:00Z`) / 1000;
  // No zone is a day ahead or behind; the date never falls while time goes on.
  let [before, at] = [midnight - 86_400, midnight + 86_400];
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    if (dayOf(middle, zone) >= day) at = middle;
    else before = middle;
  }
  return at;
}

/** The instant at which the day is over. */
export function dayEnd(day: DayName, zone: TimeZone): Seconds {
  return dayStart(shiftDay(day, 1), zone);
}

/** Calendar arithmetic: no zone is involved. */
export function monthOf(at: Seconds, zone: TimeZone): MonthName {
  return dayOf(at, zone).slice(0, 7);
}

export function monthStart(month: MonthName, zone: TimeZone): Seconds {
  return dayStart(`${month}-01`, zone);
}

export function shiftMonth(month: MonthName, months: number): MonthName {
  const first = new Date(`${month}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() + months);
  return first.toISOString().slice(0, 7);
}

export function shiftDay(day: DayName, days: number): DayName {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** 0 is Monday, 6 is Sunday. */
export function weekdayOf(day: DayName): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

export function isDayName(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && shiftDay(text, 0) === text;
}

/** Of the day, at a time like `14:05`. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The days from the first to the last, both included. */
export function daysBetween(first: DayName, last: DayName): DayName[] {
  const days: DayName[] = [];
  for (let day = first; day <= last; day = shiftDay(day, 1)) days.push(day);
  return days;
}

function formatOf(zone: TimeZone): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
}
