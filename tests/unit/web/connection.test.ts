import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Connection,
  type Effect,
  type Happening,
  POLL_MS,
  retryDelay,
  SILENCE_MS,
  step,
  unconnected,
} from '../../../src/web/live/connection.ts';

/** Plays happenings, each so many milliseconds after the one before. */
function play(...story: (readonly [wait: number, happening: Happening])[]) {
  let state = unconnected(0);
  let now = 0;
  let effects: Effect[] = [];
  for (const [wait, happening] of story) {
    now += wait;
    ({ state, effects } = step(state, happening, now, 0.5));
  }
  return { state, effects, now };
}

const start = [0, { type: 'connect' }] as const;
const message = [15, { type: 'message' }] as const;
const closed = [1000, { type: 'closed' }] as const;
const live = [start, message] as const;

describe('the connection', () => {
  test('is live from the first message on, not from the open socket', () => {
    expect(play(start).state.link).toBe('connecting');
    expect(play(...live).state).toMatchObject({ link: 'live', lostAt: null });
  });

  test('is lost at the moment the socket closes, and tries again', () => {
    const { state, effects } = play(...live, closed);
    expect(state).toMatchObject({ link: 'lost', lostAt: 1015 });
    expect(effects).toEqual([{ type: 'retryIn', ms: 375 }]);
  });

  test('stays lost since the same moment through all failed tries', () => {
    const { state } = play(...live, closed, [400, { type: 'connect' }], [3, { type: 'closed' }]);
    expect(state).toMatchObject({ link: 'lost', lostAt: 1015 });
  });

  test('is live again with the first message after', () => {
    const { state } = play(...live, closed, [400, { type: 'connect' }], message);
    expect(state).toMatchObject({ link: 'live', lostAt: null, failures: 0 });
  });

  test('opens no second socket beside the first', () => {
    expect(play(...live, [1, { type: 'connect' }]).effects).toEqual([]);
  });

  test('polls once two sockets in a row brought nothing, and goes on trying', () => {
    const twice = [...live, closed, [400, { type: 'connect' }], [3, { type: 'closed' }]] as const;
    expect(play(...twice).effects).toContainEqual({ type: 'poll' });
    const { state, effects } = play(...twice, [50, { type: 'polled', ok: true }]);
    expect(state).toMatchObject({ link: 'polling', lostAt: null });
    expect(effects).toEqual([{ type: 'pollIn', ms: POLL_MS }]);
    expect(play(...twice, [50, { type: 'polled', ok: true }], [9, { type: 'connect' }]).effects).toEqual([
      { type: 'open' },
    ]);
  });

  test('is lost when polling fails too, since the last answer', () => {
    const story = [...live, closed, [400, { type: 'connect' }], [3, { type: 'closed' }]] as const;
    const { state, now } = play(...story, [50, { type: 'polled', ok: true }], [5000, { type: 'polled', ok: false }]);
    expect(state).toMatchObject({ link: 'lost', lostAt: now });
  });

  test('asks once after a long silence', () => {
    const silence = [SILENCE_MS + 1, { type: 'tick' }] as const;
    expect(play(...live, silence).effects).toEqual([{ type: 'check' }]);
    expect(play(...live, silence, [1000, { type: 'tick' }]).effects).toEqual([]);
    expect(play(...live, silence, [10, { type: 'alive' }]).state).toMatchObject({ link: 'live', checking: false });
  });

  test('drops a socket whose server does not answer, and says since when', () => {
    const { state, effects } = play(...live, [SILENCE_MS + 1, { type: 'tick' }], [8000, { type: 'dead' }]);
    expect(effects).toEqual([{ type: 'drop' }]);
    expect(state).toMatchObject({ link: 'lost', lostAt: 15 });
  });

  test('asks too when the clock was set back, and misses nothing before its time', () => {
    const setBack = [-3_600_000, { type: 'tick' }] as const;
    expect(play(...live, setBack).effects).toEqual([{ type: 'check' }]);
    const { state, now } = play(...live, setBack, [10, { type: 'dead' }]);
    expect(state).toMatchObject({ link: 'lost', lostAt: now });
    expect(play(start, setBack).effects).toEqual([{ type: 'drop' }]);
  });

  test('begins anew after a sleep, and has missed nothing until then', () => {
    const night = [8 * 3_600_000, { type: 'woke' }] as const;
    const woken = play(...live, night);
    expect(woken.effects).toEqual([{ type: 'drop' }]);
    expect(play(...live, night, [0, { type: 'closed' }]).state).toMatchObject({ link: 'lost', lostAt: woken.now });
    // What had hung before is told only now.
    expect(play(...live, [30_000, { type: 'tick' }], night, [0, { type: 'dead' }]).state.lostAt).toBe(
      30_000 + woken.now,
    );
    expect(play(...live, closed, night).state.lostAt).toBe(1000 + woken.now);
    const polling = [...live, closed, [400, { type: 'connect' }], [50, { type: 'polled', ok: true }]] as const;
    const polled = play(...polling, night);
    expect(polled.state).toMatchObject({ link: 'lost', lostAt: polled.now });
    // A socket that was being opened may have its first message waiting: one of then.
    expect(polled.effects).toEqual([{ type: 'drop' }]);
  });

  test('does not wait for ever for the first message', () => {
    expect(play(start, [9010, { type: 'tick' }]).effects).toEqual([{ type: 'drop' }]);
  });

  test('spreads the tries of many screens, and never waits longer than 15 seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const delay = retryDelay(failures, random);
        expect(delay).toBeGreaterThanOrEqual(250);
        expect(delay).toBeLessThanOrEqual(15_000);
      }),
    );
    expect(retryDelay(1, 1)).toBeLessThan(retryDelay(4, 0));
  });

  test('says in any story since when it is lost, and only then', () => {
    const happening = fc.oneof(
      fc
        .constantFrom('message', 'closed', 'connect', 'alive', 'dead', 'tick', 'woke')
        .map((type) => ({ type }) as Happening),
      fc.boolean().map((ok): Happening => ({ type: 'polled', ok })),
    );
    const story = fc.array(fc.tuple(fc.integer({ min: 0, max: 30_000 }), happening), { maxLength: 60 });
    fc.assert(
      fc.property(story, (events) => {
        const { state, now }: { state: Connection; now: number } = play(start, ...events);
        expect(state.lostAt !== null).toBe(state.link === 'lost');
        expect(state.lostAt ?? 0).toBeLessThanOrEqual(now);
      }),
    );
  });
});
