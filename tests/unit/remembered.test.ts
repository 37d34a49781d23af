/** What one run of the program writes down, and the next one begins with. */
import { expect, test } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';
import { liveOn } from '../../src/domain/alerts/life.ts';
import { entry, NOTHING_REMEMBERED, type Remembered } from '../../src/domain/journal.ts';
import { keepHeld, keepWaiting, knownFrom } from '../../src/remembered.ts';
import { snapshotFor } from '../support/alert-cases.ts';
import { NOW } from '../support/facts.ts';

const MINUTE = 60;
const CALLED_AFTER = 15;
const STOPPED = NOW + 29 * MINUTE;
const config = configSchema.parse({});
const dlq = { alert: 'PosDlqNotEmpty', posId: null, level: 'P1' } as const;
const over = (begun: number, at: number) => entry({ ...dlq, kind: 'over', since: NOW + begun, at: NOW + at });
/** It ended twice, came back, and is gone since NOW; the program stopped half an hour, less a minute, after that. */
const remembered: Remembered = {
  ...NOTHING_REMEMBERED,
  alerts: [
    {
      ...{ name: dlq.alert, posId: null, level: 'P1', message: 'Сейчас прошло, но возвращается' },
      ...{ since: NOW - 5 * MINUTE, levelSince: NOW - 4 * MINUTE, waitsSince: NOW - 5 * MINUTE, grown: 1 },
      ...{ unknownSince: null, acknowledged: null },
    },
  ],
  until: STOPPED,
  recent: [over(-59 * MINUTE, -56 * MINUTE), over(-50 * MINUTE, -45 * MINUTE)],
};

/** What is told by a look at a shop in which all is well, so many seconds after the program started again. */
function toldAfter(seconds: number, notes: Remembered['notes']): string[] {
  const { lives, ends } = knownFrom({ ...remembered, notes }, config, STOPPED + seconds);
  const { now, ...well } = snapshotFor({});
  const { transitions } = liveOn(lives, { ...well, now: now + 29 * MINUTE + seconds }, ends);
  return transitions.map(({ kind, alert }) => `${kind} ${alert.name}`);
}

test('an alert that was gone for now stands on for the rest of its half hour', () => {
  const [life] = knownFrom(remembered, config, STOPPED).lives;
  if (life === undefined) throw new Error('it is not restored');
  const notes: Record<string, string> = {};
  let times = 0;
  const keep = keepHeld((name, text) => {
    notes[name] = text;
    times++;
  });
  for (const goneSince of [NOW, NOW]) keep([{ ...life, goneSince }]);
  expect(times).toBe(1);
  expect(toldAfter(30, notes)).toEqual([]);
  expect(toldAfter(60, notes)).toEqual(['over PosDlqNotEmpty']);
  keep([life]);
  expect(toldAfter(30, notes)).toEqual(['over PosDlqNotEmpty']);
});

test('that it grew worse while nobody saw it is no later moment after a restart either', () => {
  const { attention } = knownFrom(remembered, config, STOPPED);
  expect(attention).toMatchObject([{ since: NOW - 4 * MINUTE, waitsSince: NOW - 5 * MINUTE }]);
});

test('while the program did not run nobody could look', () => {
  const night = 12 * 60 * MINUTE;
  const { attention } = knownFrom(remembered, config, STOPPED + night);
  expect(attention).toMatchObject([{ since: NOW - 4 * MINUTE, waitsSince: NOW - 5 * MINUTE + night }]);
  expect(knownFrom({ ...remembered, until: null }, config, STOPPED).attention).toMatchObject([
    { waitsSince: NOW - 5 * MINUTE },
  ]);
});

test('how long nobody saw it outlives every restart, and neither a pause nor a crash is any of it', () => {
  const notes: Record<string, string> = {};
  let times = 0;
  const run = (from: number, seconds: number) => {
    const { attention } = knownFrom({ ...remembered, until: NOW, notes }, config, from);
    const keep = keepWaiting((name, text) => {
      notes[name] = text;
      times++;
    });
    for (let second = 0; second <= seconds; second++)
      keep(attention, Math.floor(from) + second + 1e-7 * ((second % 3) - 1), CALLED_AFTER);
    return attention.map(({ waitsSince }) => Math.floor(from - waitsSince));
  };
  // Five minutes, of which all is known by the entries; then a night, an update, and two crashes of which no entry tells.
  const night = 12 * 60 * MINUTE;
  expect(run(NOW, 2 * MINUTE)).toEqual([5 * MINUTE]);
  expect(times).toBe(3);
  expect(run(NOW + night, MINUTE)).toEqual([7 * MINUTE]);
  expect(run(NOW + night + MINUTE + 5, 14 * MINUTE + 59)).toEqual([8 * MINUTE]);
  for (const start of [0.2, 2.7, 4]) expect(run(NOW + night + 20 * MINUTE + start, 0)).toEqual([22 * MINUTE]);
  expect(run(NOW - night, 0)).toEqual([22 * MINUTE]);
});

test('what waits for a whole night is written down four times an hour', () => {
  const [one] = knownFrom(remembered, config, STOPPED).attention;
  if (one === undefined) throw new Error('it is not restored');
  const kept: string[] = [];
  const keep = keepWaiting((_name, text) => kept.push(text));
  const hour = 60 * MINUTE;
  for (let waited = 0; waited < 3 * hour; waited += 10) keep([one], one.waitsSince + waited, 70);
  // So that a restart never ends what the second contact was called for.
  expect(kept).toContain('{"PosDlqNotEmpty ":84}');
  expect(kept.length).toBe(85 + 7);
  expect(kept.at(-1)).toBe('{"PosDlqNotEmpty ":165}');
});

test('only of a P1 that nobody has seen is kept how long it waits', () => {
  const [one] = knownFrom(remembered, config, STOPPED).attention;
  if (one === undefined) throw new Error('it is not restored');
  const kept: string[] = [];
  const keep = keepWaiting((_name, text) => kept.push(text));
  const seen = { at: NOW, by: 'Анна' };
  for (const all of [[one], [{ ...one, seen }], [{ ...one, level: 'P2' } as const], [{ ...one, name: 'PosNobodySaw' }]])
    keep(all, one.waitsSince + 90, CALLED_AFTER);
  expect(kept).toEqual(['{"PosDlqNotEmpty ":1}', '{}']);
});

test('by how much the clock was set back is remembered', () => {
  const [life] = knownFrom(remembered, config, STOPPED).lives;
  if (life === undefined) throw new Error('it is not restored');
  const notes: Record<string, string> = {};
  keepHeld((name, text) => {
    notes[name] = text;
  })([{ ...life, setBack: 3600 }]);
  expect(knownFrom({ ...remembered, notes }, config, STOPPED).lives).toMatchObject([
    { setBack: 3600, goneSince: null },
  ]);
});

test('a note that is no note is none', () => {
  for (const held of ['', '[1]', '{"PosDlqNotEmpty ": {"goneSince": "soon", "setBack": null}}']) {
    const { lives } = knownFrom({ ...remembered, notes: { held } }, config, STOPPED);
    expect(lives).toMatchObject([{ goneSince: null, setBack: 0 }]);
  }
  for (const waits of ['', '[1]', '{"PosDlqNotEmpty ": "long"}']) {
    const { attention } = knownFrom({ ...remembered, notes: { waits } }, config, STOPPED);
    expect(attention).toMatchObject([{ waitsSince: NOW - 5 * MINUTE }]);
  }
});
