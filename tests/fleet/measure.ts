/** What the centre takes while nothing happens: two looks, and what lies between them. */
import { join } from 'node:path';
import type { Agent } from './agent.ts';
import { ask, askOne, bytesIn, own } from './ask.ts';
import type { Centre } from './centre.ts';
import { askDashboard } from './dashboard.ts';
import type { Replay } from './replay.ts';
import type { FleetShop } from './shop.ts';

export interface Measured {
  readonly seriesOfShop: number;
  readonly seriesOfCentre: number;
  readonly samplesPerSecond: number;
  /** Of the real shops, which send little at a time. */
  readonly sentBytesPerSample: number;
  readonly agentDiskBytesPerSample: number;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly memoryBytesEmpty: number;
  /** Of all that is in it until now, with chunks that are not full yet: more than a full day would take. */
  readonly chunkBytesPerSample: number;
  readonly indexBytesPerSeries: number;
  readonly alertsFiring: number;
  readonly rulesSeconds: number;
  readonly dashboardSeconds: number;
  readonly dashboardRows: number;
}

export interface Fleet {
  readonly folder: string;
  readonly centre: Centre;
  readonly shops: readonly FleetShop[];
  readonly replay: Replay;
}

export async function measure(fleet: Fleet, memoryBytesEmpty: number, wait: () => Promise<void>): Promise<Measured> {
  const { centre } = fleet;
  const before = await look(fleet);
  await wait();
  const after = await look(fleet);
  const between = (pick: (seen: Look) => number) => pick(after) - pick(before);
  const samples = between(({ samples }) => samples);
  const perShop = await ask(centre.url, 'count by (shop) ({job="pos-monitor",shop!="",__name__!~"ALERTS.*"})');
  const dashboard = await askDashboard(centre.url);
  const disk = await snapshot(fleet);
  return {
    seriesOfShop: perShop.reduce((sum, { value }) => sum + value, 0) / perShop.length,
    seriesOfCentre: after.series,
    samplesPerSecond: samples / between(({ at }) => at),
    sentBytesPerSample: between(({ sent }) => sent) / between(({ shipped }) => shipped),
    agentDiskBytesPerSample: between(({ agentDisk }) => agentDisk) / between(({ replayed }) => replayed),
    cores: between(({ cpu }) => cpu) / between(({ at }) => at),
    memoryBytes: after.memory,
    memoryBytesEmpty,
    alertsFiring: (await askOne(centre.url, 'sum(ALERTS{alertstate="firing",shop!=""})')) ?? 0,
    rulesSeconds: await own(centre.url, 'prometheus_rule_group_last_duration_seconds'),
    dashboardSeconds: dashboard.seconds,
    dashboardRows: dashboard.rows,
    ...disk,
  };
}

type Look = Awaited<ReturnType<typeof look>>;

async function look({ centre, shops, replay }: Fleet) {
  const shippedBy = ({ url }: Agent) => own(url, 'prometheus_remote_storage_samples_total');
  const shipped = await Promise.all(shops.map(({ agent }) => shippedBy(agent)));
  const of = (name: string) => own(centre.url, name);
  return {
    at: performance.now() / 1000,
    samples: await of('prometheus_tsdb_head_samples_appended_total'),
    series: await of('prometheus_tsdb_head_series'),
    memory: await of('process_resident_memory_bytes'),
    cpu: await of('process_cpu_seconds_total'),
    shipped: shipped.reduce((sum, value) => sum + value, 0),
    sent: shops.reduce((sum, { relay }) => sum + relay.sent, 0),
    replayed: await shippedBy(replay.agent),
    agentDisk: bytesIn(replay.agent.data),
  };
}

/** A block of all that is in memory, as it would be written after two hours. */
async function snapshot({ folder, centre }: Fleet) {
  const answer = await fetch(`${centre.url}/api/v1/admin/tsdb/snapshot`, { method: 'POST' });
  const { data } = (await answer.json()) as { readonly data: { readonly name: string } };
  const block = join(folder, 'centre', 'data', 'snapshots', data.name);
  const samples = await own(centre.url, 'prometheus_tsdb_head_samples_appended_total');
  const series = await own(centre.url, 'prometheus_tsdb_head_series');
  return {
    chunkBytesPerSample: bytesIn(block, /\/chunks\//) / samples,
    indexBytesPerSeries: bytesIn(block, /\/index$/) / series,
  };
}
