/** Which alerts are true now, since when, and which of them is told. */
import type { Seconds } from '../day.ts';
import type { Snapshot } from '../snapshot.ts';
import { type Alert, LEVELS, type Level } from './alert.ts';
import { catalog } from './catalog/index.ts';

export interface ActiveAlert {
  readonly name: string;
  readonly level: Level;
  /** null where it is the shop's and not one terminal's. */
  readonly posId: string | null;
  readonly message: string;
  readonly action: string;
  readonly since: Seconds;
}

/** Every condition that is true, whatever explains it. `before` remembers since when. */
export function trueAlerts(snapshot: Snapshot, before: readonly ActiveAlert[] = []): ActiveAlert[] {
  return catalog.flatMap((alert) => judge(alert, snapshot, before)).sort(byUrgency);
}

/** Those that are told: an alert is left out while another one explains it, for the same terminal or the shop. */
export function toldAlerts(all: readonly ActiveAlert[]): ActiveAlert[] {
  const hiddenBy = new Map(catalog.map((alert) => [alert.name, alert.hiddenBy]));
  return all.filter(
    (alert) =>
      !all.some(
        (cause) =>
          hiddenBy.get(alert.name)?.includes(cause.name) === true &&
          (cause.posId === alert.posId || cause.posId === null || alert.posId === null),
      ),
  );
}

export function alertsMoved(alerts: readonly ActiveAlert[], by: Seconds): ActiveAlert[] {
  return alerts.map((alert) => ({ ...alert, since: alert.since + by }));
}

function judge(alert: Alert, snapshot: Snapshot, before: readonly ActiveAlert[]): ActiveAlert[] {
  const judged = new Map<string, ActiveAlert>();
  for (const { level, condition } of alert.rules) {
    for (const [posId, since] of condition.findings(snapshot)) {
      if (judged.has(posId)) continue;
      const known = before.find((other) => other.name === alert.name && (other.posId ?? '') === posId);
      judged.set(posId, {
        name: alert.name,
        level,
        posId: posId === '' ? null : posId,
        message: alert.message.fill(snapshot, posId),
        action: alert.action.fill(snapshot, posId),
        since: since === null ? (known?.since ?? snapshot.now) : Math.min(since, snapshot.now),
      });
    }
  }
  return [...judged.values()];
}

function byUrgency(a: ActiveAlert, b: ActiveAlert): number {
  return (
    LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
    b.since - a.since ||
    a.name.localeCompare(b.name) ||
    (a.posId ?? '').localeCompare(b.posId ?? '')
  );
}
