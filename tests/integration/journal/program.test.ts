/** The journal in the running program: what is written, what outlives a restart, who may say and read what. */
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { JournalStore } from '../../../src/journal/store.ts';
import type { Writer } from '../../../src/simulator/index.ts';
import { startLockedShop } from '../../support/locked-shop.ts';
import { type RunningShop, type ShopOptions, startShop, until } from '../../support/running-shop.ts';
import { openSocket } from '../../support/socket.ts';

const NAME = 'PosDlqNotEmpty';
const RECEIPT = 'aaaaaaaa-0000-4000-8000-000000000001';
const SEEN = `/api/v1/alerts/${NAME}/seen`;

let state: string;
let shop: RunningShop;
const open: { close(): Promise<void> }[] = [];
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'pos-monitor-state-'));
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  rmSync(state, { recursive: true, force: true });
});

async function start(options: ShopOptions = {}): Promise<RunningShop> {
  shop = await startShop({ state, fill: giveUp, ...options });
  open.push(shop);
  return shop;
}

interface Told {
  readonly name: string;
  readonly timestamp: number;
  readonly seen: { readonly at: number; readonly by: string; readonly rings_again_at: number } | null;
}

/** A receipt that the adapter has given up. */
function giveUp(writer: Writer): void {
  writer.moveToDlq(writer.addReceipt({ id: RECEIPT }));
}

const told = async (): Promise<Told | undefined> =>
  (await shop.json('/api/v1/alerts')).find(({ name }: Told) => name === NAME);
const stands = () => until('the alert stands', async () => (await told()) !== undefined);
const say = (body: object | null, path = SEEN, headers: Record<string, string> = {}) =>
  shop.get(path, {
    method: 'POST',
    headers: { ...(body === null ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  });
/** Nothing while the journal cannot be read. */
const written = async (query = ''): Promise<{ kind: string; alert: string | null; who: string | null; id: number }[]> =>
  (await shop.json(`/api/v1/journal?limit=500${query}`)).entries ?? [];
const kinds = async () => (await written(`&alert=${NAME}`)).map(({ kind }) => kind).toReversed();

describe('«Вижу»', () => {
  test('is said once for all screens, by the name of the screen, and twice is as good as once', async () => {
    await start();
    await stands();
    const screen = await openSocket(shop.url);
    await screen.nextWith(({ alerts }) => alerts.some((one: Told) => one.name === NAME && one.seen === null));
    const answer = await say({ screen: 'Касса 1' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject([{ name: NAME, seen: { by: 'Касса 1' } }]);
    await screen.nextWith(({ alerts }) => alerts.some((one: Told) => one.name === NAME && one.seen?.by === 'Касса 1'));
    screen.close();

    const first = await told();
    expect((first?.seen?.rings_again_at ?? 0) - (first?.seen?.at ?? 0)).toBe(15 * 60);
    expect((await say({ screen: 'Касса 2 👩\u200d💼' })).status).toBe(200);
    expect((await told())?.seen).toEqual(first?.seen);
    await until('it is written', async () => (await kinds()).includes('seen'));
    expect((await written()).filter(({ kind }) => kind === 'seen').map(({ who }) => who)).toEqual(['Касса 1']);
    expect(await (await shop.get('/metrics')).text()).toContain(
      `pos_monitor_alert_seen{alert="${NAME}",pos_id="",priority="P1",by="Касса 1"} 1`,
    );
  });

  test('without a name it is the address that saw it', async () => {
    await start();
    await stands();
    expect(await (await say(null)).json()).toMatchObject([{ seen: { by: 'экран 127.0.0.1' } }]);
  });

  test('is refused for what does not stand, and in words that are none', async () => {
    await start();
    await stands();
    for (const [path, body, status] of [
      ['/api/v1/alerts/PosBufferFull/seen', {}, 404],
      ['/api/v1/alerts/PosNonsense/seen', {}, 404],
      [`${SEEN}?pos_id=POS-999`, {}, 404],
      [SEEN, { screen: 'a\nb' }, 400],
      [SEEN, { screen: 'x'.repeat(61) }, 400],
      [SEEN, { sceen: 'Касса 1' }, 400],
    ] as const) {
      expect([path, body, (await say(body, path)).status]).toEqual([path, body, status]);
    }
    expect((await say({}, SEEN, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await told())?.seen).toBeNull();
  });

  test('where people log in it is the person, whatever the screen calls itself', async () => {
    const locked = await startLockedShop({ state, fill: giveUp });
    open.push(locked);
    const cashier = await locked.as('cashier');
    const post = (headers: object) =>
      locked.get(SEEN, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"screen":"Директор"}',
      });
    await until('the alert stands', async () => (await post(cashier)).status === 200);
    expect((await post(await locked.as('metrics'))).status).toBe(403);
    expect((await post({})).status).toBe(401);
    const answer = await locked.get('/api/v1/alerts', { headers: cashier });
    expect(await answer.json()).toContainEqual(
      expect.objectContaining({ name: NAME, seen: expect.objectContaining({ by: 'касса' }) }),
    );
  });
});

test('a restart is invisible: the same beginning, the same who saw it, and no second entry', async () => {
  let now = Date.now();
  let passes = 0;
  await start({ clock: () => (now += passes), steady: () => now / 1000 });
  await stands();
  // A busy machine needs a while between hearing it and writing it down.
  passes = 1100;
  await say({ screen: 'Касса 1' });
  passes = 0;
  const before = await told();
  await until('it is written', async () => (await kinds()).join() === 'began,seen');
  await shop.restart();
  await stands();
  expect(await told()).toEqual(before);
  expect(await kinds()).toEqual(['began', 'seen']);
  expect((await written()).filter(({ kind }) => kind === 'started' || kind === 'stopped')).toHaveLength(3);

  shop.writer.resolveDlq(RECEIPT).sync(RECEIPT);
  await until('its end is written', async () => (await told()) === undefined && (await kinds()).includes('over'));
});

test('how long nobody saw it is no longer after a night in which the program did not run', async () => {
  let now = Date.now();
  await start({ clock: () => now, steady: () => now / 1000 });
  await stands();
  await until('it is written', async () => (await kinds()).length === 1);
  const nobody = async (): Promise<string | undefined> =>
    (await shop.json('/api/v1/alerts')).find(({ name }: Told) => name === 'PosNobodySaw')?.message;
  const waited = (change: (note: string | undefined) => string) =>
    shop.restart(() => {
      const journal = new JournalStore(join(state, 'journal.db'));
      journal.keep('waits', change(journal.remembered(now / 1000).notes.waits));
      journal.close();
      now += 10 * 3_600_000;
    });
  await waited((note) => {
    expect(JSON.parse(note ?? '')).toMatchObject({ [`${NAME} `]: 0 });
    return `{"${NAME} ":21}`;
  });
  await until('somebody is called', async () => (await nobody()) !== undefined);
  expect(await nobody()).toMatch(/: 0 ч 2[01] мин$/);
  await waited((note) => note ?? '');
  await until('it stands again', async () => (await told()) !== undefined && (await nobody()) !== undefined);
  expect(await nobody()).toMatch(/: 0 ч 2[01] мин$/);
});

describe('GET /api/v1/journal', () => {
  test('is cut into pages, and filtered by day, alert and terminal', async () => {
    await start();
    await stands();
    await until('it is written', async () => (await kinds()).length === 1);
    const all = await written();
    const { entries, next } = await shop.json('/api/v1/journal?limit=1');
    expect(entries).toEqual(all.slice(0, 1));
    expect((await shop.json(`/api/v1/journal?before=${next}`)).entries).toEqual(all.slice(1));
    expect((await shop.json('/api/v1/journal?day=2020-01-01')).entries).toEqual([]);
    expect((await shop.json('/api/v1/journal?pos_id=POS-777&alert=PosShiftTooLong')).entries).toEqual([]);
    for (const query of ['before=0', 'before=x', 'limit=501', 'day=yesterday', 'since=1']) {
      expect([query, (await shop.get(`/api/v1/journal?${query}`)).status]).toEqual([query, 400]);
    }
  });

  test('tells a role without revenue nothing of how messages went', async () => {
    const locked = await startLockedShop({ state, fill: giveUp });
    open.push(locked);
    const labels = { alertname: NAME, priority: 'P1' };
    await locked.get('/api/v1/hooks/alertmanager', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer hook-secret-of-the-shop' },
      body: JSON.stringify({ status: 'firing', alerts: [{ status: 'firing', labels }] }),
    });
    const kindsFor = async (role: 'viewer' | 'cashier') => {
      const answer = await locked.get('/api/v1/journal', { headers: await locked.as(role) });
      return ((await answer.json()) as { entries: { kind: string }[] }).entries.map(({ kind }) => kind);
    };
    await until('it is written', async () => (await kindsFor('viewer')).includes('told'));
    expect(await kindsFor('cashier')).not.toContain('told');
    expect(await kindsFor('cashier')).toContain('started');
  });

  test('says why there is none, and everything else goes on', async () => {
    await start();
    await stands();
    // A second program on the same folder.
    const second = await startShop({ state, fill: giveUp });
    open.push(second);
    const answer = await second.get('/api/v1/journal');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ error: 'journal_unavailable', reason: 'in_use' });
    expect(await (await second.get('/metrics')).text()).toContain('pos_monitor_journal_up 0');
    await until('its alert stands, and can be seen', async () => {
      const seen = await second.get(SEEN, { method: 'POST' });
      return seen.status === 200;
    });
  });
});

test('how fast the disk fills is known right after a restart, of the same disk only', async () => {
  await start();
  const forecast = async () =>
    /^kkt_disk_time_to_full_seconds (\S+)$/m.exec(await (await shop.get('/metrics')).text())?.[1];
  await until('the disk is measured', async () =>
    (await (await shop.get('/metrics')).text()).includes('kkt_disk_free_bytes'),
  );
  expect(await forecast()).toBeUndefined();
  const { bavail, blocks, bsize } = statfsSync(shop.folder);
  await shop.restart(() => {
    const journal = new JournalStore(join(state, 'journal.db'));
    const [first] = JSON.parse(journal.remembered(Date.now() / 1000).notes[`disk ${shop.path}`] ?? '[]');
    expect(first).toMatchObject({ totalBytes: blocks * bsize });
    const aDayAgo = { ...first, at: first.at - 86_400, freeBytes: first.freeBytes + 100e9 };
    journal.keep(`disk ${shop.path}`, JSON.stringify([aDayAgo]));
    journal.keep('disk /elsewhere/buffer.db', JSON.stringify([{ ...aDayAgo, freeBytes: first.freeBytes + 900e9 }]));
    journal.close();
  });
  await until('the forecast is there', async () => (await forecast()) !== undefined);
  expect(Number(await forecast()) / 86_400).toBeCloseTo((bavail * bsize) / 100e9, 1);
});
