/**
 * When an alert is true, said once and read two ways: on a Snapshot for the screen, and as PromQL for Prometheus.
 * Prometheus sees the same series with the same numbers, so the two cannot drift apart.
 */
import type { Seconds } from '../day.ts';
import { type Sample, type Series, samplesOf } from '../series/series.ts';
import type { Thresholds } from '../shop.ts';
import type { Snapshot } from '../snapshot.ts';

/** What a condition compares: one number a terminal, or one of the shop (whose key is the empty text). */
export interface Term {
  readonly series: Series;
  /** Picks one of the series where it has several values. */
  readonly labels: Readonly<Record<string, string>>;
  /** What Prometheus remembers the number by while its source cannot be seen (src/render/known.ts). */
  readonly knownAs: string;
  read(snapshot: Snapshot): ReadonlyMap<string, number>;
  /** The number out of the series' newest sample, in PromQL. */
  promql(sample: string): string;
  /** When the term will have reached, or did reach, the limit; null where it does not grow with the clock. */
  crossedAt(snapshot: Snapshot, key: string, limit: number): Seconds | null;
}

export type Limit = (thresholds: Thresholds) => number;

/** A term, and a number for which the condition is surely false. */
export interface Asked {
  readonly term: Term;
  readonly rest: number;
}

export interface Condition {
  readonly asks: readonly Asked[];
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
type Operator = keyof typeof COMPARE;

type Labels = Term['labels'];
type Reading = Pick<Term, 'promql'> & {
  readonly of: (value: number, now: Seconds) => number;
  readonly crossing?: (value: number, limit: number) => Seconds;
};

export function amountOf(series: Series, labels: Labels = {}): Term {
  return term(series, '', { of: (value) => value, promql: (sample) => sample }, labels);
}

/** How long ago the moment in the series was. */
export function ageOf(series: Series): Term {
  return term(series, ':age', {
    of: (at, now) => now - at,
    promql: (sample) => `time() - ${sample}`,
    crossing: (at, limit) => at + limit,
  });
}

/** How far ahead the moment in the series is. */
export function timeLeftTo(series: Series): Term {
  return term(series, ':left', {
    of: (at, now) => at - now,
    promql: (sample) => `${sample} - time()`,
    crossing: (at, limit) => at - limit,
  });
}

export function magnitudeOf(series: Series): Term {
  return term(series, ':abs', { of: Math.abs, promql: (sample) => `abs(${sample})` });
}

function term(series: Series, suffix: string, { of, promql, crossing }: Reading, labels: Labels = {}): Term {
  const values = (snapshot: Snapshot) => valuesOf(series, labels, snapshot);
  return {
    ...{ series, labels, promql, knownAs: `known:${series.name}${suffix}` },
    read: (snapshot) => new Map([...values(snapshot)].map(([key, value]) => [key, of(value, snapshot.now)])),
    crossedAt: (snapshot, key, limit) => {
      const value = values(snapshot).get(key);
      return value === undefined ? null : (crossing?.(value, limit) ?? null);
    },
  };
}

export function when(term: Term, operator: Operator, limit: Limit | number): Condition {
  const limitOf = typeof limit === 'number' ? () => limit : limit;
  return {
    asks: [{ term, rest: restOf(operator, limit) }],
    findings: (snapshot) => {
      const threshold = limitOf(snapshot.shop.thresholds);
      const found = new Map<string, Seconds | null>();
      for (const [key, value] of term.read(snapshot)) {
        if (COMPARE[operator](value, threshold)) found.set(key, term.crossedAt(snapshot, key, threshold));
      }
      return found;
    },
    promql: (thresholds) => `${writeSelector(term.knownAs, term.labels)} ${operator} ${limitOf(thresholds)}`,
  };
}

/** All of them at once, terminal by terminal; the moment it began is told only where the first one tells it. */
export function all(first: Condition, ...others: readonly Condition[]): Condition {
  const conditions = [first, ...others];
  return {
    asks: conditions.flatMap((condition) => condition.asks),
    findings: (snapshot) => {
      const rest = others.map((condition) => condition.findings(snapshot));
      return new Map([...first.findings(snapshot)].filter(([key]) => rest.every((found) => found.has(key))));
    },
    promql: (thresholds) => conditions.map((condition) => `(${condition.promql(thresholds)})`).join(' and '),
  };
}

export function writeSelector(name: string, labels: Labels): string {
  const matchers = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return matchers.length === 0 ? name : `${name}{${matchers.join(',')}}`;
}

function restOf(operator: Operator, limit: Limit | number): number {
  if (operator === '==') return limit === 0 ? 1 : 0;
  return operator === '<=' ? Number.POSITIVE_INFINITY : 0;
}

function valuesOf(series: Series, labels: Labels, snapshot: Snapshot): ReadonlyMap<string, number> {
  const own = samplesOf(series, snapshot).filter((sample) => isWith(labels, sample));
  return new Map(own.map((sample) => [sample.labels.pos_id ?? '', sample.value]));
}

function isWith(labels: Labels, sample: Sample): boolean {
  return Object.entries(labels).every(([name, value]) => sample.labels[name] === value);
}
