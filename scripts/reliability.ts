/** `npm run docs:reliability`: what was seen of every fault is written down. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { FAULTS } from '../tests/e2e/faults/matrix.ts';
import { keptResults } from '../tests/e2e/faults/results.ts';
import { keptPhoneStories, type PhoneStory } from '../tests/support/phone-stories.ts';
import { runTool } from '../tests/support/tools.ts';
import { fillBlocks, type Row, table } from './reference-tables.ts';
import { among, wordsOf } from './words.ts';

const USAGE = `npm run docs:reliability -- [faults] [phone]

Plays every fault on the whole program, and every story of a shop on the engines that send its messages, or one of both,
and writes down what was seen.`;

const ROOT = join(import.meta.dirname, '..');
const DOCUMENT = join(ROOT, 'docs', 'reliability.md');
const FACES = [
  'fault',
  'page',
  '`/health`',
  '`/api/v1/status`',
  '`/metrics`',
  'WebSocket',
  'alerts',
  'phone, in which minute',
  'right after',
];
const PHONE = ['story', 'what is seen, in minutes', 'what comes, and in which minute'];

const PARTS: Readonly<Record<string, () => Record<string, string>>> = {
  faults: () =>
    played(
      ['faults', 'loads'].map((name) => `tests/e2e/faults/${name}.test.ts`),
      'FAULT_RESULTS',
      { FAULTS: 'thorough', FAULT_PHONE: 'yes' },
      (folder) => {
        const results = keptResults(folder);
        const rows = Object.entries(FAULTS).map(([fault, title]): Row => {
          const result = results.find((one) => one.fault === fault);
          if (result === undefined) throw new Error(`${title}: was not played here, so that there is nothing to write`);
          const { page, health, rest, metrics, websocket, alerts } = result.meanwhile;
          const phone = messagesOf({ messages: result.phone ?? [] });
          return [
            title,
            page,
            health,
            rest,
            metrics,
            websocket,
            alerts,
            phone,
            `${result.secondsUntilRight.toFixed(1)} s`,
          ];
        });
        return { measured: measured(`Node ${process.versions.node}`), faults: table(FACES, rows) };
      },
    ),
  phone: () =>
    played(['tests/e2e/chain/life.test.ts'], 'PHONE_STORIES', { TESTS: 'all' }, (folder) => {
      const rows = keptPhoneStories(folder).map((story): Row => [story.name, stepsOf(story), messagesOf(story)]);
      const engines = (['prometheus', 'alertmanager'] as const).map(versionOf).join(', ');
      return { 'phone-measured': measured(engines), phone: table(PHONE, rows) };
    }),
};

const { words: wanted } = wordsOf({ usage: USAGE, word: among(Object.keys(PARTS)) });
for (const [name, play] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const blocks = play();
  writeFileSync(DOCUMENT, fillBlocks(readFileSync(DOCUMENT, 'utf8'), blocks));
  console.log(`docs/reliability.md has its table of ${name} anew.`);
}

function played<Result>(
  tests: readonly string[],
  folderName: string,
  environment: Readonly<Record<string, string>>,
  read: (folder: string) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), 'pos-monitor-reliability-'));
  try {
    const { status } = spawnSync('vitest', ['run', '--project', 'e2e', ...tests], {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, ...environment, [folderName]: folder },
    });
    if (status !== 0) throw new Error('not everything was borne: the document stays as it was');
    return read(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measured(by: string): string {
  const gib = Math.round(totalmem() / 1024 ** 3);
  const day = new Date().toISOString().slice(0, 10);
  return `Measured on ${day}: ${availableParallelism()} processors, ${gib} GiB, ${by}, ${process.platform}.`;
}

function versionOf(name: 'prometheus' | 'alertmanager'): string {
  const [version = ''] = /version \S+/.exec(runTool(name, ['--version']).output) ?? [];
  return `${name} ${version.replace(/^version |\+.*$/g, '')}`;
}

/** What comes again and again is told once, with how often. */
function stepsOf({ steps }: PhoneStory): string {
  const words = steps.map(([scene, minutes]) => `${scene} ${minutes}`);
  for (let length = 2; length * 2 < words.length; length += 1) {
    const [first, again, last] = [words.slice(2, 2 + length), words.slice(2, -1), words.slice(-1)];
    if (
      again.length === length ||
      again.length % length !== 0 ||
      !again.every((word, at) => word === first[at % length])
    )
      continue;
    return [...words.slice(0, 2), `${again.length / length} × (${first.join(', ')})`, ...last].join(', ');
  }
  return words.join(', ');
}

function messagesOf({ messages }: Pick<PhoneStory, 'messages'>): string {
  const lines = messages.map(({ alert, status, at }) => {
    const [name, level] = alert.split(' ');
    return `${at.toFixed(1)} ${level} ${name} ${status === 'firing' ? 'begins' : 'is over'}`;
  });
  return lines.length === 0 ? 'nothing' : lines.join('; ');
}
