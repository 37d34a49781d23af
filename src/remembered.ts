/** What an earlier run of the program knew, and what is written down for the next one. */
import type { Config } from './config/schema.ts';
import { alertNamed } from './domain/alerts/catalog/index.ts';
import { endsAfter, NOTHING_ENDED } from './domain/alerts/flapping.ts';
import { restoredLife } from './domain/alerts/life.ts';
import type { Measured } from './domain/disk.ts';
import { parsedJson, parsedObject } from './domain/foreign.ts';
import type { Entry, Remembered } from './domain/journal.ts';
import type { Known } from './domain/seen.ts';
import type { View } from './domain/view.ts';

export function knownFrom({ alerts, until, recent, notes }: Remembered, config: Config): Known {
  const known = alerts.flatMap((open) => {
    const alert = alertNamed(open.name);
    return alert === undefined ? [] : [{ open, action: alert.action.outline(config.thresholds) }];
  });
  const gone = parsedObject(notes[GONE_NOTE]);
  return {
    lives: known.map(({ open: { levelSince: _, acknowledged: __, ...open }, action }) => {
      const goneSince = gone?.[keyOf(open)];
      const life = { ...open, action, amount: null, goneSince: typeof goneSince === 'number' ? goneSince : null };
      return restoredLife(life, until ?? open.since);
    }),
    attention: known.map(({ open: { name, posId, level, levelSince, grown, acknowledged } }) => {
      return { name, posId, level, grown, since: levelSince, waitsSince: levelSince, seen: acknowledged };
    }),
    ends: endsAfter(NOTHING_ENDED, recent.flatMap(endIn), until ?? 0),
    diskHours: hoursIn(notes[diskNote(config)]),
  };
}

function endIn({ kind, at, alert: name, posId, level, since }: Entry) {
  return name === null || level === null || since === null ? [] : [{ kind, at, alert: { name, posId, level, since } }];
}

/** Under this name the journal keeps which alerts stand though they are gone, for they come and go; and since when. */
const GONE_NOTE = 'gone';

export function keepGone(keep: (name: string, text: string) => void): (view: Pick<View, 'alerts'>) => void {
  let kept: string | null = null;
  return ({ alerts }) => {
    const gone = alerts.filter(({ goneSince }) => goneSince !== null);
    const text = JSON.stringify(Object.fromEntries(gone.map((alert) => [keyOf(alert), alert.goneSince])));
    if (text === kept) return;
    keep(GONE_NOTE, text);
    kept = text;
  };
}

function keyOf({ name, posId }: { readonly name: string; readonly posId: string | null }): string {
  return `${name} ${posId ?? ''}`;
}

/** Under this name the journal keeps what was measured of the disk: another file may lie on another one. */
export function diskNote({ buffer }: Config): string {
  return `disk ${buffer.path}`;
}

function hoursIn(note: string | undefined): readonly Measured[] {
  const hours = parsedJson(note ?? '[]');
  return Array.isArray(hours) && hours.every(isMeasured) ? hours : [];
}

function isMeasured(hour: unknown): hour is Measured {
  if (typeof hour !== 'object' || hour === null) return false;
  return ['at', 'freeBytes', 'totalBytes'].every((name) => Number.isFinite(Reflect.get(hour, name)));
}
