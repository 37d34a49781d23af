/** Which settings must never be seen in a log, on a screen or in a message about an error; and those that lie in files. */
import { readFileSync } from 'node:fs';
import type { SettingPath } from './document.ts';
import type { Config } from './schema.ts';

const SECRETS = new Set(['bot_token', 'password', 'routing_key', 'api_key', 'hook_secret']);
/** Addresses whose path or user is as good as a password. */
const SECRET_ADDRESSES = new Set(['proxy_url', 'heartbeat_url', 'url']);

export function isSecret(path: SettingPath): boolean {
  const setting = String(path.at(-1));
  return SECRETS.has(setting) || (path[0] === 'notifications' && SECRET_ADDRESSES.has(setting));
}

/** A copy of the config that may be shown. */
export function masked(config: Config): unknown {
  return { ...config, notifications: maskedValue(config.notifications) };
}

function maskedValue(value: unknown, setting = ''): unknown {
  if (SECRETS.has(setting)) return '***';
  if (typeof value === 'string') return SECRET_ADDRESSES.has(setting) ? maskedAddress(value) : value;
  if (Array.isArray(value)) return value.map((item) => maskedValue(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskedValue(inner, key)]));
}

function maskedAddress(address: string): string {
  const url = URL.parse(address);
  return url === null ? '***' : `${url.protocol}//${url.host}/***`;
}

type Notifications = Config['notifications'];

/** Fills in the secrets that the config keeps in files of their own: Alertmanager 0.25 cannot read them itself. */
export function withSecrets(notifications: Notifications): Notifications {
  return {
    ...notifications,
    ...filled('hook_secret', notifications.hook_secret, notifications.hook_secret_file),
    telegram: notifications.telegram.map((to) => withToken(to)),
    max: notifications.max.map((to) => withToken(to)),
    email: notifications.email.map((to) => ({ ...to, ...filled('password', to.password, to.password_file) })),
    pagerduty: notifications.pagerduty.map((to) => ({
      ...to,
      ...filled('routing_key', to.routing_key, to.routing_key_file),
    })),
    opsgenie: notifications.opsgenie.map((to) => ({ ...to, ...filled('api_key', to.api_key, to.api_key_file) })),
  };
}

export function hookSecretOf({ hook_secret, hook_secret_file }: Notifications): string | null {
  return filled('hook_secret', hook_secret, hook_secret_file).hook_secret ?? null;
}

export function withToken<To extends Notifications['max'][number]>(to: To): To {
  return { ...to, ...filled('bot_token', to.bot_token, to.bot_token_file) };
}

function filled<Name extends string>(
  name: Name,
  value: string | undefined,
  file: string | undefined,
): { [Key in Name]?: string } {
  const secret = value ?? (file === undefined ? undefined : readFileSync(file, 'utf8').trim());
  return (secret === undefined ? {} : { [name]: secret }) as { [Key in Name]?: string };
}
