/** The environment's say: each variable stands for one setting and wins over the file. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isRecord } from '../domain/foreign.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

interface Variable {
  readonly name: string;
  readonly setting: string;
  /** As it would stand in the file; the text itself where nothing is said. */
  readonly value?: (text: string) => unknown;
}

const asNumber = (text: string) => (/^\d+$/.test(text) ? Number(text) : text);
const zoneName = (text: string) => text.replace(/^:/, '');
/** What other programs of the shop call the levels. */
const LEVEL_SYNONYMS: Readonly<Record<string, string>> = { warning: 'warn', critical: 'fatal' };
const levelName = (text: string) => LEVEL_SYNONYMS[text.toLowerCase()] ?? text;

/** The later one wins where two stand for the same setting. */
export const VARIABLES: readonly Variable[] = [
  { name: 'BUFFER_DB_PATH', setting: 'buffer.path' },
  { name: 'KKT_ADAPTER_URL', setting: 'adapter.url' },
  { name: 'LOG_LEVEL', setting: 'log_level', value: levelName },
  { name: 'HOST', setting: 'listen.host' },
  { name: 'PORT', setting: 'listen.port', value: asNumber },
  { name: 'PUBLISHED_AT', setting: 'listen.published' },
  { name: 'STATE_DIRECTORY', setting: 'state.path' },
  { name: 'ALERTMANAGER_URL', setting: 'notifications.alertmanager_url' },
  { name: 'TZ', setting: 'shop.time_zone', value: zoneName },
  { name: 'POS_TIMEZONE', setting: 'shop.time_zone', value: zoneName },
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
  let settings = data ?? {};
  for (const { name, setting, value = (text: string) => text } of VARIABLES) {
    const text = environment[name]?.trim() ?? '';
    if (text === '' || !isRecord(settings)) continue;
    const changed = withSetting(settings, setting, value(text));
    if (changed === null) continue;
    settings = changed;
    origins.set(setting, name);
  }
  return { data: settings, origins };
}

type Settings = Readonly<Record<string, unknown>>;

/** With another value of the setting, like `listen.port`; null where no section stands in the place of its section. */
export function withSetting(settings: Settings, setting: string, value: unknown): Settings | null {
  const [first = '', second] = setting.split('.');
  if (second === undefined) return { ...settings, [first]: value };
  const section = settings[first] ?? {};
  return isRecord(section) ? { ...settings, [first]: { ...section, [second]: value } } : null;
}
