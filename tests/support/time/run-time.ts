/**
 * The time of a test run. Each draws one, so that in the course of many runs the tests see every hour; SHOP_AT gives it,
 * and `npm test -- --at` gives SHOP_AT.
 */
import {
  dayOf,
  isDayName,
  isTimeZone,
  localTime,
  type Seconds,
  shiftDay,
  type TimeZone,
  utcOffset,
} from '../../../src/domain/day.ts';
import { randomFor } from '../seed.ts';

export const DEFAULT_ZONE = 'Europe/Moscow';
const PRELOAD = new URL('../every-process.mjs', import.meta.url).href;

interface RunTime {
  /** As it is given again. */
  readonly at: string;
  readonly zone: TimeZone;
  /** What has to be added to the clock of this computer. */
  readonly offset: Seconds;
}

/** `at` is HH:MM of the nearest day, or YYYY-MM-DDTHH:MM, in the zone. */
export function runTime(at: string, zone: TimeZone, now: Seconds): RunTime {
  if (!isTimeZone(zone)) throw new Error(`there is no time zone ${zone}`);
  const [, day, hour, minute] = /^(?:(\d{4}-\d\d-\d\d)T)?([01]\d|2[0-3]):([0-5]\d)$/.exec(at) ?? [];
  if (hour === undefined || minute === undefined || (day !== undefined && !isDayName(day))) {
    throw new Error(`--at: a time as 23:58 or 2026-12-31T23:58, not "${at}"`);
  }
  const today = dayOf(now, zone);
  const wanted = (name: string) => instant(`${name}T${hour}:${minute}`, zone) - now;
  const offsets = (day === undefined ? [-1, 0, 1].map((days) => shiftDay(today, days)) : [day]).map(wanted);
  const offset = offsets.reduce((best, other) => (Math.abs(other) < Math.abs(best) ? other : best));
  return { at, zone, offset };
}

/** The instant at which the shop's clock shows this; what the zone leaves out is an hour later. */
function instant(local: string, zone: TimeZone): Seconds {
  const wall = Date.parse(`${local}:00Z`) / 1000;
  return wall - utcOffset(wall - utcOffset(wall, zone), zone);
}

export function drawnTime(seed: number): string {
  const minutes = randomFor('the time in the shops', seed).integer(0, 1439);
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/** The command that draws the same at the same hour. */
export function sameAgain(seed: number, { at, zone }: RunTime): string {
  return `npm test -- --seed ${seed} --at ${at}${zone === DEFAULT_ZONE ? '' : ` --zone ${zone}`}`;
}

/** Sets the clock of every process that is started from now on with this environment. */
export function putInto(environment: NodeJS.ProcessEnv, { at, zone, offset }: RunTime): void {
  const { NODE_OPTIONS = '' } = environment;
  const load = `--import=${PRELOAD}`;
  Object.assign(environment, { SHOP_AT: at, SHOP_ZONE: zone, SHOP_CLOCK_OFFSET: String(offset) });
  if (!NODE_OPTIONS.includes(load)) environment.NODE_OPTIONS = `${NODE_OPTIONS} ${load}`.trim();
}

/** What a child needs whose environment is not ours. */
export function runEnvironment(): Record<string, string> {
  const { NODE_OPTIONS = '', SHOP_CLOCK_OFFSET = '0', TEST_WORKER = '' } = process.env;
  return { NODE_OPTIONS, SHOP_CLOCK_OFFSET, TEST_WORKER };
}

/** The zone of the world in which it is now as late as the run has chosen, to half an hour. */
export function zoneWhereItIs(at: string, now: Seconds): TimeZone {
  const wanted = minutesOf(at.slice(-5));
  const distance = (zone: TimeZone) => {
    const { hour, minute } = localTime(now, zone);
    const apart = Math.abs(hour * 60 + minute - wanted);
    return Math.min(apart, 1440 - apart);
  };
  return Intl.supportedValuesOf('timeZone').reduce((best, zone) => (distance(zone) < distance(best) ? zone : best));
}

function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}
