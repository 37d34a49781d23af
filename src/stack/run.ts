/** The whole stack on this computer: the demo, and around it what a shop runs to be told. Nothing of it stays behind. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withPublicUrl } from '../addresses.ts';
import type { Config } from '../config/schema.ts';
import { type Demo, startDemo } from '../demo/run.ts';
import { giveUp, type Part, stopAll } from '../demo/stop-all.ts';
import { dashboardFiles } from '../grafana/render.ts';
import { writeFiles } from '../render/file.ts';
import { renderFiles } from '../render/index.ts';
import { findProgram, type ProgramName, startAlertmanager, startGrafana, startPrometheus } from './engines.ts';
import { portNear } from './ports.ts';

export { wordsOf } from '../demo/words.ts';

interface StackOptions {
  /** The simulator's own arguments, as it reads them on its own command line. */
  readonly simulator: readonly string[];
  readonly host: string;
  /** Where a wanted port is taken, another one is used; the addresses are printed. */
  readonly ports: {
    readonly monitor: number;
    readonly prometheus: number;
    readonly alertmanager: number;
    readonly grafana: number;
  };
  readonly logLevel: Config['log_level'];
}

interface Stack {
  readonly demo: Demo;
  readonly prometheus: string;
  readonly alertmanager: string;
  /** null where it is not installed. */
  readonly grafana: string | null;
  stop(): Promise<void>;
}

/** A program that cannot be done without is not installed. */
class MissingProgramError extends Error {}

const GRAFANA_HOME = join(import.meta.dirname, '..', '..', 'grafana');

export async function startStack(
  { simulator, host, ports, logLevel }: StackOptions,
  ended: AbortSignal,
): Promise<Stack> {
  const programs = { prometheus: needed('prometheus'), alertmanager: needed('alertmanager') };
  const grafanaProgram = findProgram('grafana');
  const folder = mkdtempSync(join(tmpdir(), 'pos-stack-'));
  const open: Part[] = [{ stop: async () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) }];
  const stop = () => stopAll(open);
  const keep = async <Kept extends Part>(starting: Promise<Kept>): Promise<Kept> => {
    const part = await starting;
    open.push(part);
    ended.throwIfAborted();
    return part;
  };
  try {
    const monitorPort = await portNear(ports.monitor);
    const prometheusPort = await portNear(ports.prometheus);
    const alertmanagerPort = await portNear(ports.alertmanager);
    const grafanaPort = await portNear(ports.grafana);
    const notifications = {
      alertmanager_url: `http://127.0.0.1:${alertmanagerPort}`,
      ...(grafanaProgram === null ? {} : { grafana_url: `http://127.0.0.1:${grafanaPort}` }),
    };
    const demo = await keep(
      startDemo({ simulator, host, port: monitorPort, logLevel, settings: { notifications } }, ended),
    );
    const places = {
      monitor: new URL(demo.program.url).host,
      prometheus: `127.0.0.1:${prometheusPort}`,
      alertmanager: `127.0.0.1:${alertmanagerPort}`,
    };
    const config = withPublicUrl(demo.config, 'http');
    writeFiles(folder, renderFiles(config, places));
    const alertmanager = await keep(
      startAlertmanager({
        program: programs.alertmanager,
        config: join(folder, 'alertmanager', 'alertmanager.yml'),
        data: join(folder, 'data', 'alertmanager'),
        port: alertmanagerPort,
        timeZone: demo.config.shop.time_zone,
        ended,
      }),
    );
    const prometheus = await keep(
      startPrometheus({
        program: programs.prometheus,
        config: join(folder, 'prometheus', 'prometheus.yml'),
        data: join(folder, 'data', 'prometheus'),
        port: prometheusPort,
        ended,
      }),
    );
    const grafana = grafanaProgram === null ? null : await keep(grafanaWith(grafanaProgram));
    return { demo, prometheus: prometheus.url, alertmanager: alertmanager.url, grafana: grafana?.url ?? null, stop };

    async function grafanaWith(program: string) {
      writeFiles(folder, dashboardFiles(config));
      return startGrafana({
        program,
        home: GRAFANA_HOME,
        dashboards: join(folder, 'grafana', 'dashboards'),
        data: join(folder, 'data', 'grafana'),
        port: grafanaPort,
        prometheus: `http://127.0.0.1:${prometheusPort}`,
        alertmanager: `http://127.0.0.1:${alertmanagerPort}`,
        ended,
      });
    }
  } catch (error) {
    return giveUp(open, error);
  }
}

function needed(name: Exclude<ProgramName, 'grafana'>): string {
  const found = findProgram(name);
  if (found !== null) return found;
  throw new MissingProgramError(
    `${name} is not on PATH. On Debian and Ubuntu: apt install prometheus prometheus-alertmanager`,
  );
}
