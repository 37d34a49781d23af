/**
 * How long the dashboards of a centre wait for it: `node dashboards-process.ts URL` says it as JSON. It is asked by a process of its
 * own, for the one that replays hundreds of shops would come late to the answers.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { filledIn } from '../support/promql.ts';
import { centreDashboards, targetsOf } from '../support/promql-dashboards.ts';
import { ask } from './ask.ts';

/** Which, and with which shops chosen. */
const ASKED = [
  { title: 'Сеть', words: '«Сеть», all shops', shop: '.*' },
  { title: 'Все кассы', words: '«Все кассы», all shops', shop: '.*' },
  { title: 'Продажи', words: '«Продажи», one shop', shop: 'shop-0001' },
  { title: 'Продажи', words: '«Продажи», all shops', shop: '.*' },
] as const;
/** Spread over a minute, so that the rules are evaluated beside some of them and not beside all. */
const ROUNDS = 5;
const BETWEEN_MS = 13_000;

export interface Asked {
  readonly words: string;
  /** Its present figures, asked one after the other: the median of the rounds. */
  readonly seconds: number;
  /** The slowest figure of that round. */
  readonly slowest: number;
}

const targets = targetsOf(centreDashboards());

async function askOnce(centre: string, { title, words, shop }: (typeof ASKED)[number]): Promise<Asked> {
  const times: number[] = [];
  for (const { where, target } of targets) {
    if (!where.startsWith(`${title} / `) || target.instant !== true) continue;
    const began = performance.now();
    await ask(centre, filledIn(target.expr, { shop, __rate_interval: '1m' }));
    times.push((performance.now() - began) / 1000);
  }
  return { words, seconds: times.reduce((sum, each) => sum + each, 0), slowest: Math.max(...times) };
}

const [centre = ''] = process.argv.slice(2);
const rounds: Asked[][] = [];
while (rounds.length < ROUNDS) {
  if (rounds.length > 0) await sleep(BETWEEN_MS);
  const round: Asked[] = [];
  for (const each of ASKED) round.push(await askOnce(centre, each));
  rounds.push(round);
}
const medians = ASKED.map(
  (_, at) =>
    rounds.flatMap((round) => round[at] ?? []).toSorted((one, other) => one.seconds - other.seconds)[
      Math.floor(ROUNDS / 2)
    ],
);
console.log(JSON.stringify(medians));
