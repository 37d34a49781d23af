/** What an earlier run of the program knew, and what is written down for the next one. */
import type { Config } from './config/schema.ts';
import { ABOUT_ATTENTION, alertKey } from './domain/alerts/alert.ts';
import type { Attention } from './domain/alerts/attention.ts';
import { alertNamed } from './domain/alerts/catalog/index.ts';
import { endsAfter, NOTHING_ENDED } from './domain/alerts/flapping.ts';
import { type Life, type Lives, restoredLife } from './domain/alerts/life.ts';
import type { Seconds } from './domain/day.ts';
import type { Measured } from './domain/disk.ts';
import { isRecord, parsedJson, parsedObject } from './domain/foreign.ts';
import type { Entry, Remembered } from './domain/journal.ts';
import type { Known } from './domain/seen.ts';

export function knownFrom({ alerts, until, recent, notes }: Remembered, config: Config, now: Seconds): Known {
  const known = alerts.flatMap((open) => {
    const alert = alertNamed(open.name);
    return alert === undefined ? [] : [{ open, action: alert.action.outline(config.thresholds) }];
  });
  const [held, waits] = [parsedObject(notes[HELD_NOTE]), parsedObject(notes[WAITS_NOTE])];
  // Nobody could look while nothing ran.
  const away = Math.max(0, now - (until ?? now));
  return {
    lives: known.map(({ open: { levelSince: _, waitsSince: __, acknowledged: ___, ...open }, action }) => {
      return restoredLife(
        { ...open, ...heldIn(held?.[alertKey(open.name, open.posId)]), action, amount: null },
        until ?? open.since,
      );
    }),
    attention: known.map(({ open: { name, posId, level, levelSince, waitsSince, grown, acknowledged } }) => {
      const minutes = waits?.[alertKey(name, posId)];
      const waiting = typeof minutes === 'number' ? Math.floor(now) - minutes * 60 : waitsSince + away;
      return { name, posId, level, grown, since: levelSince, waitsSince: waiting, seen: acknowledged };
    }),
    ends: endsAfter(NOTHING_ENDED, recent.flatMap(endIn), until ?? 0),
    diskHours: hoursIn(notes[diskNote(config)]),
  };
}

function endIn({ kind, at, alert: name, posId, level, since }: Entry) {
  return name === null || level === null || since === null ? [] : [{ kind, at, alert: { name, posId, level, since } }];
}

/** Under this name the journal keeps which alerts stand though their conditions do not hold: they come and go, or the clock was set back. */
const HELD_NOTE = 'held';

type Held = Pick<Life, 'goneSince' | 'setBack'>;

/** What another alert hides is kept as well: no face shows it, and yet it stands. */
export function keepHeld(keep: Keep): (lives: Lives) => void {
  const keepChanged = whenChanged(keep, HELD_NOTE);
  return (lives) => {
    const held = lives.filter(({ goneSince, setBack }) => goneSince !== null || setBack > 0);
    keepChanged(held.map(({ name, posId, goneSince, setBack }) => [alertKey(name, posId), { goneSince, setBack }]));
  };
}

/** Under this name, for how many minutes each P1 has waited that nobody has seen: pauses are in no entry. */
const WAITS_NOTE = 'waits';
/** Each note wakes the journal's thread and the disk: once a second contact has been called, a restart may take so much. */
const ROUGH_MINUTES = 15;

export function keepWaiting(keep: Keep): (attention: readonly Attention[], now: Seconds, calledAfter: number) => void {
  const keepChanged = whenChanged(keep, WAITS_NOTE);
  return (attention, now, calledAfter) => {
    const waiting = attention.filter(
      ({ name, level, seen }) => level === 'P1' && seen === null && name !== ABOUT_ATTENTION,
    );
    keepChanged(
      waiting.map(({ name, posId, waitsSince }) => {
        // Rounded, or many a start would take a minute away.
        const minutes = Math.floor(Math.max(0, Math.round(now - waitsSince)) / 60);
        return [
          alertKey(name, posId),
          minutes < calledAfter + ROUGH_MINUTES ? minutes : minutes - (minutes % ROUGH_MINUTES),
        ];
      }),
    );
  };
}

type Keep = (name: string, text: string) => void;

function whenChanged(keep: Keep, name: string): (entries: readonly (readonly [string, unknown])[]) => void {
  let kept: string | null = null;
  return (entries) => {
    const text = JSON.stringify(Object.fromEntries(entries));
    if (text === kept) return;
    keep(name, text);
    kept = text;
  };
}

function heldIn(note: unknown): Held {
  const { goneSince, setBack } = isRecord(note) ? note : {};
  return {
    goneSince: typeof goneSince === 'number' ? goneSince : null,
    setBack: typeof setBack === 'number' ? setBack : 0,
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
