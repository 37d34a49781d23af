/**
 * When an alert is true, said once and read two ways: on a Snapshot for the screen, and as PromQL for Prometheus.
 * Prometheus sees the same series with the same numbers, so the two cannot drift apart.
 */
import type { Seconds } from '../day.ts';
import type { Series } from '../series/series.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Thresholds } from '../thresholds.ts';

/** One missed scrape makes every series of a target stale; a look back over a minute keeps the alert standing. */
export const MISSED_SCRAPE_GUARD = '1m';

/** What a condition compares: one number a terminal, or one of the shop (whose key is the empty text). */
export interface Term {
  readonly series: Series;
  read(snapshot: Snapshot): ReadonlyMap<string, number>;
  promql(selector: Selector): string;
  /** When the term will have reached, or did reach, the limit; null where it does not grow with the clock. */
  crossedAt(snapshot: Snapshot, key: string, limit: number): Seconds | null;
}

/** Writes a series name as it stands in a rule, or as it stands in the query of a message. */
export type Selector = (series: Series, labels: Readonly<Record<string, string>>) => string;

export type Limit = (thresholds: Thresholds) => number;

export interface Condition {
  readonly series: readonly Series[];
  /** The terminals for which it is true ('' is the shop), and since when where the data itself tells. */
  findings(snapshot: Snapshot): ReadonlyMap<string, Seconds | null>;
  promql(thresholds: Thresholds): string;
}

const COMPARE = {
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
  '<=': (a: number, b: number) => a <= b,
  '==': (a: number, b: number) => a === b,
} as const;
export type Operator = keyof typeof COMPARE;

export function amountOf(series: Series, labels: Readonly<Record<string, string>> = {}): Term {
  return {
    series,
    read: (snapshot) => valuesOf(series, labels, snapshot),
    promql: (selector) => selector(series, labels),
    crossedAt: () => null,
  };
}

/** How long ago the moment in the series was. */
export function ageOf(series: Series): Term {
  return {
    series,
    read: (snapshot) => mapValues(valuesOf(series, {}, snapshot), (at) => snapshot.now - at),
    promql: (selector) => `time() - ${selector(series, {})}`,
    crossedAt: (snapshot, key, limit) => shifted(valuesOf(series, {}, snapshot).get(key), limit),
  };
}

/** How far ahead the moment in the series is. */
export function timeLeftTo(series: Series): Term {
  return {
    series,
    read: (snapshot) => mapValues(valuesOf(series, {}, snapshot), (at) => at - snapshot.now),
    promql: (selector) => `${selector(series, {})} - time()`,
    crossedAt: (snapshot, key, limit) => shifted(valuesOf(series, {}, snapshot).get(key), -limit),
  };
}

export function magnitudeOf(series: Series): Term {
  return {
    series,
    read: (snapshot) => mapValues(valuesOf(series, {}, snapshot), Math.abs),
    promql: (selector) => `abs(${selector(series, {})})`,
    crossedAt: () => null,
  };
}

export function when(term: Term, operator: Operator, limit: Limit | number): Condition {
  const limitOf = typeof limit === 'number' ? () => limit : limit;
  return {
    series: [term.series],
    findings: (snapshot) => {
      const threshold = limitOf(snapshot.shop.thresholds);
      const found = new Map<string, Seconds | null>();
      for (const [key, value] of term.read(snapshot)) {
        if (COMPARE[operator](value, threshold)) found.set(key, term.crossedAt(snapshot, key, threshold));
      }
      return found;
    },
    promql: (thresholds) => `${term.promql(guarded)} ${operator} ${limitOf(thresholds)}`,
  };
}

/** All of them at once, terminal by terminal; the moment it began is told only where the first one tells it. */
export function all(first: Condition, ...others: readonly Condition[]): Condition {
  const conditions = [first, ...others];
  return {
    series: conditions.flatMap((condition) => condition.series),
    findings: (snapshot) => {
      const rest = others.map((condition) => condition.findings(snapshot));
      return new Map([...first.findings(snapshot)].filter(([key]) => rest.every((found) => found.has(key))));
    },
    promql: (thresholds) => conditions.map((condition) => `(${condition.promql(thresholds)})`).join(' and '),
  };
}

export function writeSelector(series: Series, labels: Readonly<Record<string, string>>): string {
  const matchers = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return matchers.length === 0 ? series.name : `${series.name}{${matchers.join(',')}}`;
}

const guarded: Selector = (series, labels) =>
  `last_over_time(${writeSelector(series, labels)}[${MISSED_SCRAPE_GUARD}])`;

function valuesOf(
  series: Series,
  labels: Readonly<Record<string, string>>,
  snapshot: Snapshot,
): ReadonlyMap<string, number> {
  const wanted = Object.entries(labels);
  const samples = series
    .read(snapshot)
    .filter((sample) => wanted.every(([name, value]) => sample.labels[name] === value));
  return new Map(samples.map((sample) => [sample.labels.pos_id ?? '', sample.value]));
}

function mapValues(values: ReadonlyMap<string, number>, change: (value: number) => number): Map<string, number> {
  return new Map([...values].map(([key, value]) => [key, change(value)]));
}

function shifted(at: number | undefined, by: number): Seconds | null {
  return at === undefined ? null : at + by;
}
