/** How often people are told the same, and what waits for the morning: the shipped routes in the real Alertmanager, an hour in a fifth of a second. */
import '../../support/time/real-time.ts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { alertmanagerFiles } from '../../../src/render/alertmanager.ts';
import { COMPOSE } from '../../../src/render/places.ts';
import { levelLabels } from '../../../src/render/prometheus.ts';
import { templateFile } from '../../../src/render/templates.ts';
import { startAlertmanager } from '../../../src/stack/engines.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { PATIENCE } from '../../support/scaled-chain.ts';
import { startWebhookSink, type WebhookSink } from '../../support/sinks.ts';
import { tool } from '../../support/tools.ts';

const HOUR_MS = 200;
/** Nothing is told more often than a group is looked at. */
const LOOK_MS = 50;
const MS = { s: HOUR_MS / 3600, m: HOUR_MS / 60, h: HOUR_MS } as const;
const STANDS = [
  ['PosDlqNotEmpty', 'P1'],
  ['PosBufferHigh', 'P2'],
  ['PosOfdContractExpires', 'P1'],
  ['PosShiftOutlivesNight', 'P2'],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'pos-repeats-'));
const stops: (() => Promise<void>)[] = [];
let sink: WebhookSink;

beforeAll(async () => {
  sink = await startWebhookSink();
  stops.push(sink.stop);
  const hour = new Date().getUTCHours();
  const later = (hours: number) => `${String((hour + hours) % 24).padStart(2, '0')}:00`;
  await startShop('open', { from: '00:00', to: '24:00' });
  await startShop('closed', { from: later(6), to: later(7) });
});
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function startShop(name: string, working_hours: { from: string; to: string }): Promise<void> {
  const config = configSchema.parse({
    shop: { name, time_zone: 'UTC', working_hours },
    notifications: { webhook: [{ url: `${sink.url}/${name}` }] },
  });
  const places = { ...COMPOSE, monitor: sink.url.replace('http://', '') };
  for (const { path, text } of [...alertmanagerFiles(config, places), templateFile(config)]) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), path.endsWith('.yml') ? hurried(text) : text);
  }
  const { url, stop } = await startAlertmanager({
    program: tool('alertmanager'),
    config: join(folder, name, 'alertmanager', 'secrets', 'alertmanager.yml'),
    data: join(folder, name, 'data'),
    port: await freePort(),
    timeZone: 'UTC',
  });
  stops.push(stop);
  const endsAt = new Date(Date.now() + 3_600_000).toISOString();
  const alerts = STANDS.map(([alertname, level]) => ({
    labels: { alertname, shop: name, ...levelLabels(level) },
    endsAt,
  }));
  const answer = await fetch(`${url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts),
  });
  expect(answer.status).toBe(200);
}

function hurried(text: string): string {
  return text.replace(
    /(?<=(?:group_wait|group_interval|repeat_interval): )(\d+)([smh])$/gm,
    (_, amount: string, unit: keyof typeof MS) => `${Math.max(LOOK_MS, Math.round(Number(amount) * MS[unit]))}ms`,
  );
}

/** When people were told of it. */
function told(shop: string, alert: string): number[] {
  return sink.told.filter(({ path, labels }) => path === `/${shop}` && labels.alertname === alert).map(({ at }) => at);
}

test('a date that comes nearer is told once a day, another urgent alert each hour', { timeout: 150_000 }, async () => {
  await vi.waitFor(() => expect(told('open', 'PosOfdContractExpires').length).toBeGreaterThan(2), PATIENCE);
  const times = told('open', 'PosOfdContractExpires');
  for (const [index, at] of times.slice(1).entries()) expect(at - (times[index] ?? 0)).toBeGreaterThan(22 * HOUR_MS);
  expect(told('open', 'PosDlqNotEmpty').length).toBeGreaterThan(3 * times.length);
  expect(told('open', 'PosBufferHigh').length).toBeGreaterThan(times.length);
});

test('while the shop is closed only what is urgent is told, and what helps only at once', async () => {
  await vi.waitFor(() => expect(told('closed', 'PosDlqNotEmpty').length).toBeGreaterThan(9), PATIENCE);
  await vi.waitFor(() => expect(told('closed', 'PosShiftOutlivesNight').length).toBeGreaterThan(0), PATIENCE);
  expect([told('closed', 'PosBufferHigh'), told('closed', 'PosOfdContractExpires')]).toEqual([[], []]);
});
