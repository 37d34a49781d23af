import { existsSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { dashboardFiles } from '../../../src/grafana/render.ts';
import { dashboardsOf } from '../../support/promql-dashboards.ts';

test('grafana/dashboards is the rendering of the default config', () => {
  for (const { path, text } of dashboardFiles(defaultConfig())) {
    expect(readFileSync(path, 'utf8') === text, `${path} differs: run npm run render`).toBe(true);
  }
});

test('thresholds come from the config', () => {
  const config = defaultConfig();
  const said = (by: typeof config) => JSON.stringify(dashboardsOf(by)).includes('66 % — почти полон');
  const changed = { ...config, thresholds: { ...config.thresholds, buffer_high_percent: 66 } };
  expect([said(changed), said(config)]).toEqual([true, false]);
});

test('the provisioned data source is the one that the dashboards choose', () => {
  const file = load(readFileSync('grafana/provisioning/datasources/prometheus.yml', 'utf8'));
  expect(file).toMatchObject({
    datasources: [{ uid: 'pos-prometheus', type: 'prometheus', url: '$' + '{PROMETHEUS_URL}', isDefault: true }],
  });
  for (const { templating } of dashboardsOf()) {
    expect(templating.list[0]).toMatchObject({ name: 'datasource', current: { value: 'pos-prometheus' } });
  }
});

test('the scrape interval is the one that Prometheus is configured with', () => {
  const source = readFileSync('grafana/provisioning/datasources/prometheus.yml', 'utf8');
  const prometheus = load(readFileSync('prometheus/prometheus.yml', 'utf8'));
  const interval = /timeInterval: (\w+)/.exec(source)?.[1];
  expect(prometheus).toMatchObject({ global: { scrape_interval: interval } });
});

test('one folder is provisioned, and it is not made from the files’ own', () => {
  expect(load(readFileSync('grafana/provisioning/dashboards/pos-monitor.yml', 'utf8'))).toMatchObject({
    providers: [
      { type: 'file', folder: 'Кассы', allowUiUpdates: false, options: { foldersFromFilesStructure: false } },
    ],
  });
});

test('silences are set through Alertmanager, and Grafana has no rules of its own', () => {
  expect(load(readFileSync('grafana/provisioning/datasources/alertmanager.yml', 'utf8'))).toMatchObject({
    datasources: [
      { type: 'alertmanager', url: '$' + '{ALERTMANAGER_URL}', jsonData: { implementation: 'prometheus' } },
    ],
  });
  expect(load(readFileSync('grafana/provisioning/alerting/pos-monitor.yml', 'utf8'))).toEqual({ apiVersion: 1 });
  expect(readFileSync('grafana/grafana.ini', 'utf8')).toMatch(/enabled = true\nexecute_alerts = false/);
});

test('at the start nothing is asked of the Internet, and no folder is missed', () => {
  const settings = readFileSync('grafana/grafana.ini', 'utf8');
  for (const what of ['preinstall', 'public_key_retrieval']) expect(settings).toContain(`\n${what}_disabled = true\n`);
  const folders = ['alerting', 'dashboards', 'datasources', 'plugins'];
  for (const folder of folders)
    expect(existsSync(`grafana/provisioning/${folder}/pos-monitor.yml`) || folder === 'datasources').toBe(true);
});

test('Grafana is asked no more often than Prometheus scrapes', () => {
  const prometheus = load(readFileSync('prometheus/prometheus.yml', 'utf8'));
  const least = /min_refresh_interval = (\w+)/.exec(readFileSync('grafana/grafana.ini', 'utf8'))?.[1];
  expect(prometheus).toMatchObject({ global: { scrape_interval: least } });
});
