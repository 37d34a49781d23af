import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../support/command.ts';
import { lacks } from '../../support/share.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const SETTINGS = 'etc/pos-monitor/pos-monitor.yml';
const OLDER = '# an older one\n';

let folder = '';
let place = '';
let node = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-monitor-install-'));
  place = join(folder, 'place');
  mkdirSync(place);
  // Stands for a Node of 120 MB, which need not be copied every time.
  node = join(folder, 'node');
  writeFileSync(node, `#!/bin/sh\nexec ${process.execPath} "$@"\n`, { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true }));

function install(...args: string[]) {
  return runCommand(join(ROOT, 'deploy/install.sh'), ['--destdir', place, '--node', node, ...args]);
}

/** What is installed, run where it lies. */
function installed(...args: string[]) {
  const program = join(place, 'opt/pos-monitor');
  return runCommand(join(program, 'node/bin/node'), [join(program, 'dist/cli.js'), ...args], { cwd: place });
}

/** Once more, as where systemd runs; and what that was told. To `refused` alone it says no. */
async function updateUnderSystemd(refused: string) {
  const script = readFileSync(join(ROOT, 'deploy/install.sh'), 'utf8')
    .replace(/^SOURCE=.*$/m, `SOURCE=${ROOT}`)
    .replace(/^systemd_runs\(\) \{\n.*$/m, 'systemd_runs() {\n  true');
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  writeFileSync(join(folder, 'install.sh'), script, { mode: 0o755 });
  const systemctl = `#!/bin/sh\necho "$@" >> ${folder}/told\n[ "$*" != "${refused}" ]\n`;
  writeFileSync(join(tools, 'systemctl'), systemctl, { mode: 0o755 });
  writeFileSync(join(tools, 'sleep'), '#!/bin/sh\n', { mode: 0o755 });
  const { code, stdout, stderr } = await runCommand(join(folder, 'install.sh'), ['--destdir', place, '--node', node], {
    env: { ...process.env, PATH: `${tools}:${process.env.PATH}` },
  });
  expect([code, stderr]).toEqual([0, '']);
  return { stdout, told: readFileSync(join(folder, 'told'), 'utf8').trimEnd().split('\n') };
}

function files(): string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(place.length + 1))
    .sort();
}

describe('install.sh', () => {
  it('installs the same twice, a program that runs, and takes all of it away', async () => {
    expect(await install()).toMatchObject({ code: 0, stderr: '' });
    const first = files();
    expect(await install()).toMatchObject({ code: 0, stderr: '' });
    expect(files()).toEqual(first);

    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(await installed('--version')).toMatchObject({ code: 0, stdout: `${version}\n` });
    expect(await installed('check', join(place, SETTINGS))).toMatchObject({ code: 0 });
    expect(await installed('render', '--out', join(place, 'rendered'))).toMatchObject({ code: 0 });
    rmSync(join(place, 'rendered'), { recursive: true });

    expect(await install('--uninstall')).toMatchObject({ code: 0, stderr: '' });
    expect(files()).toEqual([]);
    expect(await install('--uninstall')).toMatchObject({ code: 0, stderr: '' });
  });

  it('brings neither the simulator nor any packages', async () => {
    await install();
    const paths = files();
    expect(paths.filter((path) => /node_modules|simulator|better-sqlite3|vitest|typescript/.test(path))).toEqual([]);
    const demo = await installed('demo');
    expect(demo).toMatchObject({ code: 1, stdout: '' });
    expect(demo.stderr).toContain('not part of this installation');
  });

  it('puts the command on PATH and the service where systemd looks, with the prefix in both', async () => {
    await install('--prefix', '/srv/till');
    expect(readlinkSync(join(place, 'usr/local/bin/pos-monitor'))).toBe('/srv/till/bin/pos-monitor');
    expect(statSync(join(place, 'srv/till/bin/pos-monitor')).mode & 0o777).toBe(0o755);
    expect(readFileSync(join(place, 'srv/till/bin/pos-monitor'), 'utf8')).toContain('/srv/till/dist/cli.js');
    const unit = readFileSync(join(place, 'etc/systemd/system/pos-monitor.service'), 'utf8');
    expect(unit).toContain('ExecStart=/srv/till/node/bin/node ');
    expect(unit).not.toContain('@PREFIX@');
  });

  it('keeps the settings, which may hold passwords, from everybody else, also where they were open before', async () => {
    const mode = () => statSync(join(place, SETTINGS)).mode & 0o777;
    await install();
    expect(mode()).toBe(0o640);
    chmodSync(join(place, SETTINGS), 0o644);
    await install();
    expect(mode()).toBe(0o640);
  });

  it('takes away what was put beside Debian’s Prometheus, which would not start without us', async () => {
    await install();
    const ours = ['prometheus', 'prometheus-alertmanager'].map((engine) => `${engine}.service.d/pos-monitor.conf`);
    const units = join(place, 'etc/systemd/system');
    for (const unit of [...ours, 'pos-monitor-render.service', 'prometheus-agent.service']) {
      cpSync(join(ROOT, 'deploy/systemd', unit), join(units, unit));
    }
    writeFileSync(join(units, 'prometheus.service.d/own.conf'), '');
    const { code, stdout } = await install('--uninstall');
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('prometheus starts with its own') });
    expect(files()).toEqual(['etc/systemd/system/prometheus.service.d/own.conf']);
  });

  it('renews what was put beside Debian’s Prometheus, and leaves flags that were changed to who changed them', async () => {
    await install();
    const units = join(place, 'etc/systemd/system');
    const dropins = ['prometheus', 'prometheus-alertmanager'].map((engine) => `${engine}.service.d/pos-monitor.conf`);
    for (const unit of dropins) cpSync(join(ROOT, 'deploy/systemd', unit), join(units, unit));
    writeFileSync(join(units, 'pos-monitor-render.service'), '# of pos-monitor, an older one');
    writeFileSync(join(units, 'prometheus-agent.service'), '# of somebody else');
    writeFileSync(join(units, dropins[0] ?? ''), '# changed');
    const { code, stdout } = await install();
    expect(code).toBe(0);
    expect(readFileSync(join(units, 'pos-monitor-render.service'), 'utf8')).toContain(
      '=/opt/pos-monitor/node/bin/node ',
    );
    expect(readFileSync(join(units, 'prometheus-agent.service'), 'utf8')).toBe('# of somebody else');
    expect(readFileSync(join(units, dropins[0] ?? ''), 'utf8')).toBe('# changed');
    expect(stdout.match(/^pos-monitor: compare.*$/gm)).toEqual([expect.stringMatching(/prometheus\.service\.d/)]);
  });

  it.each([
    ['only has the agent read anew, which keeps what it could not send', '', 'try-reload-or-restart', '', false],
    ['starts the agent of another version anew, and says what that costs', OLDER, 'try-restart', '', true],
    ['says no such thing of one that did not run', OLDER, 'try-restart', 'is-active --quiet prometheus-agent', false],
    ['nor of one that could not be started', OLDER, 'try-restart', 'try-restart prometheus-agent', false],
  ])('%s', async (_, older, wanted, refused, isLost) => {
    await install();
    const unit = readFileSync(join(ROOT, 'deploy/systemd/prometheus-agent.service'), 'utf8');
    writeFileSync(join(place, 'etc/systemd/system/prometheus-agent.service'), older + unit);
    const { told, stdout } = await updateUnderSystemd(refused);
    const ofAgent = told.filter((line) => /agent|render/.test(line) && !line.startsWith('is-'));
    expect(ofAgent).toEqual(['restart pos-monitor-render', `${wanted} prometheus-agent`]);
    expect(stdout.includes('is lost')).toBe(isLost);
    expect(readFileSync(join(place, 'etc/systemd/system/prometheus-agent.service'), 'utf8')).toBe(unit);
  });

  it('leaves what was put beside the Alertmanager of a centre', async () => {
    await install();
    const dropin = 'prometheus-alertmanager.service.d/pos-monitor.conf';
    const path = join(place, 'etc/systemd/system', dropin);
    cpSync(join(ROOT, 'centre/victoria-metrics/systemd', dropin), path);
    const { code, stdout } = await install();
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('compare')]);
    expect(await install('--uninstall')).toMatchObject({ code: 0 });
    expect(files()).toEqual([path.slice(place.length + 1)]);
  });

  it('lets the service come by its settings, whatever the umask of the one who installs', async () => {
    const script = `umask 077; exec ${join(ROOT, 'deploy/install.sh')} --destdir ${place} --node ${node}`;
    expect(await runCommand('sh', ['-c', script])).toMatchObject({ code: 0 });
    expect(statSync(join(place, 'etc/pos-monitor')).mode & 0o777).toBe(0o755);
    expect(statSync(join(place, SETTINGS)).mode & 0o777).toBe(0o640);
  });

  it('keeps changed settings, over an update and over the end', async () => {
    await install();
    writeFileSync(join(place, SETTINGS), 'shop: { name: Оптика }\n');
    await install();
    const { stdout } = await install('--uninstall');
    expect(stdout).toContain('kept, because it is not this version');
    expect(files()).toEqual([SETTINGS]);
    expect(readFileSync(join(place, SETTINGS), 'utf8')).toContain('Оптика');
  });

  it('replaces nothing by a version that cannot use the settings', async () => {
    await install();
    const program = join(place, 'opt/pos-monitor');
    writeFileSync(join(place, SETTINGS), 'listen: {port: many}\n');
    writeFileSync(join(program, 'dist/older'), '');
    const { code, stderr } = await install();
    expect([code, stderr]).toEqual([1, expect.stringMatching(/listen\.port[\s\S]*cannot use the settings/)]);
    expect(existsSync(join(program, 'dist/older'))).toBe(true);
    expect(existsSync(`${program}.new`)).toBe(false);
  });

  it('finds again where it was told to install', async () => {
    await install('--prefix', '/srv/pos');
    expect((await install()).stdout).toContain('program: /srv/pos\n');
    await install('--uninstall');
    expect(existsSync(join(place, 'srv/pos'))).toBe(false);
  });

  it.each(['install', '--uninstall'])('touches nothing that it did not make: %s', async (what) => {
    const foreign = join(place, 'opt/pos-monitor');
    mkdirSync(foreign, { recursive: true });
    writeFileSync(join(foreign, 'precious'), '');
    const { code, stderr } = await install(...(what === 'install' ? [] : [what]));
    expect(code).toBe(1);
    expect(stderr).toContain('is not an installation of pos-monitor');
    expect(files()).toEqual(['opt/pos-monitor/precious']);
  });

  it.each([[['--prefix', '/']], [['--prefix', 'opt']], [['--prefix', '/opt/my program']], [['--node', '/bin/false']]])(
    'refuses %j',
    async (args) => {
      expect(await install(...args)).toMatchObject({ code: 1, stdout: '' });
      expect(files()).toEqual([]);
    },
  );

  it('refuses words that it does not know', async () => {
    expect(await install('--frobnicate')).toMatchObject({ code: 2, stdout: '' });
  });
});

it.skipIf(lacks(import.meta.filename, process.getuid?.() !== 0, 'only root can become somebody else'))(
  'refuses anybody but root, unless the destination is another one',
  async () => {
    const open = join(folder, 'deploy');
    mkdirSync(open);
    cpSync(join(ROOT, 'deploy/install.sh'), join(open, 'install.sh'));
    await runCommand('chmod', ['755', folder, open]);
    const nobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups', join(open, 'install.sh')];
    const { code, stderr } = await runCommand('setpriv', nobody);
    expect(code).toBe(1);
    expect(stderr).toContain('must be run as root');
  },
);
