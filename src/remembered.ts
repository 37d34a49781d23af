import { catalog } from './domain/alerts/catalog/index.ts';
import type { Remembered } from './domain/journal.ts';
import type { Known } from './domain/seen.ts';
import type { Thresholds } from './domain/thresholds.ts';

/** What an earlier run of the program wrote down, as the next one begins with it. */
export function knownFrom({ alerts, until }: Remembered, thresholds: Thresholds): Known {
  const known = alerts.flatMap((open) => {
    const alert = catalog.find(({ name }) => name === open.name);
    return alert === undefined ? [] : [{ open, action: alert.action.outline(thresholds) }];
  });
  return {
    lives: known.map(({ open: { name, posId, level, message, since }, action }) => {
      const unknown = { state: 'unknown' as const, unknownSince: until ?? since, unknownTold: false, setBack: 0 };
      return { name, posId, level, message, action, since, ...unknown };
    }),
    attention: known.map(({ open: { name, posId, level, levelSince, acknowledged } }) => {
      return { name, posId, level, since: levelSince, seen: acknowledged };
    }),
  };
}
