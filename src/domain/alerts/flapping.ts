/**
 * An alert that comes and goes. Where one of its kind has begun and ended twice within the hour, the third is over only
 * when it has been gone for half an hour: a pair of messages for each turn would teach people to look away.
 */
import type { Seconds } from '../day.ts';
import { ABOUT_ATTENTION, type Alert, type Level, waitOf } from './alert.ts';
import { alertNamed } from './catalog/index.ts';

/** The end of one that had stood for so long that people were told of it. */
export interface Ended {
  readonly name: string;
  readonly posId: string | null;
  readonly at: Seconds;
}

const WINDOW_SECONDS = 3600;
const ENDS_BEFORE = 2;
const CALM_SECONDS = 1800;

/** What tells Prometheus of them. */
export const UNSETTLED_SERIES = 'pos_monitor_alert_unsettled';

export const NOTHING_ENDED: readonly Ended[] = [];

/** Whether it stands on, though its condition is true no longer. INFO is told to nobody; and who has seen it has seen it. */
export function isUnsettled(
  life: Stood & { readonly goneSince: Seconds | null },
  alert: Alert,
  ends: readonly Ended[],
  now: Seconds,
): boolean {
  if (life.goneSince !== null) return now - life.goneSince < CALM_SECONDS;
  if (life.level === 'INFO' || life.name === ABOUT_ATTENTION || now - life.since < waitOf(alert, life.level))
    return false;
  const before = ends.filter(({ name, posId, at }) => name === life.name && posId === life.posId && isRecent(at, now));
  return before.length >= ENDS_BEFORE;
}

interface Stood extends Omit<Ended, 'at'> {
  readonly level: Level;
  readonly since: Seconds;
}

interface Happened {
  readonly kind: string;
  readonly at: Seconds;
  readonly alert: Stood;
}

/** Where nothing differs it is the same object. */
export function endsAfter(before: readonly Ended[], transitions: readonly Happened[], now: Seconds): readonly Ended[] {
  const ended = transitions.flatMap(({ kind, at, alert: { name, posId, level, since } }): Ended[] => {
    const alert = alertNamed(name);
    const wasTold = alert !== undefined && at - since >= waitOf(alert, level);
    return (kind === 'over' || kind === 'lapsed') && wasTold ? [{ name, posId, at }] : [];
  });
  if (ended.length === 0 && before.every(({ at }) => isRecent(at, now))) return before;
  return [...before, ...ended].filter(({ at }) => isRecent(at, now));
}

function isRecent(at: Seconds, now: Seconds): boolean {
  return now - at < WINDOW_SECONDS;
}
