import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../support/command.ts';
import { lacks } from '../../support/share.ts';

const SYSTEMD = join(import.meta.dirname, '../../../deploy/systemd');
const CENTRE = '../../centre/victoria-metrics/systemd';
const UNITS = ['pos-monitor.service', 'pos-monitor-render.service', 'prometheus-agent.service'] as const;
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

/** Settings for which an older systemd has no use. */
const NEWER_THAN_DEBIAN_12 = /Unknown key (name )?'Restart(Steps|MaxDelaySec)'/;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-monitor-units-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(path: string): string {
  return readFileSync(join(SYSTEMD, path), 'utf8');
}

/** As it would be installed; the program itself is replaced by one that exists. */
function write(unit: string): string {
  const path = join(folder, unit);
  const text = read(unit)
    .replace('@PREFIX@/node/bin/node', process.execPath)
    .replace('=/usr/bin/prometheus ', `=${process.execPath} `)
    .replaceAll('@PREFIX@', '/opt/pos-monitor');
  writeFileSync(path, text);
  return path;
}

describe.skipIf(lacks(import.meta.filename, !hasSystemd, 'there is no systemd-analyze'))('systemd', () => {
  it.each(UNITS)('finds nothing wrong with %s', async (unit) => {
    // One asks for another.
    for (const each of UNITS) write(each);
    const { code, stderr } = await runCommand('systemd-analyze', ['verify', '--man=no', join(folder, unit)]);
    const said = stderr.split('\n').filter((line) => line !== '' && !NEWER_THAN_DEBIAN_12.test(line));
    expect([code, said]).toEqual([0, []]);
  });

  it('finds nothing wrong with the units of a centre', async () => {
    const units = ['vmauth.service', 'vmagent.service', 'vmalert.service'];
    const others = 'victoria-metrics.service';
    writeFileSync(join(folder, others), `[Service]\nExecStart=${process.execPath}\n`);
    for (const unit of units) {
      writeFileSync(
        join(folder, unit),
        read(`${CENTRE}/${unit}`).replace(/=\/usr\/bin\/\w+ /, `=${process.execPath} `),
      );
    }
    const paths = units.map((unit) => join(folder, unit));
    const { code, stderr } = await runCommand('systemd-analyze', ['verify', '--man=no', ...paths]);
    expect([code, stderr]).toEqual([0, '']);
  });

  it('finds the service well shut in', async () => {
    const args = ['security', '--offline=true', '--threshold=20', write('pos-monitor.service')];
    expect(await runCommand('systemd-analyze', args)).toMatchObject({ code: 0 });
  });
});

it('keeps the service from writing anywhere but to a folder of its own, and lets V8 compile', () => {
  const lines = read('pos-monitor.service').split('\n');
  expect(lines).toEqual(expect.arrayContaining(['ReadOnlyPaths=/', 'ProtectSystem=strict', 'NoNewPrivileges=yes']));
  expect(lines).toEqual(expect.arrayContaining(['StateDirectory=pos-monitor', 'StateDirectoryMode=0700']));
  expect(lines.filter((line) => line.startsWith('ReadWritePaths'))).toEqual([]);
  // Whoever calls the command looks at the journal of the service.
  expect(read('../install.sh')).toContain('STATE_DIRECTORY=/var/lib/pos-monitor}');
  expect(lines.filter((line) => line.startsWith('MemoryDenyWriteExecute'))).toEqual([]);
});

it('is started again however often it ends, and each time later', () => {
  const lines = read('pos-monitor.service').split('\n');
  const wanted = ['StartLimitIntervalSec=0', 'Restart=always', 'RestartSteps=8', 'RestartMaxDelaySec=5min'];
  expect(lines).toEqual(expect.arrayContaining(wanted));
});

it.each(['pos-monitor.service', 'prometheus-agent.service', `${CENTRE}/vmauth.service`, `${CENTRE}/vmagent.service`])(
  'reads the settings again on reload, instead of starting anew: %s',
  (unit) => {
    expect(read(unit)).toMatch(/^ExecReload=\/bin\/kill -HUP \$MAINPID$/m);
  },
);

it('starts the service with the flags of the image', () => {
  const [, ours] =
    /^ExecStart=@PREFIX@\/node\/bin\/node (.*) @PREFIX@\/dist\/cli\.js run /m.exec(read('pos-monitor.service')) ?? [];
  const [, theirs] = /^ENTRYPOINT \["node", (.*), "\/app\/dist\/cli\.js"\]$/m.exec(read('../../Dockerfile')) ?? [];
  expect(ours).toBe(theirs?.replaceAll(/[",]/g, ''));
});

it.each([
  'prometheus.service.d/pos-monitor.conf',
  'prometheus-alertmanager.service.d/pos-monitor.conf',
  'prometheus-agent.service',
])('goes on with the last rendering where the settings cannot be rendered: %s', (unit) => {
  expect(read(unit)).toMatch(/^Wants=pos-monitor-render\.service\b/m);
  expect(read(unit)).not.toMatch(/^(Requires|Requisite|BindsTo)=/m);
});

it('gives what is rendered for a centre to the user that Alertmanager runs as', () => {
  const [, user] = /^User=(.*)$/m.exec(read('pos-monitor-render.service')) ?? [];
  const [, group] = /^SupplementaryGroups=(.*)$/m.exec(read('pos-monitor-render.service')) ?? [];
  expect(read('../install.sh')).toContain(`\nGROUP=${group}\n`);
  const [, file] =
    / --config\.file=(\S+) /.exec(read(`${CENTRE}/prometheus-alertmanager.service.d/pos-monitor.conf`)) ?? [];
  expect(read('../../docs/centre.md')).toContain(`sudo chown ${user} ${file}\n`);
});

it('renders links when this PC has its address', () => {
  expect(read('pos-monitor-render.service')).toMatch(/^Wants=network-online\.target\nAfter=network-online\.target$/m);
});

it.each(['prometheus', 'prometheus-alertmanager'])('starts %s with what was rendered before', (service) => {
  const dropIn = read(`${service}.service.d/pos-monitor.conf`);
  const folderOf = /^StateDirectory=(\S+)$/m.exec(read('pos-monitor-render.service'))?.[1];
  expect(dropIn).toContain(`--config.file=/var/lib/${folderOf}/`);
  expect(dropIn).toMatch(/^After=pos-monitor-render\.service$/m);
  // The first, empty one takes Debian's own away.
  expect(dropIn.match(/^ExecStart=.*$/gm)?.[0]).toBe('ExecStart=');
});
