/** Finds a process of ours by what it was started with. */
import { readdirSync, readFileSync } from 'node:fs';

/** The adapter that writes this file. */
export function adapterProcess(bufferPath: string): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const words = commandOf(pid);
    if (words.includes('adapter-process') && words.includes(bufferPath)) return Number(pid);
  }
  throw new Error('there is no such adapter');
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
