import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashPassword } from '../../../src/auth/bcrypt.ts';
import type { Role } from '../../../src/config/schema.ts';
import { ask } from '../../support/locked-shop.ts';
import { basic, createWebConfig, LOGINS, ROLES_OF_LOGINS } from '../../support/web-config.ts';
import { atMost, type BenchCase, type Context } from '../case.ts';
import { askNode, startNode, stopNode } from '../children.ts';
import { startShipped } from '../shipped.ts';
import { percentile } from '../stats.ts';

const GUESSES_A_SECOND = 1000;
const MOST_MS = 100;
const NEWCOMER = '127.0.0.9';
const LONGEST_MS = 60_000;
const GUESSERS = new URL('../guessers-process.ts', import.meta.url).pathname;

export const logins: BenchCase = {
  name: 'logins',
  goal: `a scrape a second beside ${GUESSES_A_SECOND} wrong logins a second from 1,000 addresses: p99 ≤ ${MOST_MS} ms`,
  async run(context) {
    const { receipts, guessedSeconds } = context.plan;
    const ours = await startShipped(context, context.file(receipts), [], ['--config', await lockedSettings(context)]);
    const quiet = await scrapes(ours.url, guessedSeconds);
    const guessers = startNode(GUESSERS, [ours.url, LOGINS.viewer.user, String(GUESSES_A_SECOND)], { talks: true });
    context.later(() => stopNode(guessers));
    await askNode(guessers);
    const beside = await scrapes(ours.url, guessedSeconds);
    const entered = await comeIn(ours.url);
    const { statuses, perSecond } = await askNode<Guessed>(guessers, {});
    const p99 = percentile(beside, 99);
    return [
      {
        ...{ what: 'scrape p99', value: p99, unit: 'ms', goal: atMost(MOST_MS, p99, 'ms') },
        floor: { name: 'the same, nobody guesses', value: percentile(quiet, 99) },
      },
      { what: 'a right password is let in after', value: entered, unit: 'ms' },
      { what: 'guesses', value: perSecond, unit: '/s' },
      { what: 'of which were looked at', value: (statuses[401] ?? 0) / (guessedSeconds + entered / 1000), unit: '/s' },
    ];
  },
};

interface Guessed {
  readonly statuses: Readonly<Record<string, number>>;
  readonly perSecond: number;
}

/** They lock the door, with hashes as dear as those that `pos-monitor user add` makes. */
async function lockedSettings(context: Context): Promise<string> {
  const users = Object.values(LOGINS).map(async ({ user, password }) => [user, await hashPassword(password)] as const);
  const { file, folder, remove } = createWebConfig(Object.fromEntries(await Promise.all(users)));
  context.later(remove);
  const settings = join(folder, 'pos-monitor.yml');
  writeFileSync(settings, JSON.stringify({ web_config: file, roles: ROLES_OF_LOGINS }));
  return settings;
}

/** How long each took, one a second, each by a connection of its own. */
async function scrapes(url: string, seconds: number): Promise<number[]> {
  const times: number[] = [];
  for (let second = 0; second < seconds; second++) {
    const started = performance.now();
    await expectFine(url, { path: '/metrics', headers: as('metrics') });
    times.push(performance.now() - started);
    await sleep(Math.max(0, 1000 - (performance.now() - started)));
  }
  return times;
}

/** Somebody who never was here before; he tries again whenever he is told to wait. */
async function comeIn(url: string): Promise<number> {
  const started = performance.now();
  for (;;) {
    const token = { path: '/api/v1/auth/token', method: 'POST', headers: as('viewer'), from: NEWCOMER };
    const { status, headers } = await ask(url, token);
    if (status === 200) return performance.now() - started;
    if (performance.now() - started > LONGEST_MS) throw new Error('a right password is not let in');
    if (status !== 429) throw new Error(`a right password is answered ${status}`);
    await sleep(Number(headers['retry-after']) * 1000);
  }
}

async function expectFine(url: string, asked: Parameters<typeof ask>[1]): Promise<void> {
  const { status } = await ask(url, asked);
  if (status !== 200) throw new Error(`a scrape is answered ${status}`);
}

function as(role: Role): Readonly<Record<string, string>> {
  return { authorization: basic(LOGINS[role]) };
}
