/** The rendered settings of a shop where people log in, in the real Prometheus: it scrapes as the user of role metrics. */
import '../../support/time/real-time.ts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { writeFiles } from '../../../src/render/file.ts';
import { renderFiles } from '../../../src/render/index.ts';
import { foundAt } from '../../../src/render/places.ts';
import { startPrometheus } from '../../../src/stack/engines.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { makeCertificate } from '../../support/certificate.ts';
import { ask, HOOK_SECRET, type LockedShop, startLockedShop } from '../../support/locked-shop.ts';
import { until } from '../../support/running-shop.ts';
import { tool } from '../../support/tools.ts';
import { LOGINS, type Pair, ROLES_OF_LOGINS } from '../../support/web-config.ts';

const { notifications } = defaultConfig();
const LOCKED = { roles: ROLES_OF_LOGINS, notifications: { ...notifications, hook_secret: HOOK_SECRET } };

const PLACES = { monitor: 'pos_monitor:8001', prometheus: 'localhost:9090', alertmanager: 'alertmanager:9093' };

let shop: LockedShop | null = null;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-scrape-'));
});
afterEach(async () => {
  await shop?.close();
  shop = null;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

interface Target {
  readonly health: string;
  readonly lastError: string;
}

/** What Prometheus thinks of us after its first try, when this stands in its password file. */
async function scrapedWith(password: string, pair?: Pair, looksAtCertificate = false): Promise<Target> {
  shop = await startLockedShop(pair === undefined ? {} : { pair });
  const { host } = new URL(shop.url);
  const port = await freePort();
  const monitor = looksAtCertificate ? `https://${host}` : foundAt(host, 0, pair === undefined ? 'http' : 'https');
  const places = { monitor, prometheus: `127.0.0.1:${port}`, alertmanager: '127.0.0.1:9' };
  const files = renderFiles({ ...defaultConfig(), ...LOCKED }, places).map((file) => ({
    ...file,
    text: file.text.replaceAll(/scrape_(interval|timeout): \d+s/g, 'scrape_$1: 5s'),
  }));
  writeFiles(folder, files);
  mkdirSync(join(folder, 'prometheus', 'secrets'), { recursive: true });
  writeFileSync(join(folder, 'prometheus', 'secrets', 'metrics_password'), `${password}\n`);
  if (pair !== undefined && looksAtCertificate)
    writeFileSync(join(folder, 'prometheus', 'secrets', 'monitor_cert.pem'), pair.cert);
  const prometheus = await startPrometheus({
    program: tool('prometheus'),
    config: join(folder, 'prometheus', 'prometheus.yml'),
    data: join(folder, 'data'),
    port,
  });
  try {
    let found: Target | undefined;
    await until('it has scraped', async () => {
      const { text } = await ask(prometheus.url, { path: '/api/v1/targets' });
      const { data } = JSON.parse(text);
      found = data.activeTargets.find((target: { scrapePool: string }) => target.scrapePool === 'pos-monitor');
      // On a busy machine a first try may run out of its time.
      return found !== undefined && found.health !== 'unknown' && !found.lastError.includes('deadline exceeded');
    });
    if (found === undefined) throw new Error('no target');
    return found;
  } finally {
    await prometheus.stop();
  }
}

test('it is let in with the password that the operator puts beside it', async () => {
  expect(await scrapedWith(LOGINS.metrics.password)).toMatchObject({ health: 'up', lastError: '' });
});

test('and not with another', async () => {
  expect(await scrapedWith('a wrong password')).toMatchObject({
    health: 'down',
    lastError: expect.stringMatching(/40[0-9]|429/),
  });
});

test.each([false, true])(
  'over TLS; it looks at the certificate where the operator puts it there: %j',
  async (looks) => {
    const pair = await makeCertificate('shop');
    expect(await scrapedWith(LOGINS.metrics.password, pair, looks)).toMatchObject({ health: 'up', lastError: '' });
  },
);

test('Alertmanager is told the secret of the hook, in a file for its owner alone, and how to reach it', () => {
  const config = { ...defaultConfig(), ...LOCKED };
  const files = renderFiles(config, PLACES);
  expect(files.filter(({ text }) => text.includes(HOOK_SECRET)).map(({ secret }) => secret)).toEqual([true]);
  const overTls = renderFiles(
    { ...config, public_url: 'https://localhost:8001' },
    { ...PLACES, monitor: 'https://pos_monitor:8001' },
  );
  const { text = '' } = overTls.find(({ secret }) => secret) ?? {};
  expect(text).toContain('url: https://pos_monitor:8001/api/v1/hooks/alertmanager');
  expect(text).toMatch(/ca_file: monitor_cert\.pem\n\s+server_name: localhost/);
  expect(text).toContain(`credentials: ${HOOK_SECRET}`);
});
