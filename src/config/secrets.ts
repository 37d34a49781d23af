/** Which settings must never be seen in a log, on a screen or in a message about an error. */
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
