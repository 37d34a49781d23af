/** The alerts as the screen tells them: in the cashier's voice, with the administrator's beneath. */
import type { AlertAnswer, TerminalBrief } from '../../api/schemas/status.ts';
import { alertKey } from '../../domain/alerts/alert.ts';
import { SELL, SELLING_WORDS } from '../../domain/alerts/cashier.ts';
import { receiptWords } from '../../domain/alerts/meant.ts';
import { LEVEL_FACES, type Tone } from '../../domain/faces.ts';
import { ago, moment } from '../../domain/time-text.ts';
import { kept, type Reader } from '../text.ts';

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

const EVERY_TILL = 'Все кассы';

/**
 * In the order in which they are told, the most urgent first; what stands at several tills alike is told once; what cannot
 * be seen stands under the one that says why.
 */
export function alertList(
  alerts: readonly AlertAnswer[],
  terminals: readonly TerminalBrief[],
  reader: Reader,
): AlertModel[] {
  const blinder = ({ blinded_by }: AlertAnswer) => alerts.find(({ name }) => name === blinded_by);
  const tillOf = ({ pos_id }: AlertAnswer) => terminals.find((till) => till.pos_id === pos_id)?.name ?? pos_id;
  const model = (alike: Alike): AlertModel => {
    const oldest = alike.reduce((older, other) => (other.timestamp < older.timestamp ? other : older));
    const own = told(oldest, reader);
    const blinds = gathered(alerts.filter((other) => alike.some((alert) => blinder(other) === alert))).map(model);
    const said = (words: (alert: AlertAnswer) => string) =>
      new Set(alike.map(words)).size === 1
        ? words(oldest)
        : alike.map((alert) => `${tillOf(alert)}: ${words(alert)}`).join('; ');
    const tills = alike.map(tillOf).filter((name) => name !== null);
    return {
      ...own,
      blinds,
      receipts: alike.flatMap(({ receipts }) => receipts.map((one) => receiptWords(one, reader.now, reader.zone))),
      seen: told(alike.find(({ seen }) => seen === null) ?? oldest, reader).seen,
      message: kept(said(({ message }) => message)),
      action: said(({ action }) => action),
      where:
        tills.length === 0
          ? null
          : tills.length > 2 && tills.length === terminals.length
            ? EVERY_TILL
            : tills.join(', '),
    };
  };
  const all = gathered(alerts.filter((alert) => blinder(alert) === undefined)).map(model);
  return all.some(forbids) ? all.map(sayingNothingOfSelling) : all;
}

/** Where one forbids it, or forbade it when it was seen last, no other says that it goes on. */
function sayingNothingOfSelling(alert: AlertModel): AlertModel {
  const blinds = alert.blinds.map(sayingNothingOfSelling);
  if (alert.selling === SELLING_WORDS.no) return { ...alert, blinds };
  return { ...alert, blinds, selling: null, steps: alert.steps.filter((step) => !step.startsWith(SELL)) };
}

/** Whether it says, or one that cannot be seen because of it said, that nothing may be sold. */
export function forbids({ selling, tone, blinds }: AlertModel): boolean {
  return (selling === SELLING_WORDS.no && tone !== 'info') || blinds.some(forbids);
}

/** What differs by the till alone: the newest, and the others. */
type Alike = [AlertAnswer, ...AlertAnswer[]];

function gathered(alerts: readonly AlertAnswer[]): Alike[] {
  const groups = new Map<string, Alike>();
  for (const alert of alerts) {
    const key = `${alert.name} ${alert.level} ${alert.state}`;
    groups.get(key)?.push(alert) ?? groups.set(key, [alert]);
  }
  return [...groups.values()];
}

type OfOne = Omit<AlertModel, 'where' | 'blinds' | 'receipts' | 'message' | 'action'>;

function told(alert: AlertAnswer, { now, zone }: Reader): OfOne {
  const { name, pos_id, level, title, steps, selling, call, timestamp, seen, unknown_since } = alert;
  return {
    ...{ name, title, steps },
    key: alertKey(name, pos_id),
    tone: LEVEL_FACES[level].tone,
    level: LEVEL_FACES[level].name,
    selling: selling && SELLING_WORDS[selling],
    call: call && { who: call.name === null ? call.who : `${call.name}, ${call.role}`, phone: call.phone },
    since: `с ${moment(timestamp, now, zone)}, ${ago(now - timestamp)}`,
    seen: seen && `Увидели: ${seen.by}, ${moment(seen.at, now, zone)}`,
    unknown: unknown_since === null ? null : `Неизвестно с ${moment(unknown_since, now, zone)}`,
  };
}
