/** When the monitor looks, what it publishes, and which pictures are the very same. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Buffer } from '../../../src/buffer/client.ts';
import { type Lives, restoredLife } from '../../../src/domain/alerts/life.ts';
import type { Reading } from '../../../src/domain/facts.ts';
import { NOTHING_KNOWN, type View } from '../../../src/domain/seen.ts';
import { createLogger } from '../../../src/logger.ts';
import { createMonitor, type Monitor } from '../../../src/monitor.ts';
import { busyFacts } from '../../support/busy-shop.ts';
import { HEALTH, NOW, SHOP } from '../../support/facts.ts';

let monitor: Monitor;
afterEach(() => monitor.close());

const good = (pending: number, at = NOW): Reading => ({
  ok: true,
  at,
  source: 'live',
  facts: { ...busyFacts(), counts: { pending, syncing: 0, failed: 0 } },
});

/** A file whose readings the test hands out, one by one, when it likes. */
async function scripted(clock: { now: number; set?: number }, lives: Lives = []) {
  const asked: ((reading: Reading) => void)[] = [];
  const buffer: Buffer = {
    read: () => new Promise((resolve) => asked.push(resolve)),
    days: async () => [],
    products: async () => [],
    find: async () => ({ receipts: [], more: false }),
    receipt: async () => null,
    firstDay: async () => null,
    drawers: async () => [],
    receipts: async () => ({ rows: [], next: null }),
    watch: () => () => {},
    setZone: () => {},
    healthy: true,
    hangs: false,
    close: async () => {},
  };
  monitor = createMonitor({
    buffer,
    shop: SHOP,
    limits: { slowSeconds: 5 },
    clock: () => ({ wall: clock.now + (clock.set ?? 0), steady: clock.now - 1000 }),
    known: { ...NOTHING_KNOWN, lives },
    log: await createLogger('silent'),
  });
  const answer = async (reading: Reading) => {
    // A look begins with the next turn.
    if (asked.length === 0) await turn();
    asked.shift()?.(reading);
    await turn();
  };
  return { asked, answer };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('the monitor', () => {
  test('tells whoever hears its judgements of the alerts that another one hides, too', async () => {
    const clock = { now: NOW };
    const stands = {
      posId: null,
      level: 'P1',
      message: '',
      action: '',
      since: NOW - 60,
      amount: null,
      grown: null,
    } as const;
    const lives = [
      { name: 'PosAdapterDown', goneSince: null },
      { name: 'PosBreakerOpen', goneSince: NOW - 30 },
    ].map((one) => restoredLife({ ...stands, ...one, setBack: 0, unknownSince: null }, NOW));
    await scripted(clock, lives);
    const heard: [told: string[], goneSince: (number | null)[]][] = [];
    monitor.onJudgement(({ view, lives }) => {
      heard.push([view.alerts.map(({ name }) => name), lives.map(({ goneSince }) => goneSince)]);
    });
    clock.now++;
    monitor.hearChannels({ reachable: true, channels: {} });
    expect(heard).toEqual(Array(2).fill([['PosAdapterDown'], [null, NOW - 30]]));
  });

  test('tells whoever hears its judgements what ended while the program did not run', async () => {
    const drive = { name: 'PosFiscalDriveExpires', posId: null, level: 'P1', since: NOW - 60, message: '', action: '' };
    const rest = { amount: null, grown: null, setBack: 0, goneSince: null, unknownSince: null };
    await scripted({ now: NOW }, [restoredLife({ ...drive, ...rest, level: 'P1' }, NOW)]);
    const heard: string[][] = [];
    monitor.onJudgement(({ transitions }) => {
      heard.push(transitions.map(({ kind, alert }) => `${kind} ${alert.name}`));
    });
    expect(heard).toEqual([['over PosFiscalDriveExpires']]);
  });

  test('gives the same picture, to the very object, while nothing in it can differ', async () => {
    const clock = { now: NOW };
    const { answer } = await scripted(clock);
    const first = monitor.fresh();
    const reading = good(3);
    await answer(reading);
    const view = await first;
    expect(monitor.current()).toBe(view);
    const again = monitor.fresh();
    await answer({ ...reading });
    expect(await again).toBe(view);
    const changed = monitor.fresh();
    await answer(good(4));
    expect((await changed).snapshot.till?.pending).toBe(4);
    clock.now += 1;
    expect(monitor.current().snapshot.now).toBe(NOW + 1);
  });

  test('questions that come together share one look; one that comes later takes another', async () => {
    const { asked, answer } = await scripted({ now: NOW });
    const together = [monitor.fresh(), monitor.fresh()];
    await turn();
    expect(asked).toHaveLength(1);
    const later = [monitor.fresh(), monitor.fresh()];
    await answer(good(1));
    await answer(good(2));
    const pending = (await Promise.all([...together, ...later])).map(({ snapshot }) => snapshot.till?.pending);
    expect(pending).toEqual([1, 1, 2, 2]);
    expect(asked).toHaveLength(0);
  });

  test('tells listeners what a look for somebody else has found, once that one has his answer', async () => {
    const { answer } = await scripted({ now: NOW });
    const heard: View[] = [];
    monitor.listen((view) => heard.push(view));
    const look = monitor.fresh();
    const reading = good(5);
    await answer(reading);
    await look;
    expect(heard).toEqual([]);
    await turn();
    expect(heard.map(({ snapshot }) => snapshot.till?.pending)).toEqual([5]);
    const same = monitor.fresh();
    await answer({ ...reading });
    await same;
    await turn();
    expect(heard).toHaveLength(1);
  });

  test('a reading that came too late still counts', async () => {
    await scripted({ now: NOW });
    const told: Reading[] = [];
    monitor.onReading((reading) => told.push(reading));
    const late = good(6, NOW - 10);
    monitor.hearLateReading(late, NOW - 1010);
    expect(told).toEqual([late]);
    expect(monitor.current().snapshot).toMatchObject({ till: { pending: 6 }, buffer: { readAt: NOW - 10 } });
  });

  test.each([3600, -3600])(
    'nor is it older or newer when the clock was set by %i s while it was under way',
    async (jump) => {
      const clock = { now: NOW, set: 0 };
      await scripted(clock);
      clock.now += 10;
      clock.set = jump;
      monitor.hearLateReading(good(6, NOW), NOW - 1000);
      const { buffer, now } = monitor.current().snapshot;
      expect(now - (buffer.readAt ?? 0)).toBe(10);
    },
  );

  test('an unreadable file keeps what was last known, with its age', async () => {
    const clock = { now: NOW };
    const { answer } = await scripted(clock);
    const first = monitor.fresh();
    await answer(good(7));
    await first;
    clock.now += 30;
    const second = monitor.fresh();
    await answer({ ok: false, at: clock.now, reason: 'missing', detail: 'gone' });
    expect((await second).snapshot).toMatchObject({ till: null, lastKnown: { at: NOW, till: { pending: 7 } } });
  });

  test.each([3600, -3600])('when the clock is set by %i s, what was seen is as old as it was', async (jump) => {
    const clock = { now: NOW, set: 0 };
    const { answer } = await scripted(clock);
    const first = monitor.fresh();
    await answer(good(7));
    await first;
    monitor.hearAdapter({ seconds: 0.1, outcome: { kind: 'answer', health: HEALTH } });
    monitor.hearAdapter({ seconds: 10, outcome: { kind: 'busy' } });
    const second = monitor.fresh();
    await answer({ ok: false, at: NOW, reason: 'missing', detail: 'gone' });
    await second;
    const now = () => monitor.current().snapshot;
    const watchFor = (seconds: number) => {
      for (; seconds > 0; seconds--) {
        clock.now++;
        monitor.hearChannels({ reachable: true, channels: {} });
      }
    };
    clock.set = jump;
    watchFor(59);
    expect(now().buffer.unreadableForLong).toBe(false);
    expect(now().adapter).toMatchObject({ state: 'busy', answeredAt: NOW + jump });
    expect(now().lastKnown?.at).toBe(NOW + jump);
    watchFor(1);
    expect(now().buffer.unreadableForLong).toBe(true);
    watchFor(600);
    expect(now().adapter.state).toBe('offline');
  });
});
