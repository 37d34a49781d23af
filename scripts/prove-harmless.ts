/** `npm run prove-harmless`: a till beside monitors in every arrangement of users, modes and folders. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { CELLS, FOLDERS, playCell, ROUNDS_AFTER, type Rounds, setScene, USERS } from '../tests/harmless/cell.ts';
import { type GapResult, playGap } from '../tests/harmless/gap.ts';
import { cellsTable, gapsTable, harmIn, type Stops, stopsText } from '../tests/harmless/report.ts';
import { provideOutsideTools } from './outside-tools.ts';
import { fillBlocks } from './reference-tables.ts';
import { misused, wordsOf } from './words.ts';

const HELP = `npm run prove-harmless -- [--quick] [--write] [--stops N]

Lets a till of a user of its own open, sell, close and be killed, alone and beside a monitor, in every arrangement of
users, file modes and folders; then holds the gap between a monitor's look and its opening open (strace) while the till
stops or either is killed; then stops the till 2,000 times, each time just after a commit. Says what was otherwise beside
a monitor than without. Needs root on Linux. About ten minutes on two quiet cores; less than an hour on any.

  --quick    a tenth of it
  --stops N  so many clean stops
  --write    write the tables into docs/reliability.md

Exit code: 0 no harm was seen, 1 harm was seen, 2 it could not be tried here.`;

const DOCUMENT = join(import.meta.dirname, '..', 'docs', 'reliability.md');
/** Whoever takes longer than this on any machine is stuck. */
const LONGEST_MS = 55 * 60_000;

const given = wordsOf({ usage: HELP, flags: ['quick', 'write'], values: ['stops'] });
const quick = given.has('quick');
const stops = given.value('stops') ?? (quick ? '200' : '2000');
if (!/^[1-9]\d*$/.test(stops)) misused(HELP, `--stops: a whole number, not "${stops}"`);
if (process.getuid?.() !== 0 || spawnSync('unshare', ['-m', 'true']).status !== 0) {
  console.error('prove-harmless: only root on Linux can become other users and mount folders');
  process.exitCode = 2;
} else {
  provideOutsideTools(['strace', 'setfacl']);
  setTimeout(() => {
    console.error('prove-harmless: not done in time');
    process.exit(2);
  }, LONGEST_MS).unref();
  process.exitCode = await prove(quick, Number(stops));
}

async function prove(quick: boolean, count: number): Promise<number> {
  const rounds = quick ? 10 : 20;
  const cells = await each(quick ? CELLS.filter((_, index) => index % 7 === 3) : CELLS, 'arrangements', (cell) =>
    playCell(cell, rounds),
  );
  const pairs = Object.keys(USERS).flatMap((users) => Object.keys(FOLDERS).map((folder) => ({ users, folder })));
  const gaps = await each(quick ? pairs.slice(5, 8) : pairs, 'gaps', (pair) => playGap(pair as GapResult, 10));
  const stops = await stopOften(count);
  const harm = harmIn(cells, gaps, stops);
  const tables = { arrangements: cellsTable(cells), gaps: gapsTable(gaps), stops: stopsText(stops) };
  console.log(`${Object.values(tables).join('\n\n')}\n`);
  console.log(harm.length === 0 ? 'No harm was seen.' : `HARM:\n${harm.join('\n')}`);
  if (given.has('write') && harm.length === 0) {
    const day = new Date().toISOString().slice(0, 10);
    const tried = `Tried on ${day}: ${availableParallelism()} processors, Node ${process.versions.node}, ${process.platform}; ${(cells.length * 2 * (rounds + ROUNDS_AFTER)).toLocaleString('en')} openings with a sale and a close.`;
    writeFileSync(DOCUMENT, fillBlocks(readFileSync(DOCUMENT, 'utf8'), { ...tables, tried }));
    console.log('docs/reliability.md has its tables anew.');
  }
  return harm.length === 0 ? 0 : 1;
}

/** Two at a time, and how far it is. */
async function each<Case, Result>(
  cases: readonly Case[],
  what: string,
  play: (one: Case) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = [...cases.entries()];
  let done = 0;
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      results[next[0]] = await play(next[1]);
      done += 1;
      if (done % 5 === 0 || done === cases.length) console.error(`prove-harmless: ${done} of ${cases.length} ${what}`);
    }
  };
  await Promise.all([work(), work()]);
  return results;
}

async function stopOften(count: number): Promise<Stops> {
  const scene = setScene({ users: 'the till’s own user', folder: 'of the group', mode: 0o664 });
  const [till, monitor] = await Promise.all([scene.startTill(), scene.startMonitor('watching')]);
  try {
    const alone = await till.ask<Rounds>(`rounds ${count}`);
    await monitor.ask('go');
    const beside = await till.ask<Rounds>(`rounds ${count}`);
    return { stops: count, alone, beside };
  } finally {
    await till.end();
    await monitor.end();
    scene.remove();
  }
}
