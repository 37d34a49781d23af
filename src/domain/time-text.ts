/** Instants (Unix seconds) as the shop's clock shows them, and lengths of time in words. */
import { type DayName, dayOf, localTime, type Seconds, type TimeZone } from './day.ts';

export function clock(at: Seconds, zone: TimeZone): string {
  return `${hourAndMinute(at, zone)}:${two(localTime(at, zone).second)}`;
}

export function hourAndMinute(at: Seconds, zone: TimeZone): string {
  const { hour, minute } = localTime(at, zone);
  return `${two(hour)}:${two(minute)}`;
}

/** Today only the time matters; of another day the date too. */
export function moment(at: Seconds, now: Seconds, zone: TimeZone, timeOf = hourAndMinute): string {
  const time = timeOf(at, zone);
  return dayOf(at, zone) === dayOf(now, zone) ? time : `${shortDay(dayOf(at, zone))}, ${time}`;
}

export function momentToTheSecond(at: Seconds, now: Seconds, zone: TimeZone): string {
  return moment(at, now, zone, clock);
}

/** `09.10 14:23` */
export function dateAndTime(at: Seconds, zone: TimeZone): string {
  return `${dayAndMonth(dayOf(at, zone))} ${hourAndMinute(at, zone)}`;
}

/** `14:18`; of another day than today `09.10 14:18`. */
export function clockText(at: Seconds, now: Seconds, zone: TimeZone): string {
  return dayOf(at, zone) === dayOf(now, zone) ? hourAndMinute(at, zone) : dateAndTime(at, zone);
}

/** `пт, 9 окт.` */
export function shortDay(day: DayName): string {
  return calendar(day, { weekday: 'short', day: 'numeric', month: 'short' });
}

export function weekday(day: DayName): string {
  return calendar(day, { weekday: 'short' });
}

export function dayAndMonth(day: DayName): string {
  return calendar(day, { day: '2-digit', month: '2-digit' });
}

/** `09.10.2026` */
export function fullDate(day: DayName): string {
  return day.split('-').toReversed().join('.');
}

export function longDay(day: DayName): string {
  const words = calendar(day, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  return words.replace(' г.', '\u00a0г.');
}

/** `40 с`, `12 мин`, `3 ч 20 мин`, `2 дн. 4 ч`: coarse enough not to flicker. */
export function duration(seconds: number): string {
  const total = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(total / 60);
  const hours = Math.floor(total / 3600);
  if (total < 60) return unit(total, 'с');
  if (hours === 0) return unit(minutes, 'мин');
  if (hours < 24) return both(unit(hours, 'ч'), minutes % 60, 'мин');
  return both(unit(Math.floor(hours / 24), 'дн.'), hours % 24, 'ч');
}

export function ago(seconds: number): string {
  return seconds < 5 ? 'только что' : `${duration(seconds)} назад`;
}

function unit(amount: number, name: string): string {
  return `${amount}\u00a0${name}`;
}

function both(first: string, amount: number, name: string): string {
  return amount === 0 ? first : `${first} ${unit(amount, name)}`;
}

export function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** To make one takes far longer than to use it, and a page asks each second. */
const calendars = new Map<string, Intl.DateTimeFormat>();

function calendar(day: DayName, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify(options);
  const words = calendars.get(key) ?? new Intl.DateTimeFormat('ru-RU', { ...options, timeZone: 'UTC' });
  calendars.set(key, words);
  return words.format(Date.parse(`${day}T00:00:00Z`));
}
