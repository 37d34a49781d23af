import type { Config } from './config/schema.ts';
import { catalog } from './domain/alerts/catalog/index.ts';
import type { Measured } from './domain/disk.ts';
import { parsedJson } from './domain/foreign.ts';
import type { Remembered } from './domain/journal.ts';
import type { Known } from './domain/seen.ts';

/** What an earlier run of the program wrote down, as the next one begins with it. */
export function knownFrom({ alerts, until, notes }: Remembered, config: Config): Known {
  const known = alerts.flatMap((open) => {
    const alert = catalog.find(({ name }) => name === open.name);
    return alert === undefined ? [] : [{ open, action: alert.action.outline(config.thresholds) }];
  });
  return {
    lives: known.map(({ open: { name, posId, level, message, since }, action }) => {
      const unknown = { state: 'unknown' as const, unknownSince: until ?? since, unknownTold: false, setBack: 0 };
      return { name, posId, level, message, action, since, ...unknown, amount: null, grown: null };
    }),
    attention: known.map(({ open: { name, posId, level, levelSince, acknowledged } }) => {
      return { name, posId, level, grown: null, since: levelSince, seen: acknowledged };
    }),
    diskHours: hoursIn(notes[diskNote(config)]),
  };
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
