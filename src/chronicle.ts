/**
 * Writes down what happens: to the alerts that are told, to messages, to this program. What is recent, and what alerts
 * that stand are judged by, is kept at hand, so that nobody waits for the disk, and there is some memory without a
 * journal, too.
 */
import { alertKey } from './domain/alerts/alert.ts';
import type { AlertTransition, Life } from './domain/alerts/life.ts';
import type { Seconds } from './domain/day.ts';
import { atHand, type Entry, entry, type Remembered } from './domain/journal.ts';
import { type Handed, WATCHDOG } from './domain/notifications.ts';
import type { View } from './domain/seen.ts';

interface HeardMessage extends Omit<Handed, 'about'> {
  readonly alerts: readonly HeardAlert[];
  readonly at: Seconds;
}

export interface HeardAlert {
  readonly over: boolean;
  readonly name: string;
  readonly posId: string | null;
  readonly level: Entry['level'];
  /** The id of a notice of ours. */
  readonly notice: string | null;
  readonly summary: string | null;
}

/** So many entries more than are needed may be at hand: to look through all of them takes milliseconds. */
const UNTIDY = 100;
/** Where nobody asks for them, they do not pile up. */
const MOST_HANDED = 100;
/** What happens to an alert between its beginning and its end. */
const LEVEL_KINDS = ['worse', 'better', 'unknown', 'known'] as const;

export type Chronicle = ReturnType<typeof createChronicle>;

export function createChronicle(remembered: Remembered, write: (entry: Entry) => void) {
  let recent: Entry[] = [...remembered.recent];
  let tidiedAt = recent.length + UNTIDY;
  const handed: Handed[] = [];
  const noted = new Set(remembered.alerts.map(({ name, posId }) => alertKey(name, posId)));

  function add(said: Entry): void {
    write(said);
    if (said.key !== null && recent.some(({ key }) => key === said.key)) return;
    recent.push(said);
    if (recent.length < tidiedAt) return;
    recent = atHand(recent, said.at);
    tidiedAt = recent.length + UNTIDY;
  }

  function note(kind: Entry['kind'], { name, posId, level, since, message, grown }: Life, at: number): void {
    add(entry({ at, kind, alert: name, posId, level, since, text: message, amount: grown }));
  }

  return {
    /** What is at hand, the oldest first. */
    recent: (): readonly Entry[] => recent,
    add,
    /** The alerts that are told now, and what happened to alerts since the picture before. */
    hear({ snapshot, alerts }: View, transitions: readonly AlertTransition[]) {
      for (const { kind, alert, at, hidden } of transitions) {
        // What grows behind its cause is not told as worse, and so need not be when the cause is gone.
        if (!noted.has(alertKey(alert.name, alert.posId)) || (hidden && kind === 'worse')) continue;
        if (LEVEL_KINDS.some((one) => one === kind)) note(kind, alert, at);
        if (kind === 'over' || kind === 'lapsed') {
          note(kind, alert, at);
          noted.delete(alertKey(alert.name, alert.posId));
        }
      }
      // What another alert explains begins, for whoever reads this, when it is told by itself.
      for (const alert of alerts) {
        if (noted.has(alertKey(alert.name, alert.posId))) continue;
        note('began', alert, snapshot.now);
        noted.add(alertKey(alert.name, alert.posId));
      }
    },
    /** The messages that were heard since this was asked before. */
    newlyHanded: (): readonly Handed[] => handed.splice(0),
    /** What Alertmanager says that it sent. */
    hearMessage({ alerts, to, beside, at }: HeardMessage) {
      const who = Object.keys(to).join(', ') || null;
      const about = alerts.map(({ name, notice, posId, level }) => ({
        alert: notice === null ? name : null,
        posId,
        level,
      }));
      handed.push({ about, to, beside });
      handed.splice(0, handed.length - MOST_HANDED);
      for (const { over, name, posId, level, notice, summary } of alerts) {
        if (name === WATCHDOG) continue;
        if (notice === null) {
          add(entry({ at, kind: over ? 'told_over' : 'told', alert: name, posId, level, who, text: summary }));
        } else if (!over) {
          add(entry({ at, kind: 'notice', level, who, text: summary, key: notice }));
        }
      }
    },
  };
}
