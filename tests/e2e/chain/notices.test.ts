/** What pos-monitor says itself, through the real Alertmanager with the rendered routes, to a webhook of people and to MAX. */
import '../../support/time/real-time.ts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Config, configSchema } from '../../../src/config/schema.ts';
import { localTime } from '../../../src/domain/day.ts';
import { alertmanagerFiles } from '../../../src/render/alertmanager.ts';
import { COMPOSE } from '../../../src/render/places.ts';
import { templateFile } from '../../../src/render/templates.ts';
import { plainSale } from '../../../src/simulator/index.ts';
import { startAlertmanager } from '../../../src/stack/engines.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { startServer, type TestServer } from '../../support/http-server.ts';
import { type RunningShop, startShop, until } from '../../support/running-shop.ts';
import { startWebhookSink, type WebhookSink } from '../../support/sinks.ts';
import { zoneWhereItIs } from '../../support/time/run-time.ts';
import { tool } from '../../support/tools.ts';

/** Where it is noon, so that the short day of this shop is over on the day on which it began. */
const ZONE = zoneWhereItIs('12:00', Date.now() / 1000);
const [BOSS, CASHIER] = [-70, 71];

let folder: string;
let webhook: WebhookSink;
let max: TestServer;
/** What came to MAX, and how. */
const carried: { readonly asked: string; readonly text: string }[] = [];
let shop: RunningShop;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pos-notices-'));
  webhook = await startWebhookSink();
  max = await startServer(async (request, response) => {
    const { text } = JSON.parse((await request.toArray()).join(''));
    const asked = `${request.method} ${request.url} ${request.headers.authorization}`;
    // The first is one too many, as they say it.
    const taken = carried.push({ asked, text }) > 1;
    response.writeHead(taken ? 200 : 429, { 'content-type': 'application/json' }).end('{}');
  });
  stops.push(max.close);
  stops.push(webhook.stop);
  const [port, alertmanagerPort] = [await freePort(), await freePort()];
  const alertmanager_url = `http://127.0.0.1:${alertmanagerPort}`;
  const config: Config = configSchema.parse({
    // A short day, of which both the morning and the evening are still to be told.
    shop: { name: 'Оптика', time_zone: ZONE, working_hours: { from: minuteOf(-40), to: minuteOf(-10) } },
    listen: { host: '127.0.0.1', port },
    contacts: [{ name: 'Касса', role: 'кассир', voice: 'cashier' }],
    notifications: {
      webhook: [{ url: `${webhook.url}/people` }],
      max: [
        { chat_id: BOSS, bot_token: 'bot-of-the-shop' },
        { chat_id: CASHIER, bot_token: 'bot-of-the-shop', contact: 'Касса' },
      ],
      max_api: { url: max.url },
      hook_secret: 'secret-of-the-hooks',
      alertmanager_url,
    },
  });
  const home = join(folder, 'alertmanager');
  const places = { ...COMPOSE, monitor: `127.0.0.1:${port}` };
  for (const { path, text } of [...alertmanagerFiles(config, places), templateFile(config)]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const alertmanager = await startAlertmanager({
    program: tool('alertmanager'),
    config: join(home, 'secrets', 'alertmanager.yml'),
    data: join(folder, 'data'),
    port: alertmanagerPort,
    timeZone: ZONE,
  });
  stops.push(alertmanager.stop);
  const { shop: settings, listen, notifications } = config;
  shop = await startShop({
    state: join(folder, 'state'),
    // It looks every few seconds at what became of its messages.
    pace: 10,
    config: { shop: settings, listen, notifications },
    fill: (writer) =>
      writer.addReceipt({ createdAt: Math.floor(Date.now() / 1000) - 39 * 60, basket: plainSale(1234.5) }),
  });
  stops.push(() => shop.close());
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the evening tells what was sold, and a cashier all but the sums; to MAX it is carried by ourselves', async () => {
  const to = (chat: number) =>
    carried.filter(({ asked, text }) => asked.includes(`chat_id=${chat} `) && text.includes('За день')).at(-1);
  const toWebhook = () => webhook.told.find(({ labels }) => labels.kind === 'evening');
  const haveIt = () => [to(BOSS), to(CASHIER), toWebhook()].every((message) => message !== undefined);
  await until('everybody has it', haveIt);
  const evening = toWebhook();
  expect(evening).toMatchObject({ status: 'firing', annotations: { summary: 'За день чеков: 1, на 1 234,50 ₽' } });
  expect(to(BOSS)).toEqual({
    asked: `POST /messages?chat_id=${BOSS} bot-of-the-shop`,
    text: expect.stringMatching(/За день чеков: 1, на 1 234,50 ₽\n+Наличными 1 234,50 ₽, картами 0 ₽\n/),
  });
  expect(to(CASHIER)?.text).toMatch(/За день чеков: 1\n+Возвратов не было\n/);
  expect(to(CASHIER)?.text).not.toContain('₽');
  await until('Alertmanager counts it as a channel of its own', async () =>
    (await shop.json('/api/v1/status')).notifications.channels.some(
      ({ channel, delivered_at }: { channel: string; delivered_at: number | null }) =>
        channel === 'max' && delivered_at !== null,
    ),
  );
  const taken = async (channel: string) =>
    (await shop.json('/api/v1/journal')).entries
      .filter(({ kind, who }: { kind: string; who: string }) => kind === 'delivered' && who === channel)
      .reduce((sum: number, { text }: { text: string }) => sum + Number(text), 0);
  await until(
    'the journal has each of them, and neither what was refused first nor what our own ear heard',
    async () => (await taken('max')) === carried.length - 1 && (await taken('webhook')) === webhook.told.length,
  );
});

test('the morning comes once, to people and to us, and a restart does not repeat it', async () => {
  const mornings = () => webhook.told.filter(({ labels }) => labels.kind === 'morning');
  const noted = async () =>
    (await shop.json('/api/v1/journal')).entries.filter(
      ({ kind, text }: { kind: string; text: string }) => kind === 'notice' && text.startsWith('Доброе утро'),
    );
  await until('people are told', () => mornings().length > 0);
  expect(mornings()[0]).toMatchObject({
    path: '/people',
    status: 'firing',
    annotations: { summary: 'Доброе утро: сообщения доходят' },
  });
  await until('it is noted', async () => (await noted()).length === 1);
  const answers = () => shop.logged.filter(({ msg }) => msg === 'Alertmanager answers').length;
  const before = answers();
  await shop.restart();
  await until('Alertmanager is asked again', async () => {
    const { notifications } = await shop.json('/api/v1/status').catch(() => ({ notifications: {} }));
    return notifications.configured === true && answers() > before;
  });
  expect(mornings()).toHaveLength(1);
  expect(await noted()).toHaveLength(1);
});

function minuteOf(minutes: number): string {
  const { hour, minute } = localTime(Date.now() / 1000 + minutes * 60, ZONE);
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}
