/** `npm run …` ends when it is told to, whoever of its processes is told, and leaves nobody behind. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const PATIENCE = { timeout: 250_000, interval: 50 };
const PORTS = ['port', 'adapter-port', 'control-port'].flatMap((name) => [`--${name}`, '0']);
const DEMO = ['run', 'demo', '--', '--history', '1d', ...PORTS];
const DEMO_READY = /(http:\/\/[\w.]+:\d+)\//;

beforeAll(() => {
  spawnSync(process.execPath, ['scripts/build.ts', '--if-stale'], { cwd: ROOT });
}, 600_000);

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function processes(): Process[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state = '', parent = '0'] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent), command }];
    } catch {
      return [];
    }
  });
}

function familyOf(first: number): Process[] {
  const all = processes();
  const descend = (pid: number): Process[] =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...descend(child.pid)]);
  return [...all.filter(({ pid }) => pid === first), ...descend(first)];
}

const SHELL = 'its shell, or what the shell has become';
const DOOR = 'the door of the scripts';
const PROGRAM = 'the program itself';
const ALL = 'everybody, the youngest first';

/** Who is told, by what he was started with. */
const WHO = {
  npm: (family: readonly Process[]) => family.slice(0, 1),
  [SHELL]: (family: readonly Process[]) => family.slice(1, 2),
  [DOOR]: (family: readonly Process[]) => family.filter(({ command }) => /^\S*node \S*bootstrap\.mjs/.test(command)),
  [PROGRAM]: (family: readonly Process[]) => family.filter(({ command }) => /^\S*node (--\S+ )*src\/cli/.test(command)),
  [ALL]: (family: readonly Process[]) => family.toReversed(),
} as const;

async function told(args: readonly string[], ready: RegExp, signal: NodeJS.Signals, who: keyof typeof WHO) {
  const folder = mkdtempSync(join(tmpdir(), 'pos-ends-'));
  // Whoever works on this has settings and a journal of his own beside it.
  const settings = join(folder, 'pos-monitor.yml');
  writeFileSync(settings, '');
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const own = {
    TMPDIR: temporary,
    POS_MONITOR_CONFIG: settings,
    STATE_DIRECTORY: join(folder, 'state'),
    HOST: '127.0.0.1',
    PORT: '0',
  };
  const env = { ...process.env, BUFFER_DB_PATH: join(folder, 'buffer.db'), ...own };
  const npm = spawn('npm', args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(npm, 'exit');
  let said = '';
  npm.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  let family = familyOf(npm.pid ?? 0);
  const left = () => processes().filter(({ pid }) => family.some((member) => member.pid === pid));
  try {
    const url = await vi.waitUntil(() => ready.exec(said)?.[1], PATIENCE);
    family = familyOf(npm.pid ?? 0);
    const addressees = WHO[who](family);
    if (addressees.length === 0) throw new Error(`nobody is ${who}: ${JSON.stringify(family)}`);
    for (const { pid } of addressees) process.kill(pid, signal);
    await exited;
    await vi.waitFor(() => expect(left()).toEqual([]), PATIENCE);
    await expect(fetch(url)).rejects.toThrow();
    expect(readdirSync(temporary)).toEqual([]);
  } finally {
    family.push(...familyOf(npm.pid ?? 0));
    for (const { pid } of left()) process.kill(pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

test.for(['npm', SHELL, DOOR, PROGRAM] as const)('npm run demo ends when %s is told', (who) =>
  told(DEMO, DEMO_READY, 'SIGTERM', who),
);

test('npm run demo ends when its terminal closes, and tidies up', () => told(DEMO, DEMO_READY, 'SIGHUP', ALL));

test('npm run demo ends when the door of the scripts is killed', () => told(DEMO, DEMO_READY, 'SIGKILL', DOOR));

test('npm start ends when npm is told', () => told(['start'], /"url":"(http:[^"]+)"/, 'SIGTERM', 'npm'));
