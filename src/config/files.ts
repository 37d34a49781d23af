/** Where the files lie that the settings name: seen from the settings, in whatever folder a command is called. */
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { isRecord } from '../domain/foreign.ts';

/** It lies beside the settings where they do not name another. */
export const WEB_CONFIG = 'web-config.yml';

const NAMING = ['web_config', 'token_secret_file', 'notifications'] as const;

export function seenFrom(folder: string, data: unknown): unknown {
  const settings = data ?? {};
  if (!isRecord(settings)) return data;
  const beside = join(folder, WEB_CONFIG);
  // One that lies there counts like one that is named: it was not put there to be overlooked.
  const found = existsSync(beside) ? { web_config: beside } : {};
  const named = NAMING.filter((key) => settings[key] !== undefined);
  return {
    ...found,
    ...settings,
    ...Object.fromEntries(named.map((key) => [key, placed(settings[key], key, folder)])),
  };
}

function placed(value: unknown, key: string, folder: string): unknown {
  if (Array.isArray(value)) return value.map((item) => placed(item, '', folder));
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, placed(inner, name, folder)]));
  }
  const isPath = typeof value === 'string' && (key === 'web_config' || key.endsWith('_file'));
  return isPath && value.trim() !== '' && !isAbsolute(value) ? join(folder, value) : value;
}
