import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

export interface Machine {
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly system: string;
  readonly node: string;
  /** What else went on, in processes that wanted to run, over the last minute. */
  readonly load: number | null;
}

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: process.platform,
    node: process.version,
    load: loadNow(),
  };
}

export function loadNow(): number | null {
  try {
    return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
  } catch {
    return null;
  }
}

export function machineText({ date, processor, cores, memoryGigabytes, system, node }: Machine): string {
  return `${date}, ${cores} × ${processor}, ${memoryGigabytes} GB, ${system}, Node ${node.slice(1)}`;
}
