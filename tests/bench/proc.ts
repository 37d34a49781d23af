/** What a process takes, as Linux counts it. */
import { readFileSync } from 'node:fs';

export function residentMegabytes(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1]) / 1024;
}

/** Of all threads, those that have ended too: the parts of a second that one thread ran are lost with it. */
export function cpuSeconds(pid: number): number {
  // What stands before the last bracket is a name, which may be anything.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

/** USER_HZ, on every Linux that Node runs on. */
const TICKS_A_SECOND = 100;
