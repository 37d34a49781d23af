/** The fold of all that was seen: a set clock makes nothing older or newer, and asking changes nothing. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TryOutcome } from '../../../src/domain/adapter.ts';
import { type Instant, jumpBetween } from '../../../src/domain/clocks.ts';
import { WATCHDOG } from '../../../src/domain/notifications.ts';
import { after, type News, nothingSeen, type Seen, type View, viewAt } from '../../../src/domain/seen.ts';
import { HEALTH, NOW, quietFacts, SHOP, waitingReceipt } from '../../support/facts.ts';

const LIMITS = { slowSeconds: 5 };
const START: Instant = { wall: NOW, steady: 100 };
const ANSWER: TryOutcome = { kind: 'answer', health: HEALTH };
const OPEN: TryOutcome = { kind: 'answer', health: { ...HEALTH, breaker: 'OPEN' } };
const OUTCOMES: readonly TryOutcome[] = [ANSWER, OPEN, { kind: 'busy' }, { kind: 'refused', detail: 'ECONNREFUSED' }];

const facts = quietFacts(NOW, { counts: { pending: 170, syncing: 0, failed: 0 }, lastSync: null });
const read = (asked: Instant): News => ({
  kind: 'reading',
  asked,
  reading: { ok: true, at: Math.floor(asked.wall), source: 'live', facts },
});
const unread = (asked: Instant): News => ({
  kind: 'reading',
  asked,
  reading: { ok: false, at: Math.floor(asked.wall), reason: 'missing', detail: 'gone' },
});
const tried = (outcome: TryOutcome): News => ({ kind: 'try', attempt: { seconds: 0.1, outcome } });
const watchdog: News = { kind: 'message', message: { status: 'firing', alerts: [WATCHDOG] } };

test('of an Alertmanager that was taken out nobody waits to hear, though its last silence is told late', () => {
  const shop = { ...SHOP, hasAlertmanager: true };
  const channels = { telegram: { delivered: NOW - 60, failed: null } };
  const silence: News = { kind: 'channels', reachable: false, channels };
  const takenOut: News = { kind: 'settings', shop: SHOP, limits: LIMITS, anotherAdapter: false };
  const first = nothingSeen({ shop, limits: LIMITS }, START);
  const silent = [watchdog, silence].reduce((seen, news) => after(seen, news, START), first);
  expect(silent.view.notifications).toEqual({ watchdogAt: NOW, reachable: false, channels });
  const later = [takenOut, silence].reduce((seen, news) => after(seen, news, START), silent);
  expect(later.view.notifications).toEqual({ watchdogAt: null, reachable: null, channels });
});

type Step = { readonly pass: number; readonly set: number; readonly news: (now: Instant) => News };

const step: fc.Arbitrary<Step> = fc.record({
  pass: fc.integer({ min: 0, max: 9 }),
  set: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: -9000, max: 9000 }) },
  ),
  news: fc.constantFrom(
    read,
    unread,
    () => watchdog,
    (): News => ({ kind: 'second' }),
    ...OUTCOMES.map((outcome) => () => tried(outcome)),
  ),
});

function play(steps: readonly Step[], setting: (by: number) => number) {
  let now = START;
  let seen = nothingSeen({ shop: SHOP, limits: LIMITS }, now);
  for (const { pass, set, news } of steps) {
    now = { wall: now.wall + pass + setting(set), steady: now.steady + pass };
    seen = after(seen, news(now), now);
  }
  return { seen, now };
}

/** All that a View tells of when things were seen, as ages. */
function agesOf({ snapshot: { now, watchingSince, buffer, lastKnown, adapter }, alerts, notifications }: View) {
  const age = (at: number | null | undefined) => (at === null || at === undefined ? null : Math.floor(now - at));
  return {
    buffer: [buffer.readable, buffer.unreadableForLong, age(buffer.readAt), age(lastKnown?.at), age(watchingSince)],
    adapter: [adapter.state, adapter.recentOpenings, age(adapter.answeredAt)],
    alerts: alerts.map(({ name, since }) => [name, age(since)]),
    watchdog: age(notifications.watchdogAt),
  };
}

test('however the clock is set, everything is as long ago as it was, the beginning of each alert too', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      // Less than this is the correction of a clock, and taken for the passing of time.
      const bySteps = (by: number) => (Math.abs(by) < 3 ? 0 : by);
      const [set, unset] = [play(steps, bySteps), play(steps, () => 0)];
      expect(agesOf(viewAt(set.seen, set.now))).toEqual(agesOf(viewAt(unset.seen, unset.now)));
    }),
  );
});

test('who asks changes nothing, and gets the very same picture within a second', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { seen, now } = play(steps, (by) => by);
      const before = structuredClone({ ...seen, recovered: [...seen.recovered] });
      const later = { wall: now.wall + 700, steady: now.steady + 700 };
      expect(viewAt(seen, now)).toBe(seen.view);
      expect(viewAt(seen, later).snapshot.now).toBe(later.wall);
      expect({ ...seen, recovered: [...seen.recovered] }).toEqual(before);
    }),
  );
});

function live(seen: Seen, from: Instant, seconds: number): { seen: Seen; now: Instant } {
  let now = from;
  for (let second = 0; second < seconds; second++) {
    now = { wall: now.wall + 1, steady: now.steady + 1 };
    seen = after(seen, { kind: 'second' }, now);
  }
  return { seen, now };
}

test('an alert remembers since when, and a set clock moves that moment along', () => {
  const begun = after(nothingSeen({ shop: SHOP, limits: LIMITS }, START), read(START), START);
  const minute = live(begun, START, 60);
  const since = ({ view }: Seen) => view.alerts.find(({ name }) => name === 'PosBufferHigh')?.since;
  expect(since(minute.seen)).toBe(NOW);
  const back = { wall: minute.now.wall - 3600, steady: minute.now.steady };
  const set = after(minute.seen, { kind: 'second' }, back);
  expect(since(set)).toBe(NOW - 3600);
  expect(jumpBetween(minute.seen.clocks, set.clocks)).toEqual({ set: -3600, away: 0 });
  // Also for who asks before anybody has noticed.
  expect(viewAt(minute.seen, back).alerts).toEqual(set.view.alerts);
});

test.each([-2, -1, 1, 2, 400])(
  'a clock that was set by %i days makes no sales of zero out of what is not known',
  (days) => {
    const set: Instant = { wall: NOW + days * 86_400, steady: START.steady };
    const known = after(nothingSeen({ shop: SHOP, limits: LIMITS }, START), read(START), START);
    const last = { at: set.wall, till: { today: facts.today, yesterday: facts.yesterday } };
    expect(after(after(known, unread(START), START), { kind: 'second' }, set).view.snapshot.lastKnown).toMatchObject(
      last,
    );
    const { snapshot, alerts } = after(known, { kind: 'second' }, set).view;
    if (Math.abs(days) < 2) return;
    expect(snapshot).toMatchObject({ till: null, buffer: { readable: null }, lastKnown: last });
    expect(alerts).toMatchObject([{ name: 'PosBufferHigh', state: 'unknown' }]);
    expect(viewAt(known, set).snapshot).toEqual(snapshot);
  },
);

test('while the computer slept time went on, but nobody waited in vain', () => {
  let seen = nothingSeen({ shop: SHOP, limits: LIMITS }, START);
  for (const news of [read(START), tried(ANSWER), watchdog]) seen = after(seen, news, START);
  const night = 8 * 3600;
  const morning = { wall: NOW + night, steady: START.steady + night };
  const awake = after(seen, unread(morning), morning);
  const { snapshot, alerts, notifications } = awake.view;
  expect(snapshot.buffer).toMatchObject({ readAt: NOW, unreadableForLong: false });
  expect(snapshot.adapter).toMatchObject({ state: 'online', answeredAt: NOW });
  expect(notifications.watchdogAt).toBe(NOW);
  expect(alerts).toMatchObject([{ name: 'PosBufferHigh', state: 'unknown', unknownSince: NOW }]);
  expect(jumpBetween(seen.clocks, awake.clocks)).toEqual({ set: 0, away: night });
  const later = live(awake, morning, 601).seen.view;
  expect(later.alerts.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['PosAdapterDown', 'PosBufferUnreadable']),
  );
});

test('a reading is of the moment at which it was asked for, also when the clock was set meanwhile', () => {
  const seen = nothingSeen({ shop: SHOP, limits: LIMITS }, START);
  const answered = { wall: NOW + 3600 + 2, steady: START.steady + 2 };
  expect(after(seen, read(START), answered).view.snapshot.buffer.readAt).toBe(NOW + 3600);
});

test('with other settings what was seen stays, but for the days of another calendar', () => {
  const seen = after(nothingSeen({ shop: SHOP, limits: LIMITS }, START), read(START), START);
  const adopted = { kind: 'settings', limits: LIMITS, anotherAdapter: false } as const;
  const renamed = after(seen, { ...adopted, shop: { ...SHOP, name: 'Другой' } }, START).view.snapshot;
  expect(renamed).toMatchObject({ shop: { name: 'Другой' }, till: { pending: 170 } });
  const moved = after(seen, { ...adopted, shop: { ...SHOP, zone: 'Asia/Omsk' } }, START);
  expect(moved.view.snapshot).toMatchObject({ till: null, lastKnown: { till: { pending: 170 } } });
  expect(moved.view.alerts).toMatchObject([{ name: 'PosBufferHigh', state: 'unknown' }]);
  expect(after(moved, read(START), START).view.alerts).toMatchObject([{ name: 'PosBufferHigh', state: 'active' }]);
});

test('what was known of the adapter before says nothing of another one, and its alerts end when that one is heard', () => {
  let seen = nothingSeen({ shop: SHOP, limits: LIMITS }, START);
  for (const news of [read(START), tried(OPEN)]) seen = after(seen, news, START);
  const other = after(seen, { kind: 'settings', shop: SHOP, limits: LIMITS, anotherAdapter: true }, START);
  expect(other.view.snapshot).toMatchObject({ adapter: { up: null, breaker: 'UNKNOWN' }, till: { pending: 170 } });
  expect(other.view.alerts).toContainEqual(expect.objectContaining({ name: 'PosBreakerOpen', state: 'unknown' }));
  const heard = after(other, tried(ANSWER), START);
  expect(heard.transitions).toMatchObject([{ kind: 'over', alert: { name: 'PosBreakerOpen' } }]);
});

test('a session is recovered only where its balance could be read and reconciles', () => {
  const session = {
    posId: 'POS-001',
    sessionId: 'S',
    status: 'open',
    openedAt: NOW - 600,
    closedAt: null,
    card: null,
    zReport: null,
  } as const;
  const recovered = (cash: number | null, expected: number | null) => {
    let seen = nothingSeen({ shop: SHOP, limits: LIMITS }, START);
    const sessions = [{ ...session, cash }];
    const more = {
      sessions,
      cash: { 'POS-001': { expected, unsynced: 0, oldestUnsynced: null } },
      undelivered: [waitingReceipt()],
    };
    const reading = { ok: true, at: NOW, source: 'live', day: '2026-11-20', facts: quietFacts(NOW, more) } as const;
    const news: News[] = [
      tried(ANSWER),
      tried({ kind: 'refused', detail: '' }),
      tried(ANSWER),
      { kind: 'reading', reading, asked: START },
    ];
    for (const one of news) seen = after(seen, one, START);
    return seen.view.snapshot.till?.terminals[0]?.recovered;
  };
  expect(recovered(5000, 5000)).toBe(true);
  // The adapter itself counts a kopeck as none.
  expect(recovered(5000, 4999)).toBe(true);
  expect(recovered(5000, 4998)).toBe(false);
  expect(recovered(null, null)).toBe(false);
});
