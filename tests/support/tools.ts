/** Programs from outside that tests run: Prometheus and its kin, as Debian names them. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = {
  prometheus: ['prometheus'],
  promtool: ['promtool'],
  alertmanager: ['prometheus-alertmanager', 'alertmanager'],
  amtool: ['amtool'],
} as const;
export type Tool = keyof typeof NAMES;

/** The path of a program; a test that needs it fails where it is missing, rather than passing unseen. */
export function tool(name: Tool): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const file of NAMES[name]) {
    const found = folders.map((folder) => join(folder, file)).find(isExecutable);
    if (found !== undefined) return found;
  }
  throw new Error(`${name} is not on PATH (Debian: apt-get install prometheus prometheus-alertmanager)`);
}

export interface ToolResult {
  readonly status: number | null;
  readonly output: string;
}

export function runTool(name: Tool, args: readonly string[], input = ''): ToolResult {
  const { status, stdout, stderr, error } = spawnSync(tool(name), args, {
    input,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  return { status, output: `${stdout}${stderr}`.trim() };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
