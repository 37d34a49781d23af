/** Each dashboard in a real Grafana and a real browser. Grafana is not part of the packages: without it this is skipped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Demo, startDemo } from '../../../src/demo/run.ts';
import { DASHBOARDS } from '../../../src/domain/panels.ts';
import { JOB } from '../../../src/render/watching.ts';
import { homeOf } from '../../../src/stack/engines.ts';
import { chromiumPath, launch } from '../../support/browser.ts';
import { freePort, type Prometheus, startPrometheus } from '../../support/promql-prometheus.ts';
import { lacks } from '../../support/share.ts';

const grafana = onPath('grafana') ?? onPath('grafana-server');
const missing = [
  ...(grafana === undefined ? ['neither `grafana` nor `grafana-server` is on PATH'] : []),
  ...(chromiumPath === null ? ['there is no Chromium'] : []),
];

const SCREENS = {
  tablet: { width: 1024, height: 768 },
  upright: { width: 768, height: 1024 },
  office: { width: 1280, height: 800 },
} as const;
/** Pixels, in one column with everything open. */
const LONGEST = 6000;
/** Grafana's own marks of a panel that could not be drawn, from 10.2 on. */
const PANEL_ERROR =
  '[data-testid="data-testid Panel status error"], [aria-label="Panel status"], .panel-info-corner--error';

describe.skipIf(lacks(import.meta.filename, missing.length > 0, missing.join(', ')))('dashboards in a browser', () => {
  let folder = '';
  let shots = '';
  let demo: Demo | undefined;
  let prometheus: Prometheus | undefined;
  let server: ChildProcess | undefined;
  let browser: Browser | undefined;
  let url = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pos-grafana-'));
    shots = process.env.GRAFANA_SCREENSHOTS ?? join(folder, 'screenshots');
    mkdirSync(shots, { recursive: true });
    const simulator = ['--port', '0', '--control-port', '0', '--history', '8d', '--scenario', 'ofd-outage'];
    demo = await startDemo({ simulator, host: '127.0.0.1', port: 0 }, new AbortController().signal);
    prometheus = await startPrometheus({ targets: [{ job: JOB, address: new URL(demo.program.url).host }] });
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    server = startGrafana(port, folder, `http://${prometheus.address}`);
    await vi.waitFor(async () => expect((await fetch(`${url}/api/health`)).ok).toBe(true), {
      timeout: 90_000,
      interval: 500,
    });
    browser = await launch();
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await ended(server);
    await prometheus?.stop();
    await demo?.stop();
    if (process.env.GRAFANA_SCREENSHOTS === undefined) rmSync(folder, { recursive: true, force: true });
  });

  const cases = Object.values(DASHBOARDS).flatMap(({ uid, title }) =>
    Object.entries(SCREENS).map(([screen, size]) => [title, screen, uid, size] as const),
  );

  test.each(cases)('%s on a %s', async (title, screen, uid, size) => {
    if (browser === undefined) throw new Error('the browser was not started');
    const page = await browser.newPage({ viewport: size, locale: 'ru-RU' });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${url}/d/${uid}?kiosk`, { waitUntil: 'networkidle' });
    await page
      .getByText(title === 'Продажи' ? 'Картами сегодня' : 'Тревоги', { exact: false })
      .first()
      .waitFor();
    // What is folded is drawn only when it is opened, and what is below the screen only when it is reached.
    for (const row of await page
      .locator('[data-testid^="data-testid dashboard-row-title"] button, .dashboard-row__title')
      .all()) {
      await row.click();
    }
    for (let y = 0; y < LONGEST; y += size.height / 2) {
      await page.mouse.wheel(0, size.height / 2);
      await page.waitForLoadState('networkidle');
    }
    await page.screenshot({ path: join(shots, `${uid}-${screen}.png`), fullPage: true });
    expect(await page.locator(PANEL_ERROR).count()).toBe(0);
    expect(errors).toEqual([]);
    await page.close();
  });
});

function startGrafana(port: number, folder: string, prometheusUrl: string): ChildProcess {
  const program = grafana ?? '';
  const command = program.endsWith('grafana-server') ? [] : ['server'];
  const home = homeOf(program);
  return spawn(program, [...command, `--homepath=${home}`, `--config=${resolve('grafana/grafana.ini')}`], {
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH,
      PROMETHEUS_URL: prometheusUrl,
      ALERTMANAGER_URL: 'http://127.0.0.1:9',
      POS_GRAFANA_DASHBOARDS: resolve('grafana/dashboards'),
      POS_GRAFANA_HOME: resolve('grafana/dashboards/kassa.json'),
      GF_PATHS_DATA: join(folder, 'data'),
      GF_PATHS_LOGS: join(folder, 'logs'),
      GF_PATHS_PLUGINS: join(folder, 'plugins'),
      GF_PATHS_PROVISIONING: resolve('grafana/provisioning'),
      GF_SERVER_HTTP_ADDR: '127.0.0.1',
      GF_SERVER_HTTP_PORT: String(port),
      GF_AUTH_ANONYMOUS_ENABLED: 'true',
    },
  });
}

async function ended(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

function onPath(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
