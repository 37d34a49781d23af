import type { Config } from './config/schema.ts';
import { alertNamed } from './domain/alerts/catalog/index.ts';
import { endsAfter, NOTHING_ENDED } from './domain/alerts/flapping.ts';
import type { Measured } from './domain/disk.ts';
import { parsedJson } from './domain/foreign.ts';
import type { Entry, Remembered } from './domain/journal.ts';
import type { Known } from './domain/seen.ts';

/** What an earlier run of the program wrote down, as the next one begins with it. */
export function knownFrom({ alerts, until, recent, notes }: Remembered, config: Config): Known {
  const known = alerts.flatMap((open) => {
    const alert = alertNamed(open.name);
    return alert === undefined ? [] : [{ open, action: alert.action.outline(config.thresholds) }];
  });
  return {
    lives: known.map(({ open: { name, posId, level, message, since, grown }, action }) => {
      const unknown = {
        state: 'unknown' as const,
        unknownSince: until ?? since,
        unknownTold: false,
        setBack: 0,
        goneSince: null,
      };
      return { name, posId, level, message, action, since, ...unknown, amount: null, grown };
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
