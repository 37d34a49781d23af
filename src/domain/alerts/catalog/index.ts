/** Every alert that the shop can get, and where each is true at a moment. */
import type { Seconds } from '../../day.ts';
import type { Snapshot } from '../../snapshot.ts';
import { type Alert, LEVELS, type Level } from '../alert.ts';
import { forbidsSelling, VOICED } from '../cashier.ts';
import { adapterAlerts } from './adapter.ts';
import { bufferAlerts } from './buffer.ts';
import { deliveryAlerts } from './delivery.ts';
import { receiptAlerts } from './receipts.ts';
import { shiftAlerts } from './shift.ts';
import { watchingAlerts } from './watching.ts';

/** In the order in which the cashier's words stand. */
export const catalog: readonly Alert[] = [
  ...[...bufferAlerts, ...deliveryAlerts, ...adapterAlerts],
  ...[...receiptAlerts, ...shiftAlerts, ...watchingAlerts],
].sort((a, b) => VOICED.indexOf(a.name) - VOICED.indexOf(b.name));

/** About dates that come near: told once a day, in working hours. */
export const DATED: readonly string[] = catalog.filter(({ source }) => source === 'config').map(({ name }) => name);

const BY_NAME = new Map(catalog.map((alert) => [alert.name, alert]));

export function alertNamed(name: string): Alert | undefined {
  return BY_NAME.get(name);
}

export interface ActiveAlert {
  readonly name: string;
  readonly level: Level;
  /** null where it is the shop's and not one terminal's. */
  readonly posId: string | null;
  readonly message: string;
  readonly action: string;
  readonly since: Seconds;
  /** What its growth is measured by; null where it does not grow, or nobody knows. */
  readonly amount: number | null;
}

/** Every condition that is true, whatever explains it. */
export function trueAlerts(snapshot: Snapshot): ActiveAlert[] {
  return catalog.flatMap((alert) => judge(alert, snapshot)).sort(byUrgency);
}

/** Those that are shown: an alert is left out while another one explains it, for the same terminal or the shop. */
export function shownAlerts<Shown extends ActiveAlert>(all: readonly Shown[]): Shown[] {
  return all.filter((alert) => !isHidden(alert, all));
}

export function isHidden({ name, posId }: ActiveAlert, all: readonly ActiveAlert[]): boolean {
  const causes = HIDDEN_BY.get(name) ?? [];
  return all.some(
    (cause) => causes.includes(cause.name) && (cause.posId === posId || cause.posId === null || posId === null),
  );
}

const HIDDEN_BY = new Map(catalog.map((alert) => [alert.name, alert.hiddenBy]));

/** Where one alert is true now; its first rule that is true decides the level. */
export function judge(alert: Alert, snapshot: Snapshot): ActiveAlert[] {
  const judged = new Map<string, ActiveAlert>();
  let amounts: ReadonlyMap<string, number> | undefined;
  for (const { level, condition } of alert.rules) {
    for (const [posId, since] of condition.findings(snapshot)) {
      if (judged.has(posId)) continue;
      amounts ??= alert.grows?.term.read(snapshot);
      judged.set(posId, {
        name: alert.name,
        level,
        posId: posId === '' ? null : posId,
        message: alert.message.fill(snapshot, posId),
        action: alert.action.fill(snapshot, posId),
        since: Math.min(since ?? snapshot.now, snapshot.now),
        amount: amounts?.get(posId) ?? null,
      });
    }
  }
  return [...judged.values()];
}

/** Of what is equally urgent, first what forbids selling: nothing newer says anything that matters more at the till. */
export function byUrgency(a: ActiveAlert, b: ActiveAlert): number {
  return (
    LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
    Number(forbidsSelling(b.name)) - Number(forbidsSelling(a.name)) ||
    b.since - a.since ||
    a.name.localeCompare(b.name) ||
    (a.posId ?? '').localeCompare(b.posId ?? '')
  );
}
