/** `pos-monitor user` as a shell runs it; passwords come by standard input or at a terminal, and never by an argument. */
import {
  chmodSync,
  chownSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareSync } from 'bcryptjs';
import { load } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FULL_DISK, ROOM } from '../../support/full-disk.ts';
import { mayMount } from '../../support/mounting.ts';
import {
  CLI,
  type Finished,
  type ProgramOptions,
  type RunningProgram,
  startCommand,
  startProcess,
} from '../../support/program.ts';
import { lacks } from '../../support/share.ts';
import { cheapHash } from '../../support/web-config.ts';

const PASSWORD = 'пароль с пробелом';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-monitor-user-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = () => join(folder, 'web-config.yml');
const usersInFile = () =>
  (load(readFileSync(file(), 'utf8')) as { readonly basic_auth_users: Readonly<Record<string, string>> })
    .basic_auth_users;

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function atTerminal(args: readonly string[]): RunningProgram {
  const words = [process.execPath, CLI, 'user', ...args].map((word) => `'${word}'`).join(' ');
  return startCommand(['script', '-qec', words, '/dev/null'], { folder, typed: true });
}

/** A pipe that ends, as `echo … |` is one. */
function piped(args: readonly string[], input = '', options: ProgramOptions = {}): Promise<Finished> {
  const { child, finished } = startProcess(['user', ...args], { ...options, folder, typed: true });
  child.stdin?.end(input);
  return finished;
}

describe('add', () => {
  test('writes a hash of what standard input says, for its owner alone', async () => {
    const { code, stdout, stderr } = await piped(['add', 'anna', '--role', 'viewer'], `${PASSWORD}\n`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Restart pos-monitor: from then on one has to log in.');
    expect(stdout).toContain('pos-monitor.yml: anna is viewer.');
    expect(stdout).toContain('curl -u anna http://localhost:8001/api/v1/auth/session');
    expect(readFileSync(join(folder, 'pos-monitor.yml'), 'utf8')).toBe('roles:\n  anna: viewer\n');
    expect(stdout).not.toContain(PASSWORD);
    expect(stdout).not.toContain('$2b$');
    expect(Object.keys(usersInFile())).toEqual(['anna']);
    expect(usersInFile().anna).toMatch(/^\$2b\$10\$/);
    expect(compareSync(PASSWORD, usersInFile().anna ?? '')).toBe(true);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['pos-monitor.yml', 'web-config.yml']);
  });

  test('called from anywhere it writes beside the settings, for whom the settings are', async () => {
    const place = join(folder, 'etc');
    mkdirSync(place);
    const settings = join(place, 'pos-monitor.yml');
    writeFileSync(settings, '', { mode: 0o640 });
    // Nobody but root can give a file away.
    if (process.getuid?.() === 0) chownSync(settings, 0, 4711);
    const { code, stdout } = await piped(['add', 'anna', '--role', 'viewer', '--config', settings], `${PASSWORD}\n`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(join(place, 'web-config.yml')) });
    const [like, made] = [settings, join(place, 'web-config.yml')].map((path) => statSync(path));
    expect({ mode: made?.mode, gid: made?.gid }).toEqual({ mode: like?.mode, gid: like?.gid });
    expect(readdirSync(folder)).toEqual(['etc']);
  });

  test('gives a new password to a user who is there, keeps the rest, and shuts out the rest of the world', async () => {
    writeFileSync(file(), `# ours\nbasic_auth_users:\n    anna: ${cheapHash('old')}\n    boris: ${cheapHash('b')}\n`);
    chmodSync(file(), 0o644);
    writeFileSync(join(folder, 'pos-monitor.yml'), 'roles: {anna: admin}\n');
    const { code, stdout } = await piped(['add', 'anna', '--role', 'cashier'], 'a new password');
    // Its roles are not written line by line: what belongs there is printed.
    expect(code).toBe(1);
    expect(stdout).toContain(
      'Put this into pos-monitor.yml; a running pos-monitor knows it after a restart or SIGHUP:\nroles:\n  "anna": cashier',
    );
    expect(compareSync('a new password', usersInFile().anna ?? '')).toBe(true);
    expect(compareSync('b', usersInFile().boris ?? '')).toBe(true);
    expect(readFileSync(file(), 'utf8')).toMatch(/^# ours\n/);
    expect(statSync(file()).mode & 0o777).toBe(0o640);
  });

  test.each([
    ['short', /at least 8 letters/],
    ['', /at least 8 letters/],
    ['ю'.repeat(37), /at most 72 bytes \(36 Cyrillic letters\)/],
    ['eight\0eight', /no control characters/],
  ])('does not take %j for a password, and says why without repeating it', async (password, why) => {
    const { code, stdout, stderr } = await piped(['add', 'anna'], `${password}\n`);
    expect(code).toBe(1);
    expect(stderr).toMatch(why);
    if (password !== '') expect(stdout + stderr).not.toContain(password);
    expect(existsSync(file())).toBe(false);
  });

  test.each(['a:b', 'a b', '__proto__', 'x'.repeat(65)])('does not take %j for a name', async (name) => {
    const { code, stderr } = await piped(['add', name], `${PASSWORD}\n`);
    expect(code).toBe(1);
    expect(stderr).toContain('cannot be a name');
    expect(existsSync(file())).toBe(false);
  });

  test.each([
    ['add', 'anna', 'hunter2-hunter2'],
    ['add', 'anna', '--password', 'hunter2-hunter2'],
    ['remove', 'anna', 'hunter2-hunter2'],
    ['add', 'anna', '--role', 'owner'],
  ])('takes no password from an argument: user %s %s %s', async (...args) => {
    expect((await piped(args, `${PASSWORD}\n`)).code).toBe(2);
    expect(existsSync(file())).toBe(false);
  });

  test('leaves a file alone that is not written line by line, and prints the line instead', async () => {
    const text = `basic_auth_users: {boris: ${cheapHash('b')}}\n`;
    writeFileSync(file(), text);
    const { code, stdout, stderr } = await piped(['add', 'anna'], `${PASSWORD}\n`);
    expect(code).toBe(1);
    expect(stderr).toContain('nothing was changed in it');
    const hash = /^ {2}anna: (\S+)$/m.exec(stdout)?.[1] ?? '';
    expect(compareSync(PASSWORD, hash)).toBe(true);
    expect(readFileSync(file(), 'utf8')).toBe(text);
  });

  test('a disk that fills up leaves both files as they were', async () => {
    const long = `# ${'x'.repeat(ROOM)}\n`;
    const web = `${long}basic_auth_users:\n  boris: ${cheapHash('b')}\n`;
    const settings = `${long}roles:\n  boris: admin\n`;
    writeFileSync(file(), web);
    writeFileSync(join(folder, 'pos-monitor.yml'), settings);
    const { code, stdout } = await piped(['add', 'anna', '--role', 'viewer'], `${PASSWORD}\n`, FULL_DISK);
    expect(code).toBe(1);
    expect(stdout).toContain('Put this line under basic_auth_users:');
    expect(stdout).toContain('Put this into pos-monitor.yml');
    expect(stdout).not.toContain('To try it');
    expect(readFileSync(file(), 'utf8')).toBe(web);
    expect(readFileSync(join(folder, 'pos-monitor.yml'), 'utf8')).toBe(settings);
    expect(readdirSync(folder).sort()).toEqual(['pos-monitor.yml', 'web-config.yml']);
  });

  test.skipIf(lacks(import.meta.filename, !mayMount, 'only root mounts a file'))(
    'writes into settings that are mounted alone and cannot be replaced',
    async () => {
      const [settings, outside] = [join(folder, 'pos-monitor.yml'), join(folder, 'outside.yml')];
      writeFileSync(settings, '');
      writeFileSync(outside, '');
      const script = `mount --bind ${outside} ${settings} && exec "$0" "$@"`;
      const mounted = { prefix: ['unshare', '-m', 'sh', '-c', script] };
      const { code } = await piped(['add', 'anna', '--role', 'viewer'], `${PASSWORD}\n`, mounted);
      expect(code).toBe(0);
      expect(readFileSync(outside, 'utf8')).toBe('roles:\n  anna: viewer\n');
      expect(readdirSync(folder).sort()).toEqual(['outside.yml', 'pos-monitor.yml', 'web-config.yml']);
    },
  );

  test('says how it is tried where pos-monitor listens, with its certificate', async () => {
    writeFileSync(file(), 'tls_server_config: {cert_file: cert.pem, key_file: key.pem}\n');
    writeFileSync(join(folder, 'pos-monitor.yml'), 'listen: {host: 192.168.1.10, port: 9000}\n');
    const { stdout } = await piped(['add', 'anna', '--role', 'viewer'], `${PASSWORD}\n`);
    expect(stdout).toContain('curl -k -u anna https://192.168.1.10:9000/api/v1/auth/session');
  });

  test('says that the file is no YAML, and where, before it asks for a password', async () => {
    writeFileSync(file(), 'basic_auth_users:\n  anna: {\n');
    const { code, stderr } = await piped(['add', 'anna']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^web-config\.yml cannot be used:\n.*\(line \d\): not valid YAML/);
  });

  test('says that the file cannot be read before it asks for a password', async () => {
    mkdirSync(file());
    const { code, stderr } = await piped(['add', 'anna']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^web-config\.yml cannot be used:\n.*expected a file, found a folder\n$/);
  });

  test('nobody sees the password on the screen or in the list of processes', async () => {
    const { child, finished, said } = atTerminal(['add', 'anna']);
    await vi.waitUntil(() => said().includes('Password for anna: '), { timeout: 120_000 });
    child.stdin?.write(`${PASSWORD}\r`);
    await vi.waitUntil(() => said().includes('Once more: '), { timeout: 120_000 });
    const running = globSync('/proc/[0-9]*/cmdline').map((path) => readIfThere(path));
    expect(running.some((line) => line.includes('user\0add\0anna'))).toBe(true);
    expect(running.filter((line) => line.includes(PASSWORD))).toEqual([]);
    child.stdin?.write(`${PASSWORD}\r`);
    expect((await finished).code).toBe(0);
    expect(said()).not.toContain(PASSWORD);
    expect(compareSync(PASSWORD, usersInFile().anna ?? '')).toBe(true);
  });

  test('two different passwords at the terminal are none', async () => {
    const { child, finished, said } = atTerminal(['add', 'anna']);
    await vi.waitUntil(() => said().includes('Password for anna: '), { timeout: 120_000 });
    child.stdin?.write(`${PASSWORD}\r`);
    await vi.waitUntil(() => said().includes('Once more: '), { timeout: 120_000 });
    child.stdin?.write('another password\r');
    expect((await finished).code).toBe(1);
    expect(said()).toContain('two different passwords');
    expect(existsSync(file())).toBe(false);
  });

  test('Ctrl-C at the terminal changes nothing', async () => {
    const { child, finished, said } = atTerminal(['add', 'anna']);
    await vi.waitUntil(() => said().includes('Password for anna: '), { timeout: 120_000 });
    child.stdin?.write('\x03');
    expect((await finished).code).not.toBe(0);
    expect(said()).toContain('Nothing was changed.');
    expect(existsSync(file())).toBe(false);
  });
});

describe('remove and list', () => {
  beforeEach(() => {
    writeFileSync(file(), `basic_auth_users:\n  anna: ${cheapHash('a')}\n  касса: ${cheapHash('k')}\n`);
    writeFileSync(join(folder, 'pos-monitor.yml'), 'roles: {anna: admin}\n');
  });

  test('list says what each may see, and no hash', async () => {
    const { code, stdout } = await piped(['list']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'anna\tadmin\nкасса\tno role: not let in\n' });
  });

  test('list says of an open shop that nobody has to log in', async () => {
    rmSync(file());
    expect(await piped(['list'])).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no such file') });
    rmSync(join(folder, 'pos-monitor.yml'));
    expect(await piped(['list'])).toEqual({
      code: 0,
      stdout: 'Nobody: without web-config.yml everybody is let in.\n',
      stderr: '',
    });
    expect((await piped(['list', '--web.config.file', 'other.yml'])).code).toBe(1);
  });

  test('remove takes one out', async () => {
    expect((await piped(['remove', 'касса'])).code).toBe(0);
    expect(Object.keys(usersInFile())).toEqual(['anna']);
  });

  test('remove does not take the last one out: everybody would be let in', async () => {
    await piped(['remove', 'касса']);
    const { code, stderr } = await piped(['remove', 'anna']);
    expect(code).toBe(1);
    expect(stderr).toContain('everybody would be let in');
    expect(Object.keys(usersInFile())).toEqual(['anna']);
  });

  test.each(['nobody', 'constructor'])('remove knows no %s', async (name) => {
    const { code, stderr } = await piped(['remove', name]);
    expect(code).toBe(1);
    expect(stderr).toContain(`has no user ${name}`);
  });

  test('another file is named as the exporters name it', async () => {
    const other = join(folder, 'other.yml');
    writeFileSync(other, `basic_auth_users:\n  boris: ${cheapHash('b')}\n`);
    expect((await piped(['list', '--web.config.file', other])).stdout).toMatch(/^boris\t/);
  });
});
