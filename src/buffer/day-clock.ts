/** One day of the shop as a span of seconds, and the wall-clock hour of each of them without asking a calendar. */
import { type DayName, dayEnd, dayStart, localTime, type Seconds, type TimeZone, utcOffset } from '../domain/day.ts';

/** Every zone moves its clock at a multiple of this. */
const STEP = 900;

export interface DayClock {
  readonly name: DayName;
  readonly start: Seconds;
  readonly end: Seconds;
  hourOf(at: Seconds): number;
}

export function dayClock(name: DayName, zone: TimeZone): DayClock {
  const start = dayStart(name, zone);
  const end = dayEnd(name, zone);
  const plain = end - start === 86_400 && utcOffset(start, zone) === utcOffset(end - 1, zone);
  const hours = plain ? null : hourTable(start, end, zone);
  const hourOf = (at: Seconds) =>
    hours === null ? Math.floor((at - start) / 3600) : (hours[Math.floor((at - start) / STEP)] ?? 0);
  return { name, start, end, hourOf };
}

function hourTable(start: Seconds, end: Seconds, zone: TimeZone): number[] {
  return Array.from(
    { length: Math.ceil((end - start) / STEP) },
    (_, step) => localTime(start + step * STEP, zone).hour,
  );
}
