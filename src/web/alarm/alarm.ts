/**
 * When the siren sounds: for every P1 that began after it was last acknowledged on this screen. Pure; the sound itself
 * is elsewhere. An acknowledgement is remembered with its time, so that the same trouble rings again when it comes back.
 */
import type { AlertAnswer } from '../../api/schemas/status.ts';

export type Acknowledged = Readonly<Record<string, number>>;

type Urgent = Pick<AlertAnswer, 'level' | 'name' | 'pos_id' | 'timestamp'>;

export function unacknowledged<A extends Urgent>(alerts: readonly A[], acknowledged: Acknowledged): A[] {
  return alerts.filter((alert) => alert.level === 'P1' && (acknowledged[keyOf(alert)] ?? -1) < alert.timestamp);
}

export function acknowledge(alerts: readonly Urgent[], before: Acknowledged): Acknowledged {
  const now = alerts.filter(({ level }) => level === 'P1').map((alert) => [keyOf(alert), alert.timestamp]);
  return { ...before, ...Object.fromEntries(now) };
}

function keyOf({ name, pos_id }: Urgent): string {
  return `${name} ${pos_id ?? ''}`;
}
