/** The tables of docs/reference.md against what is really served and really told. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalog } from '../../../src/domain/alerts/catalog/index.ts';
import { own } from '../../../src/grafana/select.ts';
import { CENTRE_ALERTS } from '../../../src/render/centre-alerts.ts';
import { WATCH_ALERTS } from '../../../src/render/watching.ts';

const read = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
const reference = read('docs/reference.md');
const metrics = reference.slice(reference.indexOf('<!-- metrics -->'), reference.indexOf('<!-- /metrics -->'));
const labelsOf = new Map(
  [...metrics.matchAll(/^\| `(\w+)` \| (.*?) \|/gm)].map(([, name = '', labels = '']) => [
    name,
    [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label),
  ]),
);

/** `le` is a bucket's, and no label of the metric. */
function missing({ name, labelNames }: { readonly name: string; readonly labelNames: readonly string[] }): string[] {
  const known = labelsOf.get(name) ?? labelsOf.get(name.replace(/_(bucket|sum|count)$/, ''));
  if (known === undefined) return [name];
  return labelNames.filter((label) => label !== 'le' && !known.includes(label)).map((label) => `${name}{${label}}`);
}

test('every sample of a served page stands in it, with its labels', () => {
  const samples = [...read('tests/golden/metrics.txt').matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)];
  expect(samples.length).toBeGreaterThan(200);
  const unknown = samples.flatMap(([, name = '', labels = '']) =>
    missing({ name, labelNames: [...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label) }),
  );
  expect(unknown).toEqual([]);
});

test('everything of ours that the dashboards ask for stands in it, whether there is a sample just now or not', () => {
  expect(Object.values(own).flatMap(missing)).toEqual([]);
});

test('every alert that can be told is in a table, one of a centre in that of chains', () => {
  const rows = (markdown: string) => [...markdown.matchAll(/^\| \[?(Pos\w+)/gm)].map(([, name]) => name);
  const shops = new Set(rows(reference));
  expect([...catalog, ...WATCH_ALERTS].map(({ name }) => name).filter((name) => !shops.has(name))).toEqual([]);
  const chains = read('docs/scale.md');
  expect(CENTRE_ALERTS.map(({ name }) => name).filter((name) => !chains.includes(name))).toEqual([]);
});
