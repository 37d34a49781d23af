/** Instants (Unix seconds) as the shop's clock shows them, and lengths of time in words. */
import type { Seconds, TimeZone } from '../../domain/day.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

export function clock(at: Seconds, zone: TimeZone): string {
  return format(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at * 1000);
}

export function hourAndMinute(at: Seconds, zone: TimeZone): string {
  return format(zone, { hour: '2-digit', minute: '2-digit' }).format(at * 1000);
}

/** Today only the time matters; of another day the date too. */
export function moment(at: Seconds, now: Seconds, zone: TimeZone): string {
  const time = hourAndMinute(at, zone);
  return dayName(at, zone) === dayName(now, zone) ? time : `${shortDay(dayName(at, zone))}, ${time}`;
}

/** `YYYY-MM-DD` in the zone, as the API writes days. */
export function dayName(at: Seconds, zone: TimeZone): string {
  const parts = new Map(
    format(zone, { year: 'numeric', month: '2-digit', day: '2-digit' })
      .formatToParts(at * 1000)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
}

export function hourOf(at: Seconds, zone: TimeZone): number {
  return Number(format(zone, { hour: '2-digit' }).format(at * 1000)) % 24;
}

/** `пт, 9 окт.` */
export function shortDay(day: string): string {
  return calendar(day, { weekday: 'short', day: 'numeric', month: 'short' });
}

export function weekday(day: string): string {
  return calendar(day, { weekday: 'short' });
}

export function dayAndMonth(day: string): string {
  return calendar(day, { day: '2-digit', month: '2-digit' });
}

export function longDay(day: string): string {
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

function calendar(day: string, options: Intl.DateTimeFormatOptions): string {
  return format('UTC', options).format(Date.parse(`${day}T00:00:00Z`));
}

function format(zone: TimeZone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('ru-RU', { ...options, timeZone: zone, hourCycle: 'h23' });
  formats.set(key, made);
  return made;
}
