/** A real Prometheus on a free port with a folder of its own, for as long as a test needs one. */
import './time/real-time.ts';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { startChild } from '../../src/stack/engines.ts';
import { freePort } from '../../src/stack/ports.ts';
import { runTool, tool } from './tools.ts';

export interface Scraped {
  readonly job: string;
  /** host:port */
  readonly address: string;
  readonly labels?: Readonly<Record<string, string>>;
}

interface PrometheusOptions {
  readonly targets?: readonly Scraped[];
  readonly rules?: readonly unknown[];
  /** Pages of OpenMetrics with times, which become the history. */
  readonly history?: AsyncIterable<string>;
  /** host:port of who hears of the alerts, and is scraped, too. */
  readonly alertmanager?: string;
  /** How often it scrapes and judges. */
  readonly every?: string;
}

export interface Found {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly number[];
}

export interface Prometheus {
  readonly address: string;
  /** Throws with Prometheus' own words where the query is not one. */
  now(query: string, at?: number): Promise<Found[]>;
  over(query: string, from: number, to: number, step: number): Promise<Found[]>;
  stop(): Promise<void>;
}

export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  const { targets = [], rules = [], history, alertmanager, every = '1s' } = options;
  const folder = mkdtempSync(join(tmpdir(), 'pos-prometheus-'));
  const data = join(folder, 'data');
  if (history !== undefined) await fillHistory(folder, data, history);
  const address = `127.0.0.1:${await freePort()}`;
  writeFileSync(join(folder, 'rules.yml'), dump({ groups: rules }, { lineWidth: -1, noRefs: true }));
  const heard = alertmanager === undefined ? [] : [alertmanager];
  const tools: readonly Scraped[] = heard.map((at) => ({ job: 'alertmanager', address: at }));
  writeFileSync(
    join(folder, 'prometheus.yml'),
    dump({
      global: { scrape_interval: every, scrape_timeout: '1s', evaluation_interval: every },
      rule_files: ['rules.yml'],
      alerting: { alertmanagers: [{ static_configs: [{ targets: heard }] }] },
      scrape_configs: scrapeConfigs([...targets, { job: 'prometheus', address }, ...tools]),
    }),
  );
  const clearAway = () => rmSync(folder, { recursive: true, force: true });
  const child = await startChild({
    name: 'Prometheus',
    program: tool('prometheus'),
    args: [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${data}`,
      `--web.listen-address=${address}`,
      '--storage.tsdb.retention.time=400d',
      '--log.level=error',
    ],
    url: `http://${address}`,
    readyPath: '/-/ready',
    readyWithinMs: 120_000,
  }).catch((error: unknown) => {
    clearAway();
    throw error;
  });
  const stop = async () => {
    await child.stop();
    clearAway();
  };
  return { address, stop, ...asked(address) };
}

export function scrapeConfigs(targets: readonly Scraped[]) {
  return [...Map.groupBy(targets, ({ job }) => job)].map(([job, ofJob]) => ({
    job_name: job,
    static_configs: ofJob.map(({ address, labels = {} }) => ({ targets: [address], labels })),
  }));
}

/** Prometheus, or what answers as it does. */
export function asked(address: string): Pick<Prometheus, 'now' | 'over'> {
  return {
    now: async (query, at) =>
      (await ask(address, 'query', { query, ...(at === undefined ? {} : { time: String(at) }) })).map(
        ({ metric, value }) => ({ metric, values: value === undefined ? [] : [Number(value[1])] }),
      ),
    over: async (query, from, to, step) =>
      (await ask(address, 'query_range', { query, start: String(from), end: String(to), step: String(step) })).map(
        ({ metric, values = [] }) => ({ metric, values: values.map(([, value]) => Number(value)) }),
      ),
  };
}

interface Answer {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

async function ask(address: string, path: string, form: Readonly<Record<string, string>>): Promise<Answer[]> {
  const response = await fetch(`http://${address}/api/v1/${path}`, { method: 'POST', body: new URLSearchParams(form) });
  // The shape is Prometheus' own; its answer to a bad query has an error in place of data.
  const answer = (await response.json()) as { data?: { result: Answer[] }; error?: string };
  if (answer.data === undefined) throw new Error(`${answer.error}: ${form.query}`);
  return answer.data.result;
}

/** So long one block may be: of each it reads the whole file. */
const MONTH = '744h';

async function fillHistory(folder: string, data: string, pages: AsyncIterable<string>): Promise<void> {
  const file = join(folder, 'history.txt');
  for await (const page of pages) appendFileSync(file, page);
  appendFileSync(file, '# EOF\n');
  const made = runTool('promtool', [
    ...['tsdb', 'create-blocks-from', `--max-block-duration=${MONTH}`, 'openmetrics', file, data],
  ]);
  rmSync(file);
  if (made.status !== 0) throw new Error(made.output);
}
