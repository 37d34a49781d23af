/** Secrets that stand in files of their own. They must be as good as those that are written in the settings. */
import { readFileSync } from 'node:fs';
import { inUtf8, isRecord } from '../domain/foreign.ts';
import type { SettingPath } from './document.ts';
import { ConfigError, whyUnreadable } from './load.ts';
import { channelsWhere, isSecret, notifications as schema } from './notifications.ts';
import { pathText, problemsOf } from './problems.ts';
import type { Config } from './schema.ts';

type Notifications = Config['notifications'];

/** What a setting's file holds; a ConfigError names both where it cannot be read. */
export function readNamed(file: string, setting: string, inText: (bytes: Buffer) => string = String): string {
  try {
    return inText(readFileSync(file)).trim();
  } catch (error) {
    throw new ConfigError(file, [{ path: setting, message: whyUnreadable(error) }]);
  }
}

/** The certificates that MAX is trusted by, where they are not the computer's own. */
export function caOf({ ca_file }: Notifications['max_api']): { readonly certificates?: string } {
  return ca_file === undefined ? {} : { certificates: readNamed(ca_file, 'notifications.max_api.ca_file') };
}

/** Of the channels those that pos-monitor itself speaks for: of the others only `render` reads the secrets, and need be able to. */
export function ofService(notifications: Notifications): Notifications {
  return { ...notifications, ...channelsWhere(notifications, (_to, kind) => kind === 'max') };
}

/** Fills in what stands in files: Alertmanager 0.25 cannot read them itself. Throws a ConfigError where one is no use. */
export function withSecrets(notifications: Notifications): Notifications {
  const files = new Map<string, string>();
  const { data, error } = schema.safeParse(filled(notifications, ['notifications'], files));
  if (data !== undefined) return data;
  const problems = problemsOf(error, {}, {}).map(({ path, message }) => {
    const setting = `${pathText(['notifications', ...path])}_file`;
    return { path: setting, message: `${message}, in ${files.get(setting)}` };
  });
  throw new ConfigError(null, problems);
}

/** `files` learns by which setting each of them was named. */
function filled(value: unknown, path: SettingPath, files: Map<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item, index) => filled(item, [...path, index], files));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const here = [...path, key];
      const name = key.replace(/_file$/, '');
      if (name === key || typeof inner !== 'string' || !isSecret([...path, name]))
        return [key, filled(inner, here, files)];
      files.set(pathText(here), inner);
      return [name, readNamed(inner, pathText(here), inUtf8)];
    }),
  );
}
