/** What is odd about who may see what, though it can be used. */
import { usersWithoutRole, webConfigFile } from '../auth/index.ts';
import { readTokenSecret } from '../auth/token-secret.ts';
import { loadWebConfig } from '../auth/web-config.ts';
import type { Config } from '../config/schema.ts';

/** Throws a ConfigError where the program would not start. */
export function accessWarnings(config: Config): string[] {
  const file = webConfigFile(config);
  if (config.token_secret_file !== undefined) readTokenSecret(config.token_secret_file);
  const named = Object.keys(config.roles);
  if (file === null) {
    return named.length === 0 ? [] : ['roles: nobody needs to log in, so they have no effect; see web_config'];
  }
  const web = loadWebConfig(file);
  const users = Object.keys(web.users);
  const { notifications, public_url } = config;
  const warnings = usersWithoutRole(web, config).map((user) => `roles: ${user} has none and is not let in`);
  for (const user of named.filter((name) => !users.includes(name))) warnings.push(`roles: ${file} has no user ${user}`);
  if (users.length > 0 && web.tls === null) {
    warnings.push(`${file}: without tls_server_config passwords cross the network for everybody to read`);
  }
  if (users.length > 0 && notifications.hook_secret === undefined && notifications.hook_secret_file === undefined) {
    warnings.push(
      'notifications.hook_secret: without it Alertmanager cannot report to pos-monitor, where people log in',
    );
  }
  if (web.tls !== null && public_url?.startsWith('http:') === true) {
    warnings.push(`public_url: ${file} has a certificate, so this should begin with https://`);
  }
  return warnings;
}
