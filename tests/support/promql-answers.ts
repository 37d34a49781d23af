/** Asks a Prometheus what a panel would ask, as Grafana would. */
import { vi } from 'vitest';
import { filledIn } from './promql.ts';
import { type DashboardJson, type PlacedTarget, targetsOf } from './promql-dashboards.ts';
import type { Found, Prometheus } from './promql-prometheus.ts';

type Engine = Pick<Prometheus, 'now' | 'over'>;
type Values = Readonly<Record<string, string>>;

/** Prometheus scrapes every second here, so that so much holds enough scrapes. */
const RATE_INTERVAL = '5s';
const LOOK_BACK = 60;

export async function answer(
  { target }: PlacedTarget,
  engine: Engine,
  at?: number,
  { chosen = {}, lookBack = LOOK_BACK }: { readonly chosen?: Values; readonly lookBack?: number } = {},
): Promise<Found[]> {
  const query = filledIn(target.expr, { __rate_interval: RATE_INTERVAL, ...chosen });
  if (target.instant === true) return engine.now(query, at);
  const until = at ?? Date.now() / 1000;
  return engine.over(query, until - lookBack, until, 1);
}

/** The queries that the two do not answer alike at a moment which both have kept, with what each says. */
export async function answeredUnlike(
  placed: readonly PlacedTarget[],
  engines: readonly [Engine, Engine],
  at: number,
  { moving, ...asking }: { readonly moving: RegExp; readonly chosen?: Values; readonly lookBack?: number },
): Promise<unknown[]> {
  const differing: unknown[] = [];
  for (const one of placed) {
    const both = await Promise.all(engines.map((engine) => answer(one, engine, at, asking)));
    const [first, second] = both.map((found) => (moving.test(one.target.expr) ? isKnown(found) : rowsOf(found)));
    if (JSON.stringify(first) !== JSON.stringify(second)) differing.push([one.where, asking.chosen, first, second]);
  }
  return differing;
}

/**
 * What is shown: the last value of each series, under its labels, to as many digits as two orders of adding leave alike.
 * Of several alerts that are alike urgent any may be the one that is named.
 */
export function rowsOf(found: readonly Found[]): string[] {
  return found
    .map(({ metric, values }) => {
      const labels = Object.entries(metric).filter(([label, value]) => value !== '' && label !== '__name__');
      const shown = labels.map(([label, value]) => [label, value.replace(/\/Pos\w+(?=\s\(\+)/, '')]);
      return JSON.stringify([shown.sort(), rounded(values.at(-1))]);
    })
    .sort();
}

/** Of the difference of two moments an engine knows no more than the seventh decimal. */
function rounded(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(Number(Number(value.toPrecision(10)).toFixed(6)) + 0);
}

/** A moment at which all of them had what they scrape, and for as long as a rate looks back: on a busy machine scrapes fail. */
export async function goodMoment(...engines: readonly Engine[]): Promise<number> {
  const scraped = `min(count_over_time(up[${RATE_INTERVAL}]) * min_over_time(up[${RATE_INTERVAL}])) >= 4`;
  return vi.waitUntil(
    async () => {
      const at = Math.floor(Date.now() / 1000) - 2;
      const found = await Promise.all(engines.map((engine) => engine.now(scraped, at)));
      return found.every(isKnown) ? at : null;
    },
    { timeout: 120_000, interval: 500 },
  );
}

export function isKnown(found: readonly Found[]): boolean {
  return found.some(({ values }) => values.some((value) => Number.isFinite(value)));
}

/** The queries, by dashboard, panel and refId, that find nothing. */
export async function unanswered(dashboards: readonly DashboardJson[], engine: Engine, at: number): Promise<string[]> {
  const missing: string[] = [];
  for (const placed of targetsOf(dashboards)) {
    if (!isKnown(await answer(placed, engine, at))) missing.push(placed.where);
  }
  return missing;
}

export function targetAt(dashboards: readonly DashboardJson[], where: string): PlacedTarget {
  const found = targetsOf(dashboards).find((placed) => placed.where === where);
  if (found === undefined) throw new Error(`there is no query ${where}`);
  return found;
}

/**
 * Of these one is there at a time, by how old the data are, when the shift ends, and what is known; and no alert stands here.
 * Prometheus 3 counts no lost alerts while it has no Alertmanager.
 */
export const ONE_AT_A_TIME =
  /\/ Данные на \/ [A-D]$|\/ Смена \/ [CD]$|\/ (Наличные|Карты), ₽ \/ B$|\/ Ждут отправки, чеков \/ [BC]$|Тревоги: что случилось и что делать \/ [BC]$|\/ Уведомления, в минуту \/ B$/;
