import { expect, test } from 'vitest';
import { hush, unseen } from '../../../src/web/siren.ts';
import { alert, NOON } from '../../support/page-states.ts';

const MINUTES = 60;
const full = alert();
const down = alert({ name: 'PosAdapterDown' });
const seen = { at: NOON - 60, by: 'Касса 1', rings_again_at: NOON + 14 * MINUTES };

test('every P1 rings until somebody has seen it on any screen, and nothing else does', () => {
  const calmer = alert({ level: 'P2', name: 'PosBufferHigh' });
  expect(unseen([full, calmer], {}, NOON)).toEqual([full]);
  expect(unseen([{ ...full, seen }, calmer], {}, NOON)).toEqual([]);
});

test('what was seen rings again after its time, and at once when the server says that nobody has seen it as it is now', () => {
  const known = { ...full, seen };
  expect(unseen([known], {}, seen.rings_again_at - 1)).toEqual([]);
  expect(unseen([known], {}, seen.rings_again_at)).toEqual([known]);
});

test('a tap is quiet here at once, whether or not the server could be told, but not for ever', () => {
  const quiet = hush([full], {}, NOON);
  expect(unseen([full], quiet, NOON + 1)).toEqual([]);
  expect(unseen([full], quiet, NOON + 15 * MINUTES)).toEqual([full]);
});

test('once the server knows of the tap, all screens ring again at the same time', () => {
  const known = { ...full, seen: { at: NOON, by: 'Касса 1', rings_again_at: NOON + 5 * MINUTES } };
  const quiet = hush([full], {}, NOON);
  expect(unseen([known], quiet, NOON + 5 * MINUTES - 1)).toEqual([]);
  expect(unseen([known], quiet, NOON + 5 * MINUTES)).toEqual([known]);
  // Two clocks of whole seconds: the server may say that it was a second before.
  const earlier = { ...known, seen: { ...known.seen, at: NOON - 1 } };
  expect(unseen([earlier], quiet, NOON + 5 * MINUTES)).toEqual([earlier]);
  const before = { ...full, seen: { ...known.seen, at: NOON - 20 * MINUTES, rings_again_at: NOON - 1 } };
  expect(unseen([before], quiet, NOON + 1)).toEqual([]);
});

test('what was tapped here rings at once when it grows worse', () => {
  const worse = { ...full, level_since: NOON + MINUTES };
  expect(unseen([worse], hush([full], {}, NOON), NOON + MINUTES)).toEqual([worse]);
});

test('another alert, another terminal’s, or the same one that came back rings all the same', () => {
  const first = alert({ name: 'PosShiftTooLong', pos_id: 'POS-001' });
  const others = [down, alert({ ...first, pos_id: 'POS-002' }), alert({ ...first, timestamp: first.timestamp + 600 })];
  expect(unseen([first, ...others], hush([first], {}, NOON), NOON + 1)).toEqual(others);
});

test('a second tap keeps what the first one hushed, and forgets what has run out', () => {
  const both = hush([down], hush([full], {}, NOON), NOON + MINUTES);
  expect(unseen([full, down], both, NOON + 2 * MINUTES)).toEqual([]);
  expect(Object.keys(hush([], both, NOON + 15 * MINUTES))).toHaveLength(1);
});
