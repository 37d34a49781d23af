/** What the centre takes while nothing happens: two looks, and what lies between them. */
import { join } from 'node:path';
import { runCommand } from '../support/command.ts';
import type { Agent } from './agent.ts';
import { askOne, bytesIn, own, ownBy, ownOrNull } from './ask.ts';
import type { Centre } from './centre.ts';
import type { Asked } from './dashboards-process.ts';
import type { Replay } from './replay.ts';
import type { FleetShop } from './shop.ts';

export interface Measured {
  readonly seriesOfShop: number;
  readonly seriesOfCentre: number;
  readonly samplesPerSecond: number;
  /** Of the real shops, which send little at a time. */
  readonly sentBytesPerSample: number;
  /** null for a vmagent, which writes only what it cannot send. */
  readonly agentDiskBytesPerSample: number | null;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly memoryBytesEmpty: number;
  /** Of all that is in it until now, with chunks that are not full yet: more than a full day would take. */
  readonly chunkBytesPerSample: number;
  readonly indexBytesPerSeries: number;
  readonly alertsFiring: number;
  readonly rulesSeconds: number;
  readonly dashboards: readonly Asked[];
}

/** Of what is told of one moment. */
const LOOKS = 12;

export interface Fleet {
  readonly centre: Centre;
  readonly shops: readonly FleetShop[];
  readonly replay: Replay;
}

/** How long something is measured, and how that is waited for. */
interface Span {
  readonly seconds: number;
  pause(seconds: number): Promise<void>;
}

export async function measure(fleet: Fleet, memoryBytesEmpty: number, span: Span): Promise<Measured> {
  const { centre, shops, replay } = fleet;
  const before = await look(fleet);
  const rulesSeconds = await rulesOver(centre, span);
  const after = await look(fleet);
  const between = (pick: (seen: Look) => number) => pick(after) - pick(before);
  const names = shops.map(({ place }) => place.shop).join('|');
  const ofShops = `{job="pos-monitor",shop=~"${names}",__name__!~"ALERTS.*|.*:.*"}`;
  const perAgentDisk = between(({ agentDisk }) => agentDisk) / between(({ replayed }) => replayed);
  return {
    seriesOfShop: ((await askOne(centre.url, `count(${ofShops})`)) ?? 0) / shops.length,
    seriesOfCentre: after.series,
    samplesPerSecond: between(({ samples }) => samples) / between(({ at }) => at),
    sentBytesPerSample: between(({ sent }) => sent) / between(({ shipped }) => shipped),
    agentDiskBytesPerSample: replay.agent.kind === 'vmagent' ? null : perAgentDisk,
    cores: between(({ cpu }) => cpu) / between(({ at }) => at),
    memoryBytes: after.memory,
    memoryBytesEmpty,
    alertsFiring: await firing(centre),
    rulesSeconds,
    dashboards: await askDashboards(centre),
    ...(await disk(centre)),
  };
}

async function askDashboards({ url }: Centre): Promise<Asked[]> {
  const program = join(import.meta.dirname, 'dashboards-process.ts');
  const { code, stdout, stderr } = await runCommand(process.execPath, [program, url]);
  if (code !== 0) throw new Error(`the dashboards could not be asked: ${stderr}`);
  return JSON.parse(stdout) as Asked[];
}

export async function firing(centre: Centre): Promise<number> {
  return (await askOne(centre.url, 'count(ALERTS{alertstate="firing",shop!=""})')) ?? 0;
}

/** An engine that has just been started counts nothing of its rules yet. */
export async function evaluatesRules({ rulesUrl, engine }: Centre): Promise<boolean> {
  return (await ownOrNull(rulesUrl, `${COUNTED[engine].rules}_count`)) !== null;
}

/**
 * How long all the rules take once, in seconds: of each group the mean of its evaluations, for how many of them end within
 * the time that is waited is chance.
 */
export async function rulesOver(centre: Centre, span: Span): Promise<number> {
  return centre.engine === 'prometheus' ? lastOfGroups(centre, span) : meanOfGroups(centre, span);
}

/** Prometheus tells of each group how long its last evaluation took. */
async function lastOfGroups({ rulesUrl }: Centre, { seconds, pause }: Span): Promise<number> {
  let sum = 0;
  for (let look = 0; look < LOOKS; look += 1) {
    await pause(seconds / LOOKS);
    sum += await own(rulesUrl, 'prometheus_rule_group_last_duration_seconds');
  }
  return sum / LOOKS;
}

/** And vmalert how long all of its evaluations took, and how many there were. */
async function meanOfGroups({ rulesUrl, engine, interval }: Centre, { seconds, pause }: Span): Promise<number> {
  const seen = (what: 'sum' | 'count') => ownBy(rulesUrl, `${COUNTED[engine].rules}_${what}`, 'group');
  const before = [await seen('sum'), await seen('count')] as const;
  // Each of them ends one at least within two intervals.
  await pause(Math.max(seconds, 2 * interval));
  const after = [await seen('sum'), await seen('count')] as const;
  return [...after[0].keys()].reduce((sum, group) => {
    const [spent = 0, evaluations = 0] = after.map((now, at) => (now.get(group) ?? 0) - (before[at]?.get(group) ?? 0));
    if (evaluations === 0) throw new Error(`the rules of ${group} were not evaluated while it was measured`);
    return sum + spent / evaluations;
  }, 0);
}

/** In bytes; vmalert's beside those of the engine that it serves. */
export async function memoryOf(centre: Centre): Promise<number> {
  return overPrograms(centre, 'process_resident_memory_bytes');
}

async function overPrograms({ url, rulesUrl }: Centre, name: string): Promise<number> {
  const all = await Promise.all([...new Set([url, rulesUrl])].map((each) => own(each, name)));
  return all.reduce((sum, value) => sum + value, 0);
}

/** How each program calls what it counts. */
const COUNTED = {
  prometheus: {
    samples: 'prometheus_tsdb_head_samples_appended_total',
    series: 'prometheus_tsdb_head_series',
    rules: 'prometheus_rule_group_duration_seconds',
  },
  'victoria-metrics': {
    samples: 'vm_rows_added_to_storage_total',
    series: 'vm_new_timeseries_created_total',
    rules: 'vmalert_iteration_duration_seconds',
  },
} as const;
const SHIPPED = {
  prometheus: 'prometheus_remote_storage_samples_total',
  vmagent: 'vmagent_remotewrite_global_rows_pushed_before_relabel_total',
} as const;

type Look = Awaited<ReturnType<typeof look>>;

async function look({ centre, shops, replay }: Fleet) {
  const { samples, series } = COUNTED[centre.engine];
  const shippedBy = ({ url, kind }: Agent) => own(url, SHIPPED[kind]);
  const shipped = await Promise.all(shops.map(({ agent }) => shippedBy(agent)));
  return {
    at: performance.now() / 1000,
    samples: await own(centre.url, samples),
    series: await own(centre.url, series),
    memory: await memoryOf(centre),
    cpu: await overPrograms(centre, 'process_cpu_seconds_total'),
    shipped: shipped.reduce((sum, value) => sum + value, 0),
    sent: shops.reduce((sum, { relay }) => sum + relay.sent, 0),
    replayed: await shippedBy(replay.agent),
    agentDisk: bytesIn(replay.agent.data),
  };
}

async function disk({ url, data, engine }: Centre) {
  const series = await own(url, COUNTED[engine].series);
  if (engine === 'victoria-metrics') {
    const stored = (name: string) => own(url, name, 'type="storage/');
    return {
      chunkBytesPerSample: (await stored('vm_data_size_bytes')) / (await stored('vm_rows')),
      indexBytesPerSeries: (await own(url, 'vm_data_size_bytes', 'type="indexdb')) / series,
    };
  }
  // A block of all that is in memory, as it would be written after two hours.
  const answer = await fetch(`${url}/api/v1/admin/tsdb/snapshot`, { method: 'POST' });
  const { data: made } = (await answer.json()) as { readonly data: { readonly name: string } };
  const block = join(data, 'snapshots', made.name);
  return {
    chunkBytesPerSample: bytesIn(block, /\/chunks\//) / (await own(url, COUNTED.prometheus.samples)),
    indexBytesPerSeries: bytesIn(block, /\/index$/) / series,
  };
}
