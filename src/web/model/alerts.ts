import type { AlertAnswer, TerminalBrief } from '../../api/schemas/status.ts';
import { kept } from '../text/plural.ts';
import { ago, moment } from '../text/time.ts';
import type { Reader, Tone } from './shown.ts';

export interface AlertModel {
  readonly key: string;
  readonly tone: Tone;
  readonly level: string;
  readonly message: string;
  readonly action: string;
  readonly where: string | null;
  readonly since: string;
  /** Who has seen it, and when; null while nobody has. */
  readonly seen: string | null;
  readonly runbook: string | null;
  /** Since when nobody can see how it is; its words are the last known. null while it is seen. */
  readonly unknown: string | null;
  /** Those that cannot be seen because of this one. */
  readonly blinds: readonly AlertModel[];
}

const LEVELS: Readonly<Record<AlertAnswer['level'], { rank: number; tone: Tone; level: string }>> = {
  P1: { rank: 0, tone: 'bad', level: 'Срочно' },
  P2: { rank: 1, tone: 'watch', level: 'Внимание' },
  INFO: { rank: 2, tone: 'info', level: 'К сведению' },
};

/** The most urgent first, and of those the newest; what cannot be seen stands under the one that says why. */
export function alertList(
  alerts: readonly AlertAnswer[],
  terminals: readonly TerminalBrief[],
  { now, zone }: Reader,
): AlertModel[] {
  const order = (a: AlertAnswer, b: AlertAnswer) =>
    LEVELS[a.level].rank - LEVELS[b.level].rank || b.timestamp - a.timestamp || a.name.localeCompare(b.name);
  const sorted = alerts.toSorted(order);
  const blinder = ({ blinded_by }: AlertAnswer) => sorted.find(({ name }) => name === blinded_by);
  const model = (alert: AlertAnswer): AlertModel => ({
    key: `${alert.name} ${alert.pos_id ?? ''}`,
    ...LEVELS[alert.level],
    message: kept(alert.message),
    action: alert.action,
    where: terminals.find(({ pos_id }) => pos_id === alert.pos_id)?.name ?? alert.pos_id,
    since: `с ${moment(alert.timestamp, now, zone)}, ${ago(now - alert.timestamp)}`,
    seen: alert.seen && `Увидели: ${alert.seen.by}, ${moment(alert.seen.at, now, zone)}`,
    runbook: webAddress(alert.runbook),
    unknown: alert.unknown_since === null ? null : `Неизвестно с ${moment(alert.unknown_since, now, zone)}`,
    blinds: sorted.filter((other) => blinder(other) === alert).map(model),
  });
  return sorted.filter((alert) => blinder(alert) === undefined).map(model);
}

/** Only what leads to a page becomes a link. */
function webAddress(text: string): string | null {
  return /^(https?:\/\/|\/(?!\/))/i.test(text) ? text : null;
}
