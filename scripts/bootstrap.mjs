/**
 * The door of every npm script. It is plain JavaScript that any Node from 18 on can run, because on a fresh machine
 * it runs before anything is installed: it installs what the lock file names, builds what is out of date, and then
 * hands over to the Node 24 that came with the packages.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = join(root, 'node_modules', '.bin');
const environment = { ...process.env, PATH: `${bin}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}` };

const commands = {
  demo: ['src/cli.ts', 'demo'],
  start: [...shippedFlags(), 'dist/cli.js', 'run'],
  stack: ['src/cli.ts', 'stack'],
  fleet: ['tests/fleet/run.ts'],
  cli: ['src/cli.ts'],
  test: ['scripts/test.ts'],
  hours: ['scripts/hours.ts'],
  bench: ['tests/bench/run.ts'],
  'prove-harmless': ['scripts/prove-harmless.ts'],
};

const [name = '', ...rest] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  console.error(`bootstrap: unknown command "${name}". Known: ${Object.keys(commands).join(', ')}`);
  process.exit(2);
}

const startedBy = process.ppid;
installPackages();
// What a running `npm start` still has to load lies in dist: a doctor, who runs from src, takes none of it away.
const isServed = name !== 'cli' || ['run', 'demo', 'stack'].includes(rest[0]);
if (isServed) run('node', ['scripts/build.ts', '--if-stale'], 'could not build the project');
// The channel closes with us, however we end: the command then knows that nobody waits for it any more.
const child = spawn('node', [...command, ...rest], {
  cwd: root,
  env: environment,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
// Ctrl-C reaches the whole process group by itself; a SIGTERM meant for npm has to be handed on.
process.on('SIGINT', () => {});
let told = false;
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => tell(signal));
child.on('exit', (status, signal) => process.exit(status ?? (signal === 'SIGINT' ? 130 : 1)));
// npm hands a signal to its shell, and a shell ends without a word to us; all that we see is that it has gone.
const LOOK_EVERY_MS = 200;
const watch = setInterval(() => {
  if (process.ppid === startedBy) return;
  clearInterval(watch);
  // A second wish to stop would be a wish to stop in disorder.
  if (!told) tell('SIGTERM');
}, LOOK_EVERY_MS);

/** What stands between node and the program in the image. */
function shippedFlags() {
  const [, words] = /^ENTRYPOINT (\[.*\/app\/dist\/cli\.js"\])$/m.exec(readFileSync(join(root, 'Dockerfile'), 'utf8'));
  return JSON.parse(words).filter((word) => word.startsWith('--'));
}

function tell(signal) {
  told ||= signal === 'SIGTERM';
  child.kill(signal);
}

function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.installed-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.error('pos-monitor: installing packages (npm ci), once per change of the lock file …');
  // Node itself is one of those that NODE_ENV=production would leave out.
  run(
    'npm',
    ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    'npm ci failed: is the npm registry reachable?',
  );
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}

/** Everything but the command itself speaks on stderr, so that stdout stays the command's own. */
function run(program, args, complaint) {
  const result = spawnSync(program, args, {
    cwd: root,
    env: environment,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (result.status === 0) return;
  console.error(`pos-monitor: ${complaint}${result.error ? ` (${result.error.message})` : ''}`);
  process.exit(1);
}
