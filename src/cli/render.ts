import { Command, Option } from 'commander';
import { type Scheme, withPublicUrl } from '../addresses.ts';
import { schemeOf } from '../auth/web-config.ts';
import { ConfigError, defaultConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { withSecrets } from '../config/secret-files.ts';
import { codeOf, messageOf } from '../domain/foreign.ts';
import { BESIDE, type Beside, CENTRE_COMPOSE, centreFiles } from '../render/centre.ts';
import { differingFiles, type RenderedFile, writeFiles } from '../render/file.ts';
import { renderFiles } from '../render/index.ts';
import { COMPOSE, foundAt } from '../render/places.ts';
import { CONFIG_FLAG, CONFIG_HELP, type ConfigOption, complainingOf, configOrComplaint, EXIT } from './shared.ts';

interface RenderOptions extends ConfigOption, Beside {
  readonly out: string;
  readonly defaults?: boolean;
  readonly check?: boolean;
  readonly private?: boolean;
  readonly centre?: boolean;
  readonly monitor: string;
  readonly prometheus?: string;
  readonly alertmanager?: readonly string[];
}

export const render = new Command('render')
  .description('write what Prometheus, Alertmanager and Grafana are started with, out of the settings and the alerts')
  .option(CONFIG_FLAG, CONFIG_HELP)
  .option('-o, --out <folder>', 'folder in which prometheus/, alertmanager/ and grafana/ come to lie', '.')
  .addOption(new Option('--defaults', 'as for a shop that set nothing').conflicts('config'))
  .option('--check', 'write nothing; fail when a file would change')
  .option('--private', 'the folder is for these programs alone: secrets go into alertmanager.yml itself')
  .addOption(
    new Option(
      '--centre',
      'not for a shop but for the centre of a chain: its Prometheus and its two Alertmanagers',
    ).conflicts('monitor'),
  )
  .option(
    '--monitor <address>',
    'where Prometheus and Alertmanager find pos-monitor; without a port that of the settings. https://…: with a look at its certificate',
    COMPOSE.monitor,
  )
  .option('--prometheus <address>', `where Prometheus finds itself (default "${COMPOSE.prometheus}")`)
  .option(
    '--alertmanager <address...>',
    `where Prometheus finds Alertmanager (default "${COMPOSE.alertmanager}"); of a centre one or two`,
  )
  .option('--vmalert <address>', 'where a centre on VictoriaMetrics finds what evaluates its rules, to watch it')
  .option('--vmauth <address>', 'where a centre with a door finds who looks at passwords, to watch it')
  .option('--vmagent <address>', 'and who passes on what was let in')
  .action(async (options: RenderOptions, command: Command) => {
    const idle = options.centre === true ? undefined : onlyOfACentre(options);
    if (idle !== undefined) command.error(`error: ${idle} is for --centre alone`);
    const config = options.defaults === true ? defaultConfig() : configOrComplaint(options.config)?.config;
    const notifications = config && complainingOf(() => withSecrets(config.notifications));
    if (!notifications) return;
    const secret = { ...config, notifications };
    const scheme = schemeOrComplaint(secret, options);
    const complete = options.defaults === true ? secret : addressed(secret, scheme);
    const monitor = foundAt(options.monitor, secret.listen.port, scheme);
    const files = await rendering(complete, { ...options, monitor });
    try {
      if (options.check === true) compare(options.out, files);
      else write(options.out, files);
    } catch (error) {
      console.error(`${options.out}: ${messageOf(error)}`);
      process.exitCode = EXIT.problem;
    }
  });

function onlyOfACentre(options: RenderOptions): string | undefined {
  const beside = BESIDE.find((name) => options[name] !== undefined);
  if (beside !== undefined) return `--${beside}`;
  return (options.alertmanager?.length ?? 0) > 1 ? 'a second --alertmanager' : undefined;
}

function compare(out: string, files: readonly RenderedFile[]): void {
  const differing = differingFiles(out, files);
  for (const path of differing) console.error(`differs: ${path}`);
  if (differing.length > 0) process.exitCode = EXIT.problem;
}

function write(out: string, files: readonly RenderedFile[]): void {
  for (const { path, secret } of writeFiles(out, files))
    console.log(secret ? `${path} (secret: for its owner alone)` : path);
}

/** The files of the repository are the same on every PC; a shop's name the PC that renders them. */
function addressed(config: Config, scheme: Scheme): Config {
  const filled = withPublicUrl(config, scheme);
  if (config.public_url === undefined) {
    console.error(`public_url is not set: links in messages and dashboards lead to ${filled.public_url}.`);
  }
  return filled;
}

/** Whoever is not let in to web-config.yml still renders: an alert that goes by the old way is better than none. */
function schemeOrComplaint(config: Config, { monitor }: RenderOptions): Scheme {
  if (monitor.startsWith('https://')) return 'https';
  try {
    return schemeOf(config);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`${error.message}\nSo pos-monitor is asked without TLS.`);
    return 'http';
  }
}

async function rendering(config: Config, options: RenderOptions): Promise<RenderedFile[]> {
  if (options.centre === true && config.notifications.max.length > 0) {
    console.error(
      'notifications.max: in a centre there is no pos-monitor that carries messages to MAX; nobody is told there.',
    );
  }
  const centre = options.centre === true;
  const { prometheus, alertmanagers } = CENTRE_COMPOSE;
  const files = centre
    ? centreFiles(
        config,
        {
          ...options,
          prometheus: options.prometheus ?? prometheus,
          alertmanagers: options.alertmanager ?? alertmanagers,
        },
        options.private,
      )
    : renderFiles(
        config,
        {
          monitor: options.monitor,
          prometheus: options.prometheus ?? COMPOSE.prometheus,
          alertmanager: options.alertmanager?.[0] ?? COMPOSE.alertmanager,
        },
        options.private,
      );
  return [...files, ...(await dashboardsOrComplaint(config, centre))];
}

/** A shop's installation comes without the package that draws them; its alerts are rendered all the same. */
async function dashboardsOrComplaint(config: Config, centre: boolean): Promise<RenderedFile[]> {
  try {
    const { dashboardFiles } = await import('../grafana/render.ts');
    return dashboardFiles(config, { centre });
  } catch (error) {
    const isMissing = codeOf(error) === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing) process.exitCode = EXIT.problem;
    const why = isMissing ? 'the package @grafana/grafana-foundation-sdk is not installed.' : messageOf(error);
    console.error(`Dashboards cannot be drawn here: ${why}`);
    return [];
  }
}
