/** The centre of a chain: what is rendered for it, and whom it tells, by the real tools. */
import { execSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { catalog } from '../../../src/domain/alerts/catalog/index.ts';
import { CENTRE_COMPOSE, centreFiles } from '../../../src/render/centre.ts';
import { centreInhibitRules } from '../../../src/render/centre-alerts.ts';
import { runProgram } from '../../support/program.ts';
import { runTool } from '../../support/tools.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

describe('the folder centre/', () => {
  it('is what is rendered for a centre that set nothing', async () => {
    const checked = await runProgram(['render', '--defaults', '--centre', '--check', '--out', 'centre'], {
      folder: ROOT,
    });
    expect([checked.code, checked.stderr]).toEqual([0, '']);
  });

  it('is taken by the tools without a warning', () => {
    for (const [tool, args] of [
      ['promtool', ['check', 'config', join(ROOT, 'centre/prometheus/prometheus.yml')]],
      ['promtool', ['check', 'rules', '--lint-fatal', join(ROOT, 'centre/prometheus/rules/centre.yml')]],
      ['promtool', ['check', 'config', join(ROOT, 'centre/pull/prometheus.example.yml')]],
      ['amtool', ['check-config', join(ROOT, 'centre/alertmanager/alertmanager.yml')]],
    ] as const) {
      const { status, output } = runTool(tool, args);
      expect([status, output]).toEqual([0, expect.stringContaining('SUCCESS')]);
      expect(output).not.toMatch(/warn|deprecat/i);
    }
  });

  it('takes in the jobs of a centre that scrapes, by the command that stands above them', () => {
    const example = readFileSync(join(ROOT, 'centre/pull/prometheus.example.yml'), 'utf8');
    const [, append = ''] = /^# {3}(sed .*)$/m.exec(example) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'pos-pull-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync(join(ROOT, 'centre/prometheus'), join(folder, 'prometheus'), { recursive: true });
    mkdirSync(join(folder, 'pull'));
    writeFileSync(join(folder, 'pull/prometheus.yml'), example);
    cpSync(join(ROOT, 'centre/pull/shops.example.yml'), join(folder, 'prometheus/shops.yml'));
    execSync(append, { cwd: folder });
    const { status, output } = runTool('promtool', ['check', 'config', join(folder, 'prometheus/prometheus.yml')]);
    expect([status, output]).toEqual([0, expect.stringContaining('SUCCESS')]);
    const text = readFileSync(join(folder, 'prometheus/prometheus.yml'), 'utf8');
    expect(text.match(/^ {2}- job_name: .*$/gm)?.slice(-2)).toEqual([
      '  - job_name: pos-monitor',
      '  - job_name: pos-monitor-inventory',
    ]);
  });

  it('takes samples as late as a shop may bring them', () => {
    expect(readFileSync(join(ROOT, 'centre/prometheus/prometheus.yml'), 'utf8')).toContain(
      'out_of_order_time_window: 36h',
    );
  });
});

it('is rendered for where its programs are', async () => {
  const places = ['--prometheus', 'localhost:8428', '--alertmanager', 'one:9093', 'two:9093'];
  const folder = mkdtempSync(join(tmpdir(), 'pos-centre-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { code } = await runProgram(['render', '--defaults', '--centre', '--out', folder, ...places], { folder });
  expect(code).toBe(0);
  const text = readFileSync(join(folder, 'prometheus/prometheus.yml'), 'utf8');
  expect([...text.matchAll(/- ([\w.]+:\d+)$/gm)].map(([, place]) => place)).toEqual([
    'one:9093',
    'two:9093',
    'localhost:8428',
    'one:9093',
    'two:9093',
  ]);
});

it('looks at vmalert and the two of the door where it is told of them', async () => {
  const jobs = (beside: object) => {
    const [file] = centreFiles(defaultConfig(), { ...CENTRE_COMPOSE, ...beside });
    const { scrape_configs } = load(file?.text ?? '') as {
      scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
    };
    return scrape_configs.map(({ job_name, static_configs: [found] }) => [job_name, found?.targets[0]]);
  };
  const own = [
    ['prometheus', 'localhost:9090'],
    ['alertmanager', 'alertmanager_1:9093'],
  ];
  expect(jobs({})).toEqual(own);
  expect(jobs({ vmalert: 'vmalert:8880', vmauth: 'vmauth:8427', vmagent: 'vmagent:8429' })).toEqual([
    ...own,
    ['vmalert', 'vmalert:8880'],
    ['vmauth', 'vmauth:8427'],
    ['vmagent', 'vmagent:8429'],
  ]);
});

describe('whom the centre tells', () => {
  it('nobody where only MAX is named, and it gives no file that seems to tell him', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pos-centre-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const max = 'notifications: { hook_secret: long-enough-1, max: [{ chat_id: -5, bot_token: max-bot-token }] }';
    writeFileSync(join(folder, 'pos-monitor.yml'), max);
    const { code, stdout, stderr } = await runProgram(['render', '--centre', '--out', '.'], { folder });
    expect([code, stdout, stderr]).toEqual([
      0,
      expect.not.stringContaining('secret'),
      expect.stringContaining('notifications.max: in a centre'),
    ]);
  });

  it.each([
    ['of an outage of the OFD', 'people', { alertname: 'PosFleetOfdOutage', priority: 'P1', scope: 'fleet' }],
    ['of a silent shop', 'people', { alertname: 'PosShopSilent', priority: 'P2', scope: 'fleet', shop: 'tver-1' }],
    ['of a full buffer of a shop', 'people', { alertname: 'PosBufferFull', priority: 'P1', shop: 'tver-1' }],
    ['nobody of what a shop does itself today', 'nobody', { alertname: 'PosBufferHigh', priority: 'P2', shop: 'a' }],
    ['of a date of a shop', 'people', { alertname: 'PosFiscalDriveExpires', priority: 'P1', shop: 'a' }],
    ['of its own troubles', 'people', { alertname: 'PosRulesFailing', priority: 'P2' }],
    [
      'the second contact of what nobody in a shop has seen',
      'second',
      { alertname: 'PosNobodySaw', priority: 'P1', shop: 'a' },
    ],
    ['the watchdog', 'watchdog', { alertname: 'PosWatchdog', priority: 'INFO' }],
  ])('%s', (_, receiver, labels) => {
    const { output } = runTool('amtool', [
      'config',
      'routes',
      'test',
      `--config.file=${join(ROOT, 'centre/alertmanager/alertmanager.yml')}`,
      ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
    ]);
    expect(output.split('\n')[0]).toBe(receiver);
  });

  it('of a date that comes near once a day, in working hours, as a shop does', () => {
    const { route } = load(readFileSync(join(ROOT, 'centre/alertmanager/alertmanager.yml'), 'utf8')) as {
      route: { routes: { matchers: string[] }[] };
    };
    const names = route.routes.map(({ matchers }) => matchers.join());
    const dated = names.indexOf('alertname=~"PosFiscalDriveExpires|PosOfdContractExpires"');
    expect(route.routes[dated]).toMatchObject({
      receiver: 'people',
      repeat_interval: '23h',
      active_time_intervals: ['working-hours'],
    });
    expect(names.indexOf('priority="P2",shop!="",scope!="fleet"')).toBeLessThan(dated);
    expect(dated).toBeLessThan(names.indexOf('priority="P1"'));
  });

  it('of one outage instead of what it makes of each shop', () => {
    const [outage] = centreInhibitRules();
    const hidden = /"(.*)"/.exec(outage?.target_matchers[0] ?? '')?.[1]?.split('|') ?? [];
    expect(hidden).toEqual(expect.arrayContaining(['PosBreakerOpen', 'PosBreakerFlapping', 'PosAdapterSlow']));
    for (const name of hidden) expect(catalog.map((alert) => alert.name)).toContain(name);
    // A full buffer stops a till, whatever the cause.
    expect(hidden).not.toContain('PosBufferFull');
    expect(outage?.equal).toEqual([]);
  });
});
