/** Whom nobody has seen: what is called for, and what time counts as waiting. */
import { expect, test } from 'vitest';
import type { Attention } from '../../../src/domain/alerts/attention.ts';
import { restoredLife } from '../../../src/domain/alerts/life.ts';
import type { Instant } from '../../../src/domain/clocks.ts';
import type { BufferFacts } from '../../../src/domain/facts.ts';
import { after, type Known, type News, NOTHING_KNOWN, nothingSeen, type Seen } from '../../../src/domain/seen.ts';
import { counts, waiting } from '../../support/alert-cases.ts';
import { NOW, quietFacts, SHOP } from '../../support/facts.ts';
import { DAY, DLQ, HOUR } from '../../support/lived.ts';

const MINUTE = 60;
const at = (seconds: number): Instant => ({ wall: NOW + seconds, steady: 100 + seconds });
const read = (facts: Partial<BufferFacts>, { wall }: Instant): News => {
  const reading = { ok: true, at: wall, source: 'live', day: '2026-11-20', facts: quietFacts(NOW, facts) } as const;
  return { kind: 'reading', asked: { wall, steady: wall - NOW + 100 }, reading };
};
const namesOf = ({ view }: Seen) => view.alerts.map(({ name }) => name);

/** Looks at the same shop from one second to another, every nine seconds. */
function watch(seen: Seen, facts: Partial<BufferFacts>, from: number, to: number): Seen {
  let now = seen;
  for (let second = from; second <= to; second += 9) now = after(now, read(facts, at(second)), at(second));
  return now;
}

/** These stood, unseen, for a day before the program stopped. */
function knownOf(...names: readonly string[]): Known {
  const about = { posId: null, level: 'P1', grown: null } as const;
  const life = { ...about, message: '', action: '', since: NOW - DAY, amount: null };
  const rest = { setBack: 0, goneSince: null, unknownSince: null };
  return {
    ...NOTHING_KNOWN,
    lives: names.map((name) => restoredLife({ ...life, ...rest, name }, NOW - 5)),
    attention: names.map((name): Attention => {
      return { ...about, name, since: NOW - DAY, waitsSince: NOW - DAY, seen: null };
    }),
  };
}

test('nobody is called for what an earlier run knew before it is seen to stand', () => {
  let seen = nothingSeen({ shop: SHOP, limits: { slowSeconds: 5 } }, at(0), knownOf('PosDlqNotEmpty'));
  for (const second of [1, 2, 3]) seen = after(seen, { kind: 'second' }, at(second));
  expect(namesOf(seen)).toEqual(['PosDlqNotEmpty']);
  expect(namesOf(watch(seen, {}, 4, 40))).toEqual([]);
  expect(namesOf(watch(seen, DLQ, 4, 40))).toContain('PosNobodySaw');
});

test('whoever was called is not told of an end by a restart', () => {
  let seen = nothingSeen({ shop: SHOP, limits: { slowSeconds: 5 } }, at(0), knownOf('PosDlqNotEmpty', 'PosNobodySaw'));
  for (const second of [1, 2, 3]) {
    seen = after(seen, { kind: 'second' }, at(second));
    expect(seen.transitions).toEqual([]);
  }
  expect(namesOf(watch(seen, DLQ, 4, 40))).toContain('PosNobodySaw');
  expect(namesOf(watch(seen, {}, 4, 40))).toEqual([]);
});

test('while the computer slept nobody could look', () => {
  const fresh = nothingSeen({ shop: SHOP, limits: { slowSeconds: 5 } }, at(0));
  const evening = watch(fresh, DLQ, 1, 5 * MINUTE);
  const morning = 10 * HOUR;
  const awake = after(evening, { kind: 'second' }, at(morning));
  // What was read before the night is not drawn as if it were of this morning.
  expect(awake.view.snapshot).toMatchObject({ till: null, lastKnown: { till: { dlq: 3 } } });
  expect(awake.view.alerts).toMatchObject([{ name: 'PosDlqNotEmpty', state: 'unknown', unknownNoted: false }]);
  expect(namesOf(watch(awake, DLQ, morning + 1, morning + 9 * MINUTE))).not.toContain('PosNobodySaw');
  expect(namesOf(watch(awake, DLQ, morning + 1, morning + 11 * MINUTE))).toContain('PosNobodySaw');
});

test('what stands behind another one on no screen is nobody’s to see', () => {
  const fresh = nothingSeen({ shop: SHOP, limits: { slowSeconds: 5 } }, at(0));
  const old = { ...counts(1), ...waiting(15 * DAY) };
  const overdue = watch(fresh, old, 1, 10);
  const near = watch(overdue, { ...counts(1), ...waiting(26 * DAY) }, 11, 20);
  expect(near.lives.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['PosOfdDeadlineNear', 'PosReceiptOverdue']),
  );
  const said = after(near, { kind: 'seen-by', name: 'PosOfdDeadlineNear', posId: null, by: 'Анна' }, at(21));
  const later = watch(said, { ...counts(1), ...waiting(26 * DAY) }, 22, 20 * MINUTE);
  expect(namesOf(later)).toContain('PosOfdDeadlineNear');
  expect(namesOf(later)).not.toContain('PosNobodySaw');
});

test('a date that comes near at midnight waits for working hours: nobody is called for it at night', () => {
  const shop = { ...SHOP, driveEnds: NOW + DAY };
  const fresh = nothingSeen({ shop, limits: { slowSeconds: 5 } }, at(0));
  expect(fresh.view.alerts).toMatchObject([{ name: 'PosFiscalDriveExpires', level: 'P1' }]);
  expect(namesOf(watch(fresh, {}, 1, 20 * MINUTE))).not.toContain('PosNobodySaw');
  expect(namesOf(watch(fresh, DLQ, 1, 20 * MINUTE))).toContain('PosNobodySaw');
});
