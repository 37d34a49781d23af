/** The alerts as the screen tells them: in the cashier's voice, with the administrator's beneath. */
import type { AlertAnswer, TerminalBrief } from '../../api/schemas/status.ts';
import { SELLING_WORDS } from '../../domain/alerts/cashier.ts';
import { LEVEL_FACES, type Tone } from '../../domain/faces.ts';
import { money } from '../text/money.ts';
import { kept } from '../text/plural.ts';
import { ago, moment } from '../text/time.ts';
import type { Reader } from './shown.ts';

export interface AlertModel {
  readonly key: string;
  readonly name: string;
  readonly tone: Tone;
  readonly level: string;
  readonly title: string;
  readonly selling: string | null;
  readonly steps: readonly string[];
  /** The receipts that it speaks of, in words that can be read out. */
  readonly receipts: readonly string[];
  readonly call: Call | null;
  readonly message: string;
  readonly action: string;
  readonly where: string | null;
  readonly since: string;
  /** Who has seen it, and when; null while nobody has. */
  readonly seen: string | null;
  /** Since when nobody can see how it is; its words are the last known. null while it is seen. */
  readonly unknown: string | null;
  /** Those that cannot be seen because of this one. */
  readonly blinds: readonly AlertModel[];
}

export interface Call {
  readonly who: string;
  /** null where the settings name nobody who can be called. */
  readonly phone: string | null;
}

const RANKS: Readonly<Record<AlertAnswer['level'], number>> = { P1: 0, P2: 1, INFO: 2 };

/** The most urgent first, and of those the newest; what cannot be seen stands under the one that says why. */
export function alertList(
  alerts: readonly AlertAnswer[],
  terminals: readonly TerminalBrief[],
  reader: Reader,
): AlertModel[] {
  const sorted = alerts.toSorted(byUrgency);
  const blinder = ({ blinded_by }: AlertAnswer) => sorted.find(({ name }) => name === blinded_by);
  const model = (alert: AlertAnswer): AlertModel => ({
    ...told(alert, reader),
    where: terminals.find(({ pos_id }) => pos_id === alert.pos_id)?.name ?? alert.pos_id,
    blinds: sorted.filter((other) => blinder(other) === alert).map(model),
  });
  return sorted.filter((alert) => blinder(alert) === undefined).map(model);
}

export function byUrgency(a: AlertAnswer, b: AlertAnswer): number {
  return RANKS[a.level] - RANKS[b.level] || b.timestamp - a.timestamp || a.name.localeCompare(b.name);
}

function receiptWords(
  { number, rubles, created_at }: AlertAnswer['receipts'][number],
  now: number,
  zone: string,
): string {
  const parts = [
    ...(number === null ? [] : [`№ ${number}`]),
    ...(rubles === null ? [] : [`на ${money(rubles)}`]),
    ...(created_at === null ? [] : [`в ${moment(created_at, now, zone)}`]),
  ];
  return parts.join(' ');
}

function told(alert: AlertAnswer, { now, zone }: Reader): Omit<AlertModel, 'where' | 'blinds'> {
  const { name, pos_id, level, title, steps, selling, call, message, action, timestamp, seen, unknown_since } = alert;
  return {
    ...{ name, title, steps, action },
    key: `${name} ${pos_id ?? ''}`,
    tone: LEVEL_FACES[level].tone,
    level: LEVEL_FACES[level].name,
    selling: selling && SELLING_WORDS[selling],
    receipts: alert.receipts.map((receipt) => receiptWords(receipt, now, zone)),
    call: call && { who: call.name === null ? call.who : `${call.name}, ${call.role}`, phone: call.phone },
    message: kept(message),
    since: `с ${moment(timestamp, now, zone)}, ${ago(now - timestamp)}`,
    seen: seen && `Увидели: ${seen.by}, ${moment(seen.at, now, zone)}`,
    unknown: unknown_since === null ? null : `Неизвестно с ${moment(unknown_since, now, zone)}`,
  };
}
