/**
 * How long the dashboards of a centre wait for it: `node dashboards-process.ts URL` says it as JSON. It is asked by a process of its
 * own, for the one that replays hundreds of shops would come late to the answers.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { filledIn } from '../support/promql.ts';
import { centreDashboards, type PlacedTarget, targetsOf } from '../support/promql-dashboards.ts';
import { worstShops } from '../support/worst-shops.ts';
import { ask, askOver } from './ask.ts';
import { rangeOf } from './chart-range.ts';

/** Which, and with which shops chosen. */
const ASKED = [
  { title: 'Сеть', words: '«Сеть», all shops', shop: '.*' },
  { title: 'Все кассы', words: '«Все кассы», all shops', shop: '.*' },
  { title: 'Продажи', words: '«Продажи», one shop', shop: 'shop-0001' },
  { title: 'Продажи', words: '«Продажи», all shops', shop: '.*' },
] as const;
/** One in each seventh of a minute, so that the rules are evaluated beside as many of them as beside people who look. */
const ROUNDS = 7;
const EACH_MS = (2 * 60_000) / ROUNDS;

export interface Asked {
  readonly words: string;
  /** Its present figures, asked one after the other: the median of the rounds. */
  readonly seconds: number;
  /** The slowest figure of that round. */
  readonly slowest: number;
  /** Its charts, and figures with a line, over all that they show at first, likewise; with the question for whose. */
  readonly charts: number;
  readonly slowestChart: number;
}

const targets = targetsOf(centreDashboards());

async function askOnce(centre: string, { title, words, shop }: (typeof ASKED)[number]): Promise<Asked> {
  const asked = targets.filter(({ where }) => where.startsWith(`${title} / `));
  const isFigure = ({ target }: PlacedTarget) => target.instant === true;
  const began = performance.now();
  const [first] = asked;
  const worst = first === undefined ? {} : await worstShops(first.dashboard, (query) => ask(centre, query), { shop });
  const findingWorst = (performance.now() - began) / 1000;
  const exprOf = ({ target }: PlacedTarget) => filledIn(target.expr, { shop, __rate_interval: '1m', ...worst });
  const figures = await timed(asked.filter(isFigure), (placed) => ask(centre, exprOf(placed)));
  const charts = await timed(
    asked.filter((placed) => !isFigure(placed)),
    (placed) => askOver(centre, exprOf(placed), rangeOf(placed)),
  );
  return {
    words,
    seconds: sum(figures),
    slowest: Math.max(...figures),
    charts: findingWorst + sum(charts),
    slowestChart: Math.max(...charts),
  };
}

async function timed(asked: readonly PlacedTarget[], question: (placed: PlacedTarget) => Promise<unknown>) {
  const times: number[] = [];
  for (const placed of asked) {
    const began = performance.now();
    await question(placed);
    times.push((performance.now() - began) / 1000);
  }
  return times;
}

function sum(times: readonly number[]): number {
  return times.reduce((all, each) => all + each, 0);
}

const [centre = ''] = process.argv.slice(2);
const rounds: Asked[][] = [];
const start = performance.now();
while (rounds.length < ROUNDS) {
  await sleep(Math.max(0, start + rounds.length * EACH_MS - performance.now()));
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
