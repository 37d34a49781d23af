/**
 * A control group of one process's own, as a container has one: its working set is what `docker stats` shows, all that is
 * charged to it less the files that the kernel takes back when it likes. Without the right to make one the working set is
 * taken from smaps_rollup: what the process has for itself alone, without the kernel's own and the files in use.
 */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Kind {
  readonly root: string;
  readonly used: string;
  readonly inactive: string;
  readonly limit: string;
}

const KINDS: readonly Kind[] = [
  { root: '/sys/fs/cgroup', used: 'memory.current', inactive: 'inactive_file', limit: 'memory.max' },
  {
    root: '/sys/fs/cgroup/memory',
    used: 'memory.usage_in_bytes',
    inactive: 'total_inactive_file',
    limit: 'memory.limit_in_bytes',
  },
];

export interface Group {
  /** For whoever is started in it; null where there is no group. */
  readonly procs: string | null;
  /** How the working set was found. */
  readonly how: string;
  workingSetMegabytes(pid: number): number;
  remove(): void;
}

let made = 0;

export function makeGroup(limitMegabytes: number | null = null): Group {
  for (const { root, used, inactive, limit } of KINDS) {
    const folder = join(root, `pos-monitor-bench-${process.pid}-${++made}`);
    try {
      if (!existsSync(root)) continue;
      mkdirSync(folder);
      const bytes = () => Number(readFileSync(join(folder, used), 'utf8'));
      bytes();
      if (limitMegabytes !== null) writeFileSync(join(folder, limit), String(limitMegabytes * 2 ** 20));
      const reclaimable = () =>
        Number(new RegExp(`^${inactive} (\\d+)$`, 'm').exec(readFileSync(join(folder, 'memory.stat'), 'utf8'))?.[1]);
      return {
        procs: join(folder, 'cgroup.procs'),
        how: `${used} − ${inactive}`,
        workingSetMegabytes: () => (bytes() - reclaimable()) / 2 ** 20,
        remove: () => rmdirSync(folder),
      };
    } catch {
      if (existsSync(folder)) rmdirSync(folder);
    }
  }
  return { procs: null, how: 'Private_Dirty of smaps_rollup', workingSetMegabytes: ownMegabytes, remove: () => {} };
}

function ownMegabytes(pid: number): number {
  const line = /^Private_Dirty:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  return Number(line?.[1]) / 1024;
}
