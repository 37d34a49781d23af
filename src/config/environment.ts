/** The environment's say: each variable stands for one setting and wins over the file. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isRecord } from '../domain/foreign.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

interface Variable {
  readonly name: string;
  readonly path: readonly [string] | readonly [string, string];
  readonly value: (text: string) => unknown;
}

const asIs = (text: string) => text;
const asNumber = (text: string) => (/^\d+$/.test(text) ? Number(text) : text);
const zoneName = (text: string) => text.replace(/^:/, '');
/** What other programs of the shop call the levels. */
const LEVEL_SYNONYMS: Readonly<Record<string, string>> = { warning: 'warn', critical: 'fatal' };
const levelName = (text: string) => LEVEL_SYNONYMS[text.toLowerCase()] ?? text;

/** The later one wins where two stand for the same setting. */
const VARIABLES: readonly Variable[] = [
  { name: 'BUFFER_DB_PATH', path: ['buffer', 'path'], value: asIs },
  { name: 'KKT_ADAPTER_URL', path: ['adapter', 'url'], value: asIs },
  { name: 'LOG_LEVEL', path: ['log_level'], value: levelName },
  { name: 'HOST', path: ['listen', 'host'], value: asIs },
  { name: 'PORT', path: ['listen', 'port'], value: asNumber },
  { name: 'PUBLISHED_AT', path: ['listen', 'published'], value: asIs },
  { name: 'STATE_DIRECTORY', path: ['state', 'path'], value: asIs },
  { name: 'ALERTMANAGER_URL', path: ['notifications', 'alertmanager_url'], value: asIs },
  { name: 'TZ', path: ['shop', 'time_zone'], value: zoneName },
  { name: 'POS_TIMEZONE', path: ['shop', 'time_zone'], value: zoneName },
];

const DEFAULT_FILE = 'pos-monitor.yml';

/** The file that is named, or the one that lies where it is looked for; null where there is none. */
export function fileToRead(file: string | undefined, environment: Environment, folder: string): string | null {
  const named = file ?? environment.POS_MONITOR_CONFIG;
  if (named !== undefined && named !== '') return named;
  return existsSync(resolve(folder, DEFAULT_FILE)) ? DEFAULT_FILE : null;
}

/** The names of the variables that were used, by the setting they stand for, like `listen.port`. */
export type Origins = ReadonlyMap<string, string>;

/** Lays the environment over what the file says. Empty variables say nothing: compose files pass unset ones so. */
export function withEnvironment(data: unknown, environment: Environment): { data: unknown; origins: Origins } {
  const origins = new Map<string, string>();
  let merged = data ?? {};
  for (const { name, path, value } of VARIABLES) {
    const text = environment[name]?.trim() ?? '';
    if (text === '' || !isRecord(merged)) continue;
    const [first, second] = path;
    const inner = merged[first] ?? {};
    if (second !== undefined && !isRecord(inner)) continue;
    const changed = second === undefined ? value(text) : { ...Object(inner), [second]: value(text) };
    merged = { ...merged, [first]: changed };
    origins.set(path.join('.'), name);
  }
  return { data: merged, origins };
}
