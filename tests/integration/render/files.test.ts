import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FULL_DISK } from '../../support/full-disk.ts';
import { runProgram } from '../../support/program.ts';
import { lacks } from '../../support/share.ts';
import { runTool } from '../../support/tools.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const PASSWORDS = ['123456:ABC-bot-token', 'mail-password', 'pager-key', 'genie-key', 'hook-secret-1', 'beat-secret'];

const EVERYBODY = `
shop: { name: 'Оптика "Ясный & взгляд"', region: Тверь, time_zone: Asia/Kamchatka, working_hours: { from: '20:00', to: '04:00' } }
public_url: https://kassa.example.org
roles: { prometheus: metrics }
notifications:
  grafana_url: https://grafana.example.org
  heartbeat_url: https://beat.example.org/beat-secret
  hook_secret: hook-secret-1
  telegram:
    - { chat_id: -100, bot_token: '123456:ABC-bot-token', proxy_url: 'socks5://10.0.0.1:1080' }
    - { chat_id: 200, bot_token_file: token.txt }
  max: [{ chat_id: -5, bot_token: max-bot-token }]
  email:
    - { to: a@example.org, from: b@example.org, smarthost: 'mail.example.org:587', username: b, password: mail-password }
    - { to: c@example.org, from: b@example.org, smarthost: '127.0.0.1:25', require_tls: false }
  webhook: [{ url: https://office.example.org/alerts }]
  pagerduty: [{ routing_key: pager-key }]
  opsgenie: [{ api_key: genie-key }]
`;

type Sent = { readonly send_resolved: boolean };
type Receiver = Readonly<Partial<Record<'pagerduty_configs' | 'opsgenie_configs', readonly Sent[]>>>;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-render-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (path: string) => readFileSync(join(folder, path), 'utf8');

describe('without any setting', () => {
  it('renders what lies in the repository, which has no secrets and pleases the tools, says so, and finds any drift', async () => {
    expect((await runProgram(['render', '--defaults', '--check'], { folder: ROOT })).code).toBe(0);
    const rendered = await runProgram(['render', '--defaults', '--out', folder], { folder });
    expect(rendered.code).toBe(0);
    const paths = rendered.stdout.trim().split('\n');
    expect(paths).toEqual(expect.arrayContaining(['prometheus/prometheus.yml', 'alertmanager/alertmanager.yml']));
    for (const path of paths) expect(read(path)).toBe(readFileSync(join(ROOT, path), 'utf8'));
    expect(existsSync(join(folder, 'alertmanager/secrets'))).toBe(false);
    for (const [tool, args] of [
      ['promtool', ['check', 'config', join(folder, 'prometheus/prometheus.yml')]],
      ['promtool', ['check', 'rules', '--lint-fatal', join(folder, 'prometheus/rules/pos-monitor.yml')]],
      ['amtool', ['check-config', join(folder, 'alertmanager/alertmanager.yml')]],
    ] as const) {
      const { status, output } = runTool(tool, args);
      expect([status, output]).toEqual([0, expect.stringContaining('SUCCESS')]);
      expect(output).not.toMatch(/warn|deprecat/i);
    }
    writeFileSync(join(folder, 'prometheus/prometheus.yml'), 'changed');
    const checked = await runProgram(['render', '--defaults', '--check', '--out', folder], { folder });
    expect([checked.code, checked.stderr.trim()]).toEqual([1, 'differs: prometheus/prometheus.yml']);
  });
});

describe('over an earlier rendering', () => {
  const OTHER = 'public_url: https://kassa.example.org\nthresholds: {buffer_full_percent: 97}\n';

  it('a disk that fills up leaves each file whole, and that is said', async () => {
    const other = mkdtempSync(join(folder, 'other-'));
    writeFileSync(join(other, 'pos-monitor.yml'), OTHER);
    await runProgram(['render'], { folder: other });
    const { stdout } = await runProgram(['render'], { folder });
    const paths = stdout.trim().split('\n');
    const before = paths.map(read);
    writeFileSync(join(folder, 'pos-monitor.yml'), OTHER);
    const { code, stderr } = await runProgram(['render', '--out', folder], { folder, ...FULL_DISK });
    expect([code, stderr]).toEqual([1, expect.stringContaining(`${folder}: EFBIG`)]);
    expect(
      paths.filter((path, at) => ![before[at], read(join(relative(folder, other), path))].includes(read(path))),
    ).toEqual([]);
    expect(
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => basename(path).startsWith('.')),
    ).toEqual([]);
  });

  it('leaves alone what says the same, and keeps links and modes of what does not', async () => {
    await runProgram(['render'], { folder });
    const [same, linked] = ['prometheus/prometheus.yml', 'prometheus/rules/pos-monitor.yml'].map((path) =>
      join(folder, path),
    ) as [string, string];
    renameSync(linked, join(folder, 'elsewhere.yml'));
    symlinkSync('../../elsewhere.yml', linked);
    chmodSync(linked, 0o664);
    const untouched = statSync(same).ctimeMs;
    writeFileSync(join(folder, 'pos-monitor.yml'), OTHER);
    expect((await runProgram(['render'], { folder })).code).toBe(0);
    expect(statSync(same).ctimeMs).toBe(untouched);
    expect(lstatSync(linked).isSymbolicLink()).toBe(true);
    expect(statSync(linked).mode & 0o777).toBe(0o664);
    expect(read('elsewhere.yml')).toContain('97');
  });
});

it.each<[string[], RegExp]>([
  [['--defaults', '--config', 'shop.yml'], /--defaults' cannot be used with option '-c, --config/],
  [['--centre', '--monitor', 'kassa:8001'], /--centre' cannot be used with option '--monitor/],
  [['--vmalert', 'vmalert:8880'], /--vmalert is for --centre alone/],
  [['--vmauth', 'vmauth:8427'], /--vmauth is for --centre alone/],
  [['--alertmanager', 'one:9093', 'two:9093'], /a second --alertmanager is for --centre alone/],
])('does not overlook a word that means nothing there: %j', async (words, message) => {
  const { code, stderr } = await runProgram(['render', ...words], { folder });
  expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  expect(readdirSync(folder)).toEqual([]);
});

it('says why nothing can be written there', async () => {
  const out = join(folder, 'file');
  writeFileSync(out, '');
  const { code, stderr } = await runProgram(['render', '--defaults', '--out', out], { folder });
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^\S+\/file: \S.*\n$/)]);
});

describe('how pos-monitor is spoken to', () => {
  const rendered = async (...words: string[]) => {
    const { code, stderr } = await runProgram(['render', ...words], { folder });
    const config = join(folder, 'prometheus/prometheus.yml');
    const checked = runTool('promtool', ['check', 'config', config]);
    expect([code, checked.status]).toEqual([0, 0]);
    const [job = ''] = read('prometheus/prometheus.yml').split('job_name: prometheus');
    return {
      job,
      ear: read('alertmanager/alertmanager.yml'),
      stderr,
      links: read('alertmanager/templates/pos-monitor.tmpl'),
    };
  };

  it('is known from the settings: the port, and TLS with a certificate that bears another name', async () => {
    writeFileSync(join(folder, 'pos-monitor.yml'), 'listen: {port: 9000, published: "192.168.1.10:80"}');
    const plain = await rendered('--monitor', 'localhost');
    expect(plain.job).toContain('- localhost:9000');
    expect(plain.ear).toContain('http://localhost:9000/api/v1/hooks/alertmanager');
    expect(plain.links).toContain('"http://192.168.1.10:80"');
    // Neither file of it is there: the key is not for who renders.
    writeFileSync(join(folder, 'web-config.yml'), 'tls_server_config: {cert_file: cert.pem, key_file: key.pem}');
    const { job, ear, links } = await rendered('--monitor', 'localhost');
    expect(job).toMatch(/scheme: https\n\s+tls_config:\n\s+insecure_skip_verify: true/);
    expect(job).toContain('- localhost:9000');
    expect(ear).toContain('https://localhost:9000/api/v1/hooks/alertmanager');
    expect(links).toContain('"https://192.168.1.10:80"');
    expect(runTool('amtool', ['check-config', join(folder, 'alertmanager/alertmanager.yml')]).status).toBe(0);
    expect((await rendered()).job).toContain('- pos_monitor:8001');
  });

  it('is taken for plain where web-config.yml cannot be read, and that is said', async () => {
    writeFileSync(join(folder, 'web-config.yml'), 'tls_server_config: {');
    const { job, stderr } = await rendered();
    expect(job).not.toContain('https');
    expect(stderr).toContain('web-config.yml cannot be used');
    expect(stderr).toContain('asked without TLS');
  });
});

it('fails where the dashboards cannot be drawn for another reason than a package that is not there, and says so', async () => {
  const hook = `import { registerHooks } from 'node:module';
    registerHooks({ resolve(name, context, next) {
      if (name.startsWith('@grafana/')) throw new Error('out of order');
      return next(name, context);
    } });`;
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(hook)}`;
  const { code, stderr } = await runProgram(['render', '--defaults', '--out', folder], {
    environment: { NODE_OPTIONS },
  });
  expect([code, stderr]).toEqual([1, 'Dashboards cannot be drawn here: out of order\n']);
  expect(existsSync(join(folder, 'alertmanager', 'alertmanager.yml'))).toBe(true);
});

describe('with every receiver', () => {
  let rendered: string;
  beforeAll(async () => {
    rendered = mkdtempSync(join(tmpdir(), 'pos-rendered-'));
    writeFileSync(join(rendered, 'pos-monitor.yml'), EVERYBODY);
    writeFileSync(join(rendered, 'token.txt'), '777:second-token\n');
    expect((await runProgram(['render'], { folder: rendered })).code).toBe(0);
  });
  afterAll(() => rmSync(rendered, { recursive: true }));
  beforeEach(() => cpSync(rendered, folder, { recursive: true }));

  it('keeps the secrets in one file for its owner alone, in a folder that git ignores', () => {
    const secret = 'alertmanager/secrets/alertmanager.yml';
    expect(statSync(join(folder, secret)).mode & 0o777).toBe(0o600);
    expect(read(secret)).toContain('proxy_url: socks5://10.0.0.1:1080');
    for (const password of [...PASSWORDS, '777:second-token']) {
      expect(read(secret)).toContain(password);
      for (const plain of [
        'alertmanager/alertmanager.yml',
        'prometheus/prometheus.yml',
        'prometheus/rules/pos-monitor.yml',
      ]) {
        expect(read(plain)).not.toContain(password);
      }
    }
    // What pos-monitor carries itself it alone needs to know.
    expect(read(secret)).not.toContain('max-bot-token');
    expect(readFileSync(join(ROOT, '.gitignore'), 'utf8').split('\n')).toContain('**/secrets/');
  });

  it('stays closed to others where it was open before', async () => {
    const secret = join(folder, 'alertmanager/secrets/alertmanager.yml');
    rmSync(secret);
    writeFileSync(secret, 'old', { mode: 0o644 });
    await runProgram(['render'], { folder });
    expect(statSync(secret).mode & 0o777).toBe(0o600);
  });

  it.skipIf(lacks(import.meta.filename, process.getuid?.() !== 0, 'only root gives a file to another user'))(
    'stays its owner’s, who is the user of the engine',
    async () => {
      const secret = join(folder, 'alertmanager/secrets/alertmanager.yml');
      chownSync(secret, 65_534, 65_534);
      await runProgram(['render'], { folder });
      const { uid, gid, mode } = statSync(secret);
      expect([uid, gid, mode & 0o777]).toEqual([65_534, 65_534, 0o600]);
    },
  );

  it('makes no incident of what is told once and never ends', () => {
    const { receivers } = load(read('alertmanager/secrets/alertmanager.yml')) as { receivers: Receiver[] };
    const incidents = receivers.flatMap(({ pagerduty_configs = [], opsgenie_configs = [] }) => [
      ...pagerduty_configs,
      ...opsgenie_configs,
    ]);
    expect(incidents.length).toBeGreaterThan(0);
    expect(incidents.filter(({ send_resolved }) => !send_resolved)).toEqual([]);
  });

  it('is a config that amtool of 0.25 accepts, receivers, templates and all', () => {
    const { status, output } = runTool('amtool', [
      'check-config',
      join(folder, 'alertmanager/secrets/alertmanager.yml'),
    ]);
    expect([status, output]).toEqual([0, expect.stringContaining('SUCCESS')]);
    expect(output).toContain('5 receivers');
  });

  it('is the same file when it is rendered again', async () => {
    expect((await runProgram(['render', '--check'], { folder })).code).toBe(0);
  });

  it('leaves no channel in force that the settings no longer name', async () => {
    writeFileSync(join(folder, 'pos-monitor.yml'), 'shop: {name: Оптика}\n');
    const checked = await runProgram(['render', '--check'], { folder });
    expect([checked.code, checked.stderr]).toEqual([1, expect.stringContaining('secrets/alertmanager.yml')]);
    const { stdout } = await runProgram(['render'], { folder });
    expect(stdout).toContain('alertmanager/secrets/alertmanager.yml (secret');
    const left = read('alertmanager/secrets/alertmanager.yml');
    expect(PASSWORDS.filter((password) => left.includes(password))).toEqual([]);
    expect(left).toContain('name: people');
  });

  it('says which secret cannot be read', async () => {
    rmSync(join(folder, 'token.txt'));
    const { code, stderr } = await runProgram(['render'], { folder });
    expect([code, stderr]).toEqual([1, expect.stringContaining('token.txt')]);
  });
});
