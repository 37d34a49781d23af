/** A page with the same series, the usual way: all in one registry of prom-client's, behind a bare Express handler. */
import { createServer, type Server } from 'node:http';
import express from 'express';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { processMetrics } from '../../../src/metrics/own.ts';

export function registryFloor(page: string): Server {
  const registry = registryOf(page);
  const app = express();
  app.get('/metrics', async (_request, response) => {
    response.set('Content-Type', registry.contentType);
    response.send(await registry.metrics());
  });
  return createServer(app);
}

interface Family {
  readonly name: string;
  readonly type: string;
  readonly samples: { readonly labels: Record<string, string>; readonly value: number }[];
}

/** Process metrics are the same code as ours: what they ask the system at each scrape is part of the floor. */
function registryOf(page: string): Registry {
  const registry = new Registry();
  processMetrics(registry);
  for (const family of familiesOf(page)) {
    if (registry.getSingleMetric(family.name) === undefined) fill(registry, family);
  }
  return registry;
}

function fill(registry: Registry, { name, type, samples }: Family): void {
  const labelNames = [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))].filter(
    (label) => label !== 'le',
  );
  const options = { name, help: name, labelNames, registers: [registry] };
  if (type === 'histogram') {
    const buckets = samples.map(({ labels }) => Number(labels.le)).filter(Number.isFinite);
    new Histogram({ ...options, buckets: [...new Set(buckets)] }).observe(1);
  } else if (type === 'counter') {
    const counter = new Counter(options);
    for (const { labels, value } of samples) counter.inc(labels, value);
  } else {
    const gauge = new Gauge(options);
    for (const { labels, value } of samples) gauge.set(labels, value);
  }
}

function familiesOf(page: string): Family[] {
  const families: Family[] = [];
  for (const line of page.split('\n')) {
    const [, name, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (name !== undefined && type !== undefined) families.push({ name, type, samples: [] });
    const [, labels, value] = /^[a-zA-Z_:][\w:]*(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (value !== undefined) families.at(-1)?.samples.push({ labels: labelsOf(labels ?? ''), value: Number(value) });
  }
  return families;
}

function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    Array.from(text.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g), ([, name, value]) => [name, value]),
  );
}
