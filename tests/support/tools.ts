/** Programs from outside that tests run: Prometheus and its kin, as Debian names them. */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isExecutable } from '../../src/stack/engines.ts';

const NAMES = {
  prometheus: ['prometheus'],
  promtool: ['promtool'],
  alertmanager: ['prometheus-alertmanager', 'alertmanager'],
  amtool: ['amtool'],
  // What shows no window takes far less of the processor.
  chromium: ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'],
  wrk: ['wrk'],
  strace: ['strace'],
  setfacl: ['setfacl'],
  pdftotext: ['pdftotext'],
  'victoria-metrics': ['victoria-metrics', 'victoria-metrics-prod'],
  vmalert: ['vmalert', 'vmalert-prod'],
  vmauth: ['vmauth', 'vmauth-prod'],
  vmagent: ['vmagent', 'vmagent-prod'],
  soffice: ['soffice', 'libreoffice'],
} as const;
export type Tool = keyof typeof NAMES;
/** What the tests need; the bench's load generator and the spreadsheet of the long form are not among them. */
export const TOOLS: readonly Tool[] = [
  'prometheus',
  'promtool',
  'alertmanager',
  'amtool',
  'chromium',
  'strace',
  'setfacl',
  'pdftotext',
  'victoria-metrics',
  'vmalert',
  'vmauth',
  'vmagent',
];

/** Where `npm test` puts what the machine does not have. */
export const TOOLS_FOLDER = join(import.meta.dirname, '..', '..', '.tools');
const BIN = ['usr/bin', 'bin'];

/** With it a program finds the libraries that were fetched along with it. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  const folders = globSync(join(TOOLS_FOLDER, 'usr', 'lib', '*-linux-gnu'));
  return { ...process.env, LD_LIBRARY_PATH: [...folders, process.env.LD_LIBRARY_PATH ?? ''].join(delimiter) };
}

/** The path of a program; a test that needs it fails where it is missing, rather than passing unseen. */
export function tool(name: Tool): string {
  const found = findTool(name);
  if (found === null) throw new Error(`${name} is missing; npm test says where to get it`);
  return found;
}

export function findTool(name: Tool): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...BIN.map((bin) => join(TOOLS_FOLDER, bin))];
  const candidates = NAMES[name].flatMap((file) => folders.map((folder) => join(folder, file)));
  return candidates.find(isExecutable) ?? null;
}

interface ToolResult {
  readonly status: number | null;
  readonly output: string;
}

export function runTool(
  name: Tool,
  args: readonly string[],
  input = '',
  environment: Readonly<Record<string, string>> = {},
): ToolResult {
  const { status, stdout, stderr, error } = spawnSync(tool(name), args, {
    input,
    env: { ...toolEnvironment(), ...environment },
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  return { status, output: `${stdout}${stderr}`.trim() };
}
