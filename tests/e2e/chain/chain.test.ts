/** From a row in SQLite to a message: simulator → buffer.db → /metrics → rule → Alertmanager → webhook and mail. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Config, configSchema } from '../../../src/config/schema.ts';
import { type Demo, startDemo } from '../../../src/demo/run.ts';
import { catalog } from '../../../src/domain/alerts/catalog/index.ts';
import { dayOf, shiftDay } from '../../../src/domain/day.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { type Chain, startChain } from '../../support/chain.ts';
import { drawn } from '../../support/share.ts';
import {
  type MailSink,
  startMailSink,
  startWebhookSink,
  type ToldAlert,
  type WebhookSink,
} from '../../support/sinks.ts';
import { shopZone } from '../../support/time/shop-zone.ts';

/** One scenario for each P1 of the catalog that the shop's own data can show. */
const URGENT: readonly (readonly [scenario: string, alert: string])[] = [
  ['buffer-fills', 'PosBufferFull'],
  ['dlq', 'PosDlqNotEmpty'],
  ['adapter-down', 'PosAdapterDown'],
  ['poison-receipt', 'PosOfdRejectsReceipt'],
  ['access-denied', 'PosOfdAccessDenied'],
  ['receipt-overdue', 'PosReceiptOverdue'],
  ['deadline-near', 'PosOfdDeadlineNear'],
  ['printer-out-of-paper', 'PosReceiptsNotPrinted'],
  ['shift-forgotten', 'PosShiftTooLong'],
  ['buffer-unreadable', 'PosBufferUnreadable'],
];
/** Dates come from the settings: no scenario brings them nearer than the settings say. */
const BY_SETTING = ['PosFiscalDriveExpires', 'PosOfdContractExpires'];

/** What helps only at once is told by night, too: which of them stands depends on the hour. */
const NEVER_HELD = new Set(catalog.filter(({ neverHeldBack }) => neverHeldBack === true).map(({ name }) => name));

/** life.test.ts plays these: they take a disk, a quarter of an hour, a shop that is no demo. */
const IN_STORIES = ['PosDiskFull', 'PosNobodySaw', 'PosTestPrinter'];

const FAST = ['--control-port', '0', '--history', '2d', '--speed', '600'];
const PATIENCE = { timeout: 150_000, interval: 200 };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Many times what an alert needs to be told where nothing holds it. */
const HEARD_MS = 10_000;
const DAY_PATH = '/day';
const NIGHT_PATH = '/night';
const HEARTBEAT_PATH = '/beat';

let webhook: WebhookSink;
let mail: MailSink;
let chain: Chain;
let ear: Shop;
const watched = new Set<string>();

beforeAll(async () => {
  [webhook, mail] = await Promise.all([startWebhookSink(), startMailSink()]);
  const earPort = await freePort();
  const channels = {
    email: [{ to: 'admin@shop.test', from: 'kassa@shop.test', smarthost: mail.address, require_tls: false }],
  };
  chain = await startChain(
    [
      configOf({ from: '00:00', to: '24:00' }, DAY_PATH, { ...channels, heartbeat_url: webhook.url + HEARTBEAT_PATH }),
      nightUntil(Date.now() + 6 * HOUR),
    ],
    `127.0.0.1:${earPort}`,
  );
  await until(() => told('PosMonitorAbsent', DAY_PATH).length > 0, 'nobody is watched yet, and that is told');
  ear = await openShop('normal-day', { listen: { host: '127.0.0.1', port: earPort } });
}, 400_000);

afterAll(async () => {
  await ear?.close();
  await chain?.stop();
  await Promise.all([webhook?.stop(), mail?.stop()]);
});

test('each P1 of the catalog has its scenario here', () => {
  const urgent = catalog.filter(({ rules }) => rules.some(({ level }) => level === 'P1')).map(({ name }) => name);
  expect([...URGENT.map(([, alert]) => alert), ...BY_SETTING, ...IN_STORIES].sort()).toEqual(urgent.sort());
});

describe.concurrent('the chain', () => {
  test('P2 is held at night and delivered in the morning; P1 is not held', { timeout: 600_000 }, async () => {
    const shop = await openShop('ofd-outage');
    try {
      const [message] = await arrives('PosBreakerOpen', 'firing', shop.instance);
      expect(message?.labels).toMatchObject({ priority: 'P2', severity: 'warning' });
      const atNight = () => webhook.told.filter(({ path }) => path === NIGHT_PATH);
      await until(() => atNight().some(({ labels }) => labels.priority === 'P1'), 'a P1 of the night');
      // It stays night until all has come that belongs there; then somebody lets the shop open on the next minute.
      const opensAt = Math.ceil((Date.now() + HEARD_MS) / MINUTE) * MINUTE;
      await chain.rewrite(1, nightUntil(opensAt));
      await until(() => Date.now() > opensAt, 'the morning');
      await until(() => told('PosBreakerOpen', NIGHT_PATH, shop.instance).length > 0, 'the message of the morning');
      const held = atNight().filter(
        ({ labels }) => labels.priority === 'P2' && !NEVER_HELD.has(labels.alertname ?? ''),
      );
      expect(held.filter(({ at }) => at < opensAt)).toEqual([]);
    } finally {
      await shop.close();
    }
  });

  test.each(drawn(import.meta.filename, 'urgent alerts', URGENT, 4))(
    '%s: %s reaches the phone, and so does its end',
    { timeout: 400_000 },
    async (scenario, alert) => {
      const shop = await openShop(scenario);
      try {
        await shop.demo.shown;
        const [message] = await arrives(alert, 'firing', shop.instance);
        const onScreen = await shop.shown(alert);
        expect(message?.labels).toMatchObject({ priority: 'P1', severity: 'critical' });
        expect(withoutNumbers(message?.annotations.summary)).toBe(withoutNumbers(onScreen?.message));
        expect(message?.annotations.action).toBe(onScreen?.action);
        await until(
          () => mailsAbout(message).some(({ subject }) => subject.startsWith('[P1]')),
          `a mail about ${alert}`,
        );
        if (scenario === 'buffer-fills') await expectInhibited('PosBufferHigh', shop.instance);

        await shop.demo.till.player.recover();
        await arrives(alert, 'resolved', shop.instance);
        await until(
          () => mailsAbout(message).some(({ text }) => text.includes('Устранено')),
          `a mail on the end of ${alert}`,
        );
      } finally {
        await shop.close();
      }
    },
  );

  test('dates that are near, and their end when the operator has renewed them', { timeout: 300_000 }, async () => {
    const today = dayOf(Date.now() / 1000, shopZone());
    const inDays = (days: number) => shiftDay(today, days);
    const shop = await openShop('normal-day', { fiscal_drive_ends: inDays(1), ofd_contract_ends: inDays(4) });
    try {
      for (const alert of BY_SETTING) {
        const [message] = await arrives(alert, 'firing', shop.instance);
        expect(message?.labels.priority).toBe('P1');
        expect(message?.annotations.summary).toMatch(/истекает (сегодня|через (1 день|[2-4] дня))$/);
      }
    } finally {
      await shop.close();
    }
    for (const alert of BY_SETTING) await arrives(alert, 'resolved', shop.instance);
  });

  test('a monitor that is gone is told', { timeout: 300_000 }, async () => {
    const shop = await openShop('normal-day');
    await vi.waitFor(async () => expect(await isUp(shop.instance)).toBe(true), PATIENCE);
    // On a busy machine its first scrapes may have failed, and that was told.
    const news = () => told('PosMonitorDown', DAY_PATH, shop.instance);
    await until(() => news().at(-1)?.status !== 'firing', 'nothing stands against it');
    const closed = Date.now();
    await shop.demo.program.close();
    const message = await vi.waitUntil(
      () => news().find(({ at, status }) => status === 'firing' && at > closed),
      PATIENCE,
    );
    expect(message.annotations.summary).toBe('Монитор касс не отвечает');
    await shop.close();
    await arrives('PosMonitorDown', 'resolved', shop.instance);
  });
});

test('nobody is told of INFO', async () => {
  const firing = (await (await fetch(`${chain.prometheus}/api/v1/alerts`)).json()) as {
    data: { alerts: { labels: Record<string, string> }[] };
  };
  expect(firing.data.alerts.map(({ labels }) => labels.alertname)).toContain('PosTestPrinter');
  expect(webhook.told.filter(({ labels, path }) => labels.priority === 'INFO' && path !== HEARTBEAT_PATH)).toEqual([]);
});

test('the watchdog is heard outside, and by the monitor itself', async () => {
  expect(told('PosWatchdog', HEARTBEAT_PATH).length).toBeGreaterThan(1);
  const status = await fetch(`${ear.demo.program.url}/api/v1/status`);
  expect(await status.json()).toMatchObject({ notifications: { configured: true, working: true } });
});

test('the absence of any monitor is over since there was one', async () => {
  await until(() => told('PosMonitorAbsent', DAY_PATH).some(({ status }) => status === 'resolved'), 'its end');
});

interface Shop {
  readonly demo: Demo;
  readonly instance: string;
  shown(alert: string): Promise<{ message: string; action: string } | undefined>;
  close(): Promise<void>;
}

async function openShop(scenario: string, settings: Record<string, unknown> = {}): Promise<Shop> {
  // Not one that the system chooses: it might give it to others while the adapter is away.
  const where = ['--port', String(await freePort()), '--time-zone', shopZone()];
  const demo = await startDemo(
    {
      simulator: [...FAST, ...where, '--scenario', scenario],
      host: '127.0.0.1',
      port: 0,
      settings: { thresholds: { buffer_unreadable_seconds: 10 }, ...settings },
    },
    new AbortController().signal,
  );
  demo.shown.catch(() => {});
  const instance = new URL(demo.program.url).host.replace('localhost', '127.0.0.1');
  watched.add(instance);
  chain.watch([...watched]);
  return {
    demo,
    instance,
    shown: async (alert) => {
      const alerts = await (await fetch(`${demo.program.url}/api/v1/alerts`)).json();
      return (alerts as { name: string; message: string; action: string }[]).find(({ name }) => name === alert);
    },
    close: async () => {
      watched.delete(instance);
      chain.watch([...watched]);
      await demo.stop();
    },
  };
}

function configOf(working_hours: { from: string; to: string }, path: string, more: Record<string, unknown>): Config {
  return configSchema.parse({
    shop: { name: 'Оптика <на углу>', time_zone: 'UTC', working_hours },
    notifications: { webhook: [{ url: webhook.url + path }], ...more },
  });
}

function nightUntil(opensAt: number): Config {
  const clock = (at: number) => new Date(at).toISOString().slice(11, 16);
  return configOf({ from: clock(opensAt), to: clock(opensAt + 6 * HOUR) }, NIGHT_PATH, {});
}

function told(alert: string, path: string, instance?: string): ToldAlert[] {
  return webhook.told.filter(
    ({ labels, path: where }) =>
      where === path && labels.alertname === alert && (instance === undefined || labels.instance === instance),
  );
}

async function arrives(alert: string, status: string, instance: string): Promise<ToldAlert[]> {
  const found = () => told(alert, DAY_PATH, instance).filter((one) => one.status === status);
  await until(() => found().length > 0, `${alert} ${status}`);
  return found();
}

/** Whether Prometheus has reached it by now. */
async function isUp(instance: string): Promise<boolean> {
  const query = encodeURIComponent(`up{instance="${instance}"} == 1`);
  const answer = await (await fetch(`${chain.prometheus}/api/v1/query?query=${query}`)).json();
  return (answer as { data: { result: unknown[] } }).data.result.length === 1;
}

function mailsAbout(message: ToldAlert | undefined) {
  const words = withoutNumbers(message?.annotations.summary);
  return mail.mails.filter(({ to, text }) => to === 'admin@shop.test' && withoutNumbers(text).includes(words));
}

async function expectInhibited(alert: string, instance: string): Promise<void> {
  const [alertmanager] = chain.alertmanagers;
  await vi.waitFor(async () => {
    const answer = await fetch(
      `${alertmanager}/api/v2/alerts?filter=alertname="${alert}"&filter=instance="${instance}"`,
    );
    const found = (await answer.json()) as { status: { state: string; inhibitedBy: string[] } }[];
    expect(found.map(({ status }) => [status.state, status.inhibitedBy.length])).toEqual([['suppressed', 1]]);
  }, PATIENCE);
}

function withoutNumbers(text = ''): string {
  return text.replace(/\d+([.,]\d+)?/g, 'N');
}

async function until(holds: () => boolean, what: string): Promise<void> {
  await vi.waitUntil(holds, PATIENCE).catch(() => {
    throw new Error(`waited in vain for ${what}`);
  });
}
