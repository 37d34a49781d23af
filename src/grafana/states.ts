/** The states of the shop as one code each, and the words for the codes beside them. */
import { BREAKER_STATES, type BreakerState } from '../domain/adapter.ts';
import { adapterBusy, adapterUp, breakerState } from '../domain/series/adapter.ts';
import { bufferUp, capacity, pending, percentFull } from '../domain/series/buffer.ts';
import { oldestUndelivered, undelivered } from '../domain/series/delivery.ts';
import { sessionOpen, sessionOpenedAt } from '../domain/series/session.ts';
import { utcOffset } from '../domain/series/shop.ts';
import type { Thresholds } from '../domain/shop.ts';
import { own, pick, stepsBeyond } from './select.ts';
import { ADAPTER, bad, faint, good, NO_DATA, SHIFT, type Word, type Words, warning } from './words.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

const BREAKER_WORDS: Readonly<Record<BreakerState, Word>> = {
  CLOSED: good('На связи'),
  OPEN: warning('Недоступен'),
  HALF_OPEN: warning('Проверка связи'),
  UNKNOWN: faint(NO_DATA),
};

export const BREAKER: Words = Object.fromEntries(BREAKER_STATES.map((state, code) => [code, BREAKER_WORDS[state]]));

/** Where several shops are chosen, the worst state is the one that is shown. */
const WORST_FIRST: readonly BreakerState[] = ['OPEN', 'HALF_OPEN', 'UNKNOWN', 'CLOSED'];

export const breaker = WORST_FIRST.map(
  (state) => `${BREAKER_STATES.indexOf(state)} * max(${pick(breakerState, `state="${state}"`)} == 1)`,
).join(' or ');

/** Over time an unknown state is drawn as such, where otherwise the line would go on with the last one known. */
export const breakerOverTime = `${breaker} or vector(${BREAKER_STATES.indexOf('UNKNOWN')})`;

export const adapter = `0 * max(${pick(adapterUp)} == 0) or 2 * max(${pick(adapterBusy)} == 1) or max(${pick(adapterUp)})`;

export const adapterOverTime = `${adapter} or vector(3)`;
export const ADAPTER_OVER_TIME: Words = { ...ADAPTER, 3: BREAKER_WORDS.UNKNOWN };

export function bufferFill(limits: Thresholds): string {
  return stepsBeyond(`max(${pick(percentFull)})`, '>=', [limits.buffer_high_percent, limits.buffer_full_percent]);
}

/** 0 while everything has been delivered, which is not the same as not knowing. */
const ALL_DELIVERED = `0 * max(${pick(undelivered)} == 0)`;
const waitingSeconds = `(time() - min(${pick(oldestUndelivered)}))`;
export const roomLeft = `clamp_min(min(${pick(capacity)} - ${pick(pending)}), 0)`;

export const waitingOrNone = `${waitingSeconds} or ${ALL_DELIVERED}`;

export function daysToDeadline(limits: Thresholds): string {
  const days = limits.ofd_deadline_days;
  return `floor(${days} - ${waitingSeconds} / ${DAY}) or (${days} + ${ALL_DELIVERED})`;
}

export const shiftSeconds = `(time() - min(${pick(sessionOpenedAt)}))`;

export function shift(limits: Thresholds): string {
  const steps = stepsBeyond(shiftSeconds, '>', [
    limits.shift_ends_soon_hours * HOUR,
    limits.shift_too_long_hours * HOUR,
  ]);
  return `(1 + ${steps}) or 0 * max(${pick(sessionOpen)} == 0)`;
}

export function shiftEnds(limits: Thresholds): string {
  return `(min(${pick(sessionOpenedAt)}) + ${limits.shift_too_long_hours * HOUR}) * 1000`;
}

/** The moment, where it is on this day by the shop's calendar; it is in milliseconds. */
export function onDay(moment: string, day: 'today' | 'tomorrow'): string {
  const offset = `max(${pick(utcOffset)})`;
  const dayNumber = (seconds: string) => `floor((${seconds} + ${offset}) / ${DAY})`;
  const wanted = day === 'today' ? dayNumber('time()') : `${dayNumber('time()')} + 1`;
  return `${moment} and ${dayNumber(`${moment} / 1000`)} == ${wanted}`;
}

/** What the screen said at each moment: 3 is that nobody could say. */
export const overallOverTime = [
  `0 * (sum(${pick(own.activeAlerts, 'priority="P1"')}) > 0) + 2`,
  `0 * (sum(${pick(own.activeAlerts, 'priority="P2"')}) > 0) + 1`,
  `0 * (max(${pick(bufferUp)}) == 1)`,
  'vector(3)',
].join(' or ');
export const OVERALL_OVER_TIME: Words = {
  0: good('Порядок'),
  1: warning('Внимание'),
  2: bad('Срочно'),
  3: BREAKER_WORDS.UNKNOWN,
};

export function shiftOverTime(limits: Thresholds): string {
  return `${shift(limits)} or vector(9)`;
}
export const SHIFT_OVER_TIME: Words = { ...SHIFT, 9: BREAKER_WORDS.UNKNOWN };
