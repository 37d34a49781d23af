/**
 * When the siren sounds: for every P1 that nobody has seen on any screen, and again where it still stands after a while.
 * The server knows who saw what. What was tapped here is quiet here at once, also while the server cannot be told.
 */
import type { AlertAnswer } from '../../api/schemas/status.ts';

/** Until when this screen keeps quiet, by the alert's beginning, and since when it is so bad. */
export type Hushed = Readonly<Record<string, number>>;

type Urgent = Pick<AlertAnswer, 'level' | 'name' | 'pos_id' | 'timestamp' | 'level_since' | 'seen'>;

const HUSH_SECONDS = 15 * 60;

export function unseen<A extends Urgent>(alerts: readonly A[], hushed: Hushed, now: number): A[] {
  return alerts.filter(
    (alert) =>
      alert.level === 'P1' &&
      (alert.seen === null || alert.seen.rings_again_at <= now) &&
      !isHushed(alert, hushed[keyOf(alert)] ?? 0, now),
  );
}

/** Once the server knows of the tap, it says until when screens are quiet. */
function isHushed({ seen }: Urgent, until: number, now: number): boolean {
  const isKnown = seen !== null && seen.at >= Math.floor(until - HUSH_SECONDS);
  return until > now && !isKnown;
}

export function hush(alerts: readonly Urgent[], before: Hushed, now: number): Hushed {
  const still = Object.entries(before).filter(([, until]) => until > now);
  const tapped = alerts.map((alert) => [keyOf(alert), now + HUSH_SECONDS] as const);
  return Object.fromEntries([...still, ...tapped]);
}

function keyOf({ name, pos_id, timestamp, level_since }: Urgent): string {
  return `${name} ${pos_id ?? ''} ${timestamp} ${level_since}`;
}
