/** One real Grafana that shows several shops: each has a Prometheus of its own, chosen by the dashboards' variable. */
import './time/real-time.ts';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { dump } from 'js-yaml';
import type { Page } from 'playwright-core';
import { defaultConfig } from '../../src/config/load.ts';
import { type Config, configSchema } from '../../src/config/schema.ts';
import { cityInDaylight } from '../../src/demo/daylight.ts';
import { DASHBOARDS, type DashboardName } from '../../src/domain/panels.ts';
import { KIOSK } from '../../src/grafana/frame.ts';
import { dashboardFiles } from '../../src/grafana/render.ts';
import { alertmanagerFiles } from '../../src/render/alertmanager.ts';
import { centreRuleGroups } from '../../src/render/centre.ts';
import { LAG, STATE } from '../../src/render/centre-alerts.ts';
import { TILL_STATE } from '../../src/render/centre-sums.ts';
import { writeFiles } from '../../src/render/file.ts';
import { COMPOSE } from '../../src/render/places.ts';
import { JOB } from '../../src/render/prometheus.ts';
import { ruleGroups } from '../../src/render/rules.ts';
import { templateFile } from '../../src/render/templates.ts';
import { findProgram, startAlertmanager, startGrafana } from '../../src/stack/engines.ts';
import { freePort } from '../../src/stack/ports.ts';
import { serveViews } from './promql-pages.ts';
import { startPrometheus } from './promql-prometheus.ts';
import { every, historyOf } from './seen-history.ts';
import { type SeenName, TILL_NAMES, viewOf } from './seen-shops.ts';
import { startWebhookSink } from './sinks.ts';
import { tool } from './tools.ts';

/** null where there is none: it is not part of the packages. */
export const grafanaProgram = findProgram('grafana');

/** Where the centre of a chain is looked at, with a shop of each of these kinds. */
export const CHAIN = 'chain';
const OF_THE_CHAIN: readonly SeenName[] = ['calm', 'not-printed', 'buffer-full', 'unreadable'];
export type SeenPlace = SeenName | typeof CHAIN;

/** A dashboard on which everything is wrong. */
export const BROKEN = 'broken';

export interface SeenGrafana {
  readonly url: string;
  urlOf(dashboard: DashboardName | typeof BROKEN, shop: SeenPlace, more?: string): string;
  stop(): Promise<void>;
}

/** Panels are there, and none of them waits for an answer. */
export async function drawnWhole(page: Page): Promise<void> {
  await page.locator('section[data-testid^="data-testid Panel header"]').first().waitFor({ timeout: 120_000 });
  await page.waitForLoadState('networkidle');
  await page.getByLabel('Panel loading bar').first().waitFor({ state: 'detached', timeout: 120_000 });
}

/** The others have none. One of its channels fails, which is one alert more. */
const WITH_ALERTMANAGER: SeenName = 'buffer-full';
/** Where no mail server is. */
const NOBODY = '127.0.0.1:9';
const DAY = 24 * 3600;
/** So far Prometheus looks back for a sample: what is not known now must not be taken from the history. */
const LOOK_BACK = 300;
const HISTORY_STEP = LOOK_BACK - 20;

export async function startSeenGrafana(places: readonly SeenPlace[], publicUrl: string): Promise<SeenGrafana> {
  if (grafanaProgram === null) throw new Error('there is no Grafana here');
  const folder = mkdtempSync(join(tmpdir(), 'pos-seen-'));
  const open: { stop(): Promise<void> }[] = [
    { stop: async () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) },
  ];
  const stop = async () => {
    for (const part of open.splice(0).reverse()) await part.stop();
  };
  const zone = cityInDaylight(Date.now() / 1000).zone;
  const base = defaultConfig();
  const config: Config = {
    ...base,
    public_url: publicUrl,
    shop: { ...base.shop, time_zone: zone },
    terminals: { ...TILL_NAMES },
  };
  try {
    const now = Math.floor(Date.now() / 1000);
    const alertmanager = await startAlertmanagerFor(config, folder, open);
    const served = async (name: SeenName) => {
      const page = await serveViews(() => viewOf(name, Date.now() / 1000, zone));
      if (name === 'gone') await page.stop();
      else open.push(page);
      return page;
    };
    const prometheuses: (readonly [SeenPlace, string])[] = await Promise.all(
      places.filter(isShop).map(async (name) => {
        const page = await served(name);
        const prometheus = await startPrometheus({
          targets: [{ job: JOB, address: page.address }],
          rules: ruleGroups(config).map((group) => ({ ...group, rules: group.rules.map(impatient) })),
          history: historyOf(name, page.address, {
            zone,
            now,
            moments: every(HISTORY_STEP, now - DAY, now - LOOK_BACK),
          }),
          ...(name === WITH_ALERTMANAGER ? { alertmanager: new URL(alertmanager).host } : {}),
          every: '5s',
        });
        open.push(prometheus);
        return [name, `http://${prometheus.address}`] as const;
      }),
    );
    if (places.includes(CHAIN)) {
      const pages = await Promise.all(OF_THE_CHAIN.map(served));
      const prometheus = await startPrometheus({
        targets: pages.map(({ address }, index) => ({
          ...{ job: JOB, address },
          labels: { shop: `Магазин «Берёзка» № ${index + 1}`, region: index < 2 ? 'Тверская область' : 'Псков' },
        })),
        rules: [...ruleGroups(config), ...centreRuleGroups(config)].map((group) => ({
          ...{ name: group.name, interval: '5s' },
          rules: group.rules.map(impatient),
        })),
        every: '5s',
      });
      open.push(prometheus);
      // Its rules are of several steps, each of which takes what the one before has written down; all but one are in trouble.
      const states = `count(${TILL_STATE} > 0) > 0 and count(${STATE} > 0) == ${pages.length - 1} and count(${LAG}) > 0`;
      while ((await prometheus.now(states)).length === 0) await setTimeout(500);
      prometheuses.push([CHAIN, `http://${prometheus.address}`]);
    }
    const home = join(folder, 'grafana');
    cpSync(resolve('grafana'), home, { recursive: true });
    writeFiles(folder, dashboardFiles(config));
    for (const { path, text } of dashboardFiles(config, { centre: true })) {
      const drawn = JSON.parse(text);
      const renamed = JSON.stringify({ ...drawn, uid: centreUid(drawn.uid) });
      writeFileSync(join(home, 'dashboards', `${CHAIN}-${basename(path)}`), renamed);
    }
    writeFileSync(join(home, 'dashboards', 'broken.json'), JSON.stringify(broken()));
    writeFileSync(join(home, 'provisioning', 'datasources', 'shops.yml'), dump(sources(prometheuses)));
    const grafana = await startGrafana({
      program: grafanaProgram,
      home,
      dashboards: join(home, 'dashboards'),
      data: join(folder, 'data'),
      port: await freePort(),
      prometheus: prometheuses[0]?.[1] ?? '',
      alertmanager,
    });
    open.push(grafana);
    return {
      url: grafana.url,
      urlOf: (dashboard, shop, more = '') =>
        `${grafana.url}/d/${uidAt(dashboard, shop)}?${KIOSK}&var-datasource=${uidOf(shop)}${more}`,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** With one channel that takes what it is told, and one that is never reached. */
async function startAlertmanagerFor(config: Config, folder: string, open: { stop(): Promise<void> }[]) {
  const sink = await startWebhookSink();
  open.push(sink);
  const [webhook, email] = [{ url: sink.url }, { to: 'a@example.org', from: 'b@example.org', smarthost: NOBODY }];
  const { notifications } = configSchema.parse({ notifications: { webhook: [webhook], email: [email] } });
  writeFiles(folder, alertmanagerFiles({ ...config, notifications }, { ...COMPOSE, monitor: new URL(sink.url).host }));
  writeFiles(folder, [templateFile(config)]);
  const { url, stop } = await startAlertmanager({
    program: tool('alertmanager'),
    config: join(folder, 'alertmanager', 'secrets', 'alertmanager.yml'),
    data: join(folder, 'alertmanager-data'),
    port: await freePort(),
    timeZone: config.shop.time_zone,
  });
  open.push({ stop });
  return url;
}

/** A query that is none, and a title that has no room. */
function broken() {
  const panel = {
    ...{ id: 1, type: 'stat', title: 'Очень длинное название, для которого здесь нет места' },
    ...{ gridPos: { x: 0, y: 0, w: 4, h: 4 }, datasource: { type: 'prometheus', uid: '$datasource' } },
    targets: [{ refId: 'A', expr: 'no query (', instant: true }],
  };
  const source = { name: 'datasource', type: 'datasource', query: 'prometheus' };
  return { uid: BROKEN, title: 'Broken', panels: [panel], templating: { list: [source] } };
}

function isShop(place: SeenPlace): place is SeenName {
  return place !== CHAIN;
}

/** A Grafana shows a shop's or a centre's; here it has both. */
function centreUid(uid: string): string {
  return OF_CENTRE_ALONE.includes(uid) ? uid : `${uid}-${CHAIN}`;
}
const OF_CENTRE_ALONE: readonly string[] = [DASHBOARDS.fleet.uid, DASHBOARDS.delivery.uid];

function uidAt(dashboard: DashboardName | typeof BROKEN, place: SeenPlace): string {
  if (dashboard === BROKEN) return BROKEN;
  const { uid } = DASHBOARDS[dashboard];
  return place === CHAIN ? centreUid(uid) : uid;
}

function uidOf(shop: string): string {
  return `shop-${shop}`;
}

function sources(prometheuses: readonly (readonly [string, string])[]) {
  const datasources = prometheuses.map(([name, url]) => ({
    ...{ name, uid: uidOf(name), type: 'prometheus', access: 'proxy', url },
    jsonData: { httpMethod: 'POST', timeInterval: '15s' },
  }));
  return { apiVersion: 1, datasources };
}

/** The rules are the shipped ones, but nobody waits before an alert is sent. */
function impatient<Rule extends object>(rule: Rule): Rule {
  return 'for' in rule ? { ...rule, for: '0s' } : rule;
}
