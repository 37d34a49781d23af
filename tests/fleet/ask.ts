/** Asks a Prometheus: by PromQL, and for what it says about itself. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface Found {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Answer {
  readonly error?: string;
  readonly data?: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value?: readonly [number, string];
      readonly values?: readonly (readonly [number, string])[];
    }[];
  };
}

export async function ask(url: string, query: string): Promise<Found[]> {
  return (await results(url, query)).map(({ metric, value }) => ({ metric, value: Number(value?.[1]) }));
}

/** null where there is no such value. */
export async function askOne(url: string, query: string): Promise<number | null> {
  const [found] = await ask(url, query);
  return found?.value ?? null;
}

export interface History {
  readonly metric: Readonly<Record<string, string>>;
  /** Seconds and value of each sample. */
  readonly samples: readonly (readonly [number, number])[];
}

/** The samples as they were taken, of a query like `up[5m]`. */
export async function history(url: string, query: string): Promise<History[]> {
  return (await results(url, query)).map(({ metric, values = [] }) => ({
    metric,
    samples: values.map(([at, value]) => [at, Number(value)] as const),
  }));
}

export interface Range {
  /** Seconds, until now. */
  readonly seconds: number;
  readonly step: number;
}

/** How many lines a chart of it has. */
export async function askOver(url: string, query: string, { seconds, step }: Range): Promise<number> {
  const end = Date.now() / 1000;
  const over = { start: String(end - seconds), end: String(end), step: String(step) };
  return (await results(url, query, 'query_range', over)).length;
}

async function results(url: string, query: string, how = 'query', over: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${url}/api/v1/${how}`, {
    method: 'POST',
    body: new URLSearchParams({ query, ...over }),
  });
  const answer = (await response.json()) as Answer;
  if (answer.data === undefined) throw new Error(`${answer.error}: ${query}`);
  return answer.data.result;
}

/** The sum of a metric of its own page, over all its labels, or over those in which the text stands. */
export async function own(url: string, name: string, having = ''): Promise<number> {
  const value = await ownOrNull(url, name, having);
  if (value === null) throw new Error(`${url}/metrics has no ${name}`);
  return value;
}

export async function ownOrNull(url: string, name: string, having = ''): Promise<number | null> {
  const page = await (await fetch(`${url}/metrics`)).text();
  const values = [
    ...page.matchAll(new RegExp(`^${name}(?:\\{.*${having}.*\\})${having === '' ? '?' : ''} (\\S+)$`, 'gm')),
  ].map(([, value]) => Number(value));
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}

/** The values of a metric of its own page, by one of its labels. */
export async function ownBy(url: string, name: string, label: string): Promise<ReadonlyMap<string, number>> {
  const page = await (await fetch(`${url}/metrics`)).text();
  const lines = page.matchAll(new RegExp(`^${name}\\{(?:.*,)?${label}="([^"]*)".*\\} (\\S+)$`, 'gm'));
  return new Map([...lines].map(([, of = '', value]) => [of, Number(value)]));
}

/** Of the files in a folder, or of those whose path fits. */
export function bytesIn(folder: string, paths = /./): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => paths.test(path))
    .reduce((sum, path) => sum + statSync(path).size, 0);
}
