/** What pos-monitor says itself, through the real Alertmanager with the rendered routes, to a webhook of people. */
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
import { startAlertmanager } from '../../../src/stack/alertmanager.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { type RunningShop, startShop, until } from '../../support/running-shop.ts';
import { startWebhookSink, type WebhookSink } from '../../support/sinks.ts';
import { tool } from '../../support/tools.ts';

const ZONE = 'Europe/Moscow';

let folder: string;
let webhook: WebhookSink;
let shop: RunningShop;
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pos-notices-'));
  webhook = await startWebhookSink();
  stops.push(webhook.stop);
  const [port, alertmanagerPort] = [await freePort(), await freePort()];
  const alertmanager_url = `http://127.0.0.1:${alertmanagerPort}`;
  const config: Config = configSchema.parse({
    // It opens at this very minute.
    shop: { name: 'Оптика', time_zone: ZONE, working_hours: { from: minuteOf(0), to: minuteOf(-60) } },
    listen: { host: '127.0.0.1', port },
    notifications: { webhook: [{ url: `${webhook.url}/people` }], alertmanager_url },
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
  shop = await startShop({ state: join(folder, 'state'), config: { shop: settings, listen, notifications } });
  stops.push(() => shop.close());
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the morning comes once, to people and to us, and a restart does not repeat it', async () => {
  const mornings = () => webhook.told.filter(({ labels }) => labels.kind === 'morning');
  const noted = async () =>
    (await shop.json('/api/v1/journal')).entries.filter(({ kind }: { kind: string }) => kind === 'notice');
  await until('people are told', () => mornings().length > 0, 60_000);
  expect(mornings()[0]).toMatchObject({
    path: '/people',
    status: 'firing',
    annotations: { summary: 'Доброе утро: сообщения доходят' },
  });
  await until('it is noted', async () => (await noted()).length === 1, 60_000);
  await shop.restart();
  await until(
    'Alertmanager is asked again',
    async () => {
      const { notifications } = await shop.json('/api/v1/status').catch(() => ({ notifications: {} }));
      return (
        notifications.configured === true &&
        shop.logged.filter(({ msg }) => msg === 'Alertmanager answers').length === 2
      );
    },
    60_000,
  );
  expect(mornings()).toHaveLength(1);
  expect(await noted()).toHaveLength(1);
});

function minuteOf(minutes: number): string {
  const { hour, minute } = localTime(Date.now() / 1000 + minutes * 60, ZONE);
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}
