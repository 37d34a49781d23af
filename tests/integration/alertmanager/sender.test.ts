/** What is handed to Alertmanager, and when; a server stands for it whose answers the test decides. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Sender, startSender } from '../../../src/alertmanager/sender.ts';
import { type Chronicle, createChronicle } from '../../../src/chronicle.ts';
import { type Entry, entry, NOTHING_REMEMBERED } from '../../../src/domain/journal.ts';
import type { NoticeContext } from '../../../src/domain/notices.ts';
import { createLogger } from '../../../src/logger.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { startServer, type TestServer } from '../../support/http-server.ts';

const NOON = 1_790_000_000;

interface Posted {
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly startsAt: string;
  readonly endsAt: string;
}

let server: TestServer;
let posted: Posted[][];
let known: object[];
let metrics: string;
let now: number;
let context: NoticeContext;
let chronicle: Chronicle;
let sender: Sender | null;
let looks: { readonly reachable: boolean; readonly channels: object }[];
const written: Entry[] = [];

beforeEach(async () => {
  [posted, known, metrics, now, looks, sender] = [[], [], '', NOON, [], null];
  written.length = 0;
  server = await startServer(async (request, response) => {
    if (request.method === 'POST') posted.push(JSON.parse((await request.toArray()).join('')));
    else if (request.url === '/metrics') return response.end(metrics);
    response.setHeader('content-type', 'application/json').end(request.method === 'POST' ? '' : JSON.stringify(known));
  });
  chronicle = createChronicle(NOTHING_REMEMBERED, (said) => void written.push(said));
  context = {
    ...{ now: NOON, opened: NOON, closedBefore: NOON - 12 * 3600, open: true, morningMessage: true, evening: null },
    ...{ standing: [], heardSince: NOON - 86_400, pace: 1, waits: () => 60, clock: () => '12:00' },
  };
});
afterEach(async () => {
  await sender?.stop();
  await server.close();
});

async function start(url = server.url): Promise<void> {
  sender = startSender({
    pace: 1,
    ...{ url, chronicle, channels: ['telegram'], known: {}, clock: () => now },
    context: () => ({ ...context, now }),
    shop: { name: 'Оптика', region: 'Иркутск' },
    publicUrl: 'http://localhost:8001',
    log: await createLogger('silent'),
    onLook: (look) => void looks.push(look),
  });
  await sender.look();
}

const look = async (later = 30) => {
  now += later;
  await sender?.look();
};

test('the morning is handed over with the labels that its route asks for, again until it was heard, and never after', async () => {
  await start();
  expect(posted).toMatchObject([
    [
      {
        labels: {
          ...{ alertname: 'PosNotice', origin: 'pos-monitor', kind: 'morning', notice: `morning ${NOON}` },
          ...{ priority: 'P2', severity: 'warning', shop: 'Оптика', region: 'Иркутск' },
        },
        annotations: { summary: 'Доброе утро: сообщения доходят' },
      },
    ],
  ]);
  const [first] = posted[0] ?? [];
  // Not over before a line that is away for hours is back.
  expect(Date.parse(first?.endsAt ?? '')).toBeGreaterThan((NOON + 5 * 3600) * 1000);
  await look();
  expect(posted).toHaveLength(2);
  expect(posted[1]?.[0]?.startsAt).toBe(first?.startsAt);
  const heard = { over: false, name: 'PosNotice', posId: null, level: 'P2' as const, summary: 'Доброе утро' };
  chronicle.hearMessage({
    alerts: [{ ...heard, notice: first?.labels.notice ?? '' }],
    to: { email: 1 },
    beside: 1,
    at: now,
  });
  await look();
  expect(posted).toHaveLength(2);
  expect(written.map(({ kind, key }) => [kind, key])).toEqual([['notice', `morning ${NOON}`]]);
});

test('where nobody hears for us, what was taken for ten minutes counts as said', async () => {
  await start();
  await look(5 * 60);
  expect(written).toEqual([]);
  await look(5 * 60);
  expect(written.map(({ key }) => key)).toEqual([`morning ${NOON}`]);
  const before = posted.length;
  await look();
  expect(posted).toHaveLength(before);
});

test('what Alertmanager has is its own to tell: it may be silenced', async () => {
  const said = { at: NOON - 3600, alert: 'PosDlqNotEmpty', posId: null, level: 'P1' as const };
  chronicle.add(entry({ ...said, kind: 'began', since: NOON - 3600, text: 'DLQ 3' }));
  const stands = { name: 'PosDlqNotEmpty', posId: null, level: 'P1' as const, message: 'DLQ 3' };
  context = { ...context, opened: NOON - 7200, standing: [{ ...stands, since: NOON - 3600, seen: true }] };
  known = [{ labels: { alertname: 'PosDlqNotEmpty', priority: 'P1' } }];
  await start();
  expect(posted).toEqual([]);
  known = [];
  await look();
  expect(posted[0]).toMatchObject([{ labels: { kind: 'began', priority: 'P1' }, annotations: { summary: 'DLQ 3' } }]);
});

test('says of each channel what Alertmanager counted since the last look', async () => {
  const figures = (requests: number, refused: number, givenUp: number) =>
    Object.entries({
      notification_requests_total: requests,
      notification_requests_failed_total: refused,
      notifications_failed_total: givenUp,
    })
      .flatMap(([name, count]) =>
        ['telegram', 'webhook'].map((channel) => `alertmanager_${name}{integration="${channel}"} ${count}`),
      )
      .join('\n');
  context = { ...context, morningMessage: false };
  metrics = figures(5, 1, 0);
  await start();
  const said = { over: false, name: 'PosDlqNotEmpty', posId: null, level: 'P1' as const, summary: 'DLQ 3' };
  chronicle.hearMessage({ alerts: [{ ...said, notice: null }], to: { telegram: 2 }, beside: 1, at: now });
  metrics = figures(9, 5, 0);
  await look();
  metrics = figures(11, 5, 0);
  await look();
  metrics = figures(14, 7, 2);
  await look();
  expect(written.map(({ kind, who, text, alert }) => [kind, who, text, alert])).toEqual([
    ['told', 'telegram', 'DLQ 3', 'PosDlqNotEmpty'],
    ['delivered', 'telegram', '2', 'PosDlqNotEmpty'],
    ['failed', 'telegram', '2', null],
    ['delivered', 'telegram', '1', null],
  ]);
  expect(looks.at(-1)).toEqual({ reachable: true, channels: { telegram: { delivered: now, failed: now } } });
});

test('an Alertmanager that does not answer, or not as one does, is said to be out of reach', async () => {
  await start(`http://127.0.0.1:${await freePort()}`);
  expect(looks).toEqual([{ reachable: false, channels: {} }]);
});

test('after a clock was set back nothing that is handed over ends before it begins', async () => {
  context = { ...context, opened: NOON - 1800 };
  await start();
  await look(-600);
  expect(posted).toHaveLength(2);
  for (const { startsAt, endsAt } of posted.flat()) expect(Date.parse(endsAt)).toBeGreaterThan(Date.parse(startsAt));
});
