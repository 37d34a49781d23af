import { Command } from 'commander';
import { dump } from 'js-yaml';
import { linkTrouble } from '../addresses.ts';
import { readTokenSecret } from '../auth/tokens.ts';
import { accessOf, schemeOf, usersWithoutRole } from '../auth/web-config.ts';
import { ConfigError } from '../config/load.ts';
import { masked } from '../config/notifications.ts';
import type { Config } from '../config/schema.ts';
import { caOf, ofService, withSecrets } from '../config/secret-files.ts';
import { turnWithoutChannel } from '../render/receivers.ts';
import { CONFIG_FLAG, CONFIG_HELP, type ConfigOption, complainingOf, configOrComplaint } from './shared.ts';

interface CheckOptions extends ConfigOption {
  readonly show?: boolean;
}

export const check = new Command('check')
  .description(
    'read the settings and say everything that is wrong with them, each with its place and what was expected',
  )
  .argument('[file]', 'in place of --config')
  .option(CONFIG_FLAG, CONFIG_HELP)
  .option('--show', 'print the settings in effect, with secrets masked')
  .action((file: string | undefined, { show, config }: CheckOptions, command: Command) => {
    if (file !== undefined && config !== undefined) command.error(`error: ${file} or --config ${config}, not both`);
    const loaded = configOrComplaint(file ?? config);
    if (loaded === null) return;
    const warnings = complainingOf(() => fileWarnings(loaded.config));
    if (warnings === null) return;
    const links = linkTrouble(loaded.config, schemeOf(loaded.config));
    if (links !== null) warnings.push(`public_url: ${links}`);
    for (const warning of warnings) console.error(`warning: ${warning}`);
    const what = loaded.file ?? 'No settings file: the defaults and the environment';
    console.log(`${what} can be used.`);
    if (turnWithoutChannel(loaded.config) === 'second') console.log(NO_SECOND);
    if (show === true) console.log(dump(masked(loaded.config), { lineWidth: -1 }).trimEnd());
  });

const NO_SECOND = 'No contact has `second`: a P1 that nobody saw is told to the same people once more.';

/** Throws a ConfigError where the program would not start for what stands in a file that the settings name. */
export function fileWarnings(config: Config): string[] {
  readSecrets(config);
  return [...accessWarnings(config), ...tellingWarnings(config)];
}

/** The secrets that pos-monitor itself reads when it starts. */
export function readSecrets({ token_secret_file, notifications }: Config): Config['notifications'] {
  if (token_secret_file !== undefined) readTokenSecret(token_secret_file);
  if (notifications.max.length > 0) caOf(notifications.max_api);
  return withSecrets(ofService(notifications));
}

/** The secrets of the other channels are for `render` alone, and may be closed to whoever checks. */
function tellingWarnings(config: Config): string[] {
  const warnings =
    turnWithoutChannel(config) === 'first'
      ? [
          'notifications: each channel is of a contact with `second`, so nobody is told before a P1 was not seen for long',
        ]
      : [];
  try {
    withSecrets(config.notifications);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    warnings.push(`nothing can be rendered for Alertmanager: ${error.message.replaceAll(/\s*\n\s*/g, ' ')}`);
  }
  return warnings;
}

function accessWarnings(config: Config): string[] {
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
