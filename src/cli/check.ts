import { Command } from 'commander';
import { dump } from 'js-yaml';
import { linkTrouble } from '../addresses.ts';
import { usersWithoutRole } from '../auth/index.ts';
import { readTokenSecret } from '../auth/tokens.ts';
import { accessOf, schemeOf } from '../auth/web-config.ts';
import type { Config } from '../config/schema.ts';
import { masked } from '../config/secrets.ts';
import { CONFIG_FLAG, CONFIG_HELP, type ConfigOption, complainingOf, configOrComplaint } from './config-option.ts';

interface CheckOptions extends ConfigOption {
  readonly show?: boolean;
}

export const check = new Command('check')
  .description(
    'read the settings and say everything that is wrong with them, each with its place and what was expected',
  )
  .argument('[file]', 'the same as --config')
  .option(CONFIG_FLAG, CONFIG_HELP)
  .option('--show', 'print the settings in effect, with secrets masked')
  .action((file: string | undefined, { show, config }: CheckOptions) => {
    const loaded = configOrComplaint(file ?? config);
    if (loaded === null) return;
    const warnings = complainingOf(() => accessWarnings(loaded.config));
    if (warnings === null) return;
    const links = linkTrouble(loaded.config, schemeOf(loaded.config));
    if (links !== null) warnings.push(`public_url: ${links}`);
    for (const warning of warnings) console.error(`warning: ${warning}`);
    const what = loaded.file ?? 'No settings file: the defaults and the environment';
    console.log(`${what} can be used.`);
    if (show === true) console.log(dump(masked(loaded.config), { lineWidth: -1 }).trimEnd());
  });

/** Throws a ConfigError where the program would not start. */
export function accessWarnings(config: Config): string[] {
  if (config.token_secret_file !== undefined) readTokenSecret(config.token_secret_file);
  const web = accessOf(config);
  const { web_config: file } = config;
  if (file === undefined) return [];
  const named = Object.keys(config.roles);
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
