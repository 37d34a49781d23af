/** Drives HTTP load with wrk: a generator that itself takes little, so that the server is what is measured. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findTool, toolEnvironment } from '../support/tools.ts';

export interface Load {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

export interface LoadOptions {
  readonly seconds: number;
  readonly connections: number;
}

class ToolMissing extends Error {}

export async function drive(url: string, { seconds, connections }: LoadOptions): Promise<Load> {
  const program = findTool('wrk');
  if (program === null) throw new ToolMissing('wrk is missing (Debian: apt-get install wrk)');
  const child = spawn(program, ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', url], {
    env: toolEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  await once(child, 'close');
  return readReport(text, url);
}

function readReport(text: string, url: string): Load {
  const perSecond = Number(/^Requests\/sec:\s+([\d.]+)/m.exec(text)?.[1]);
  const failures = /^\s+(Socket errors|Non-2xx).*$/m.exec(text)?.[0];
  if (!(perSecond > 0) || failures !== undefined) throw new Error(`${url}: ${failures?.trim() ?? text}`);
  return { perSecond, p50: quantile(text, 50), p99: quantile(text, 99) };
}

const MILLISECONDS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

function quantile(text: string, percent: number): number {
  const [, number, unit = ''] = new RegExp(`^\\s+${percent}%\\s+([\\d.]+)(us|ms|s|m)`, 'm').exec(text) ?? [];
  return Number(number) * (MILLISECONDS[unit] ?? Number.NaN);
}
