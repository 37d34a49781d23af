import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type Child, startChild } from './child.ts';

export interface GrafanaOptions {
  readonly program: string;
  /** Our folder grafana/: its settings and what it is provisioned with. */
  readonly home: string;
  readonly dashboards: string;
  readonly data: string;
  readonly port: number;
  readonly prometheus: string;
  readonly alertmanager: string;
}

/** Where packages put what Grafana itself needs. */
const PACKAGE_HOME = '/usr/share/grafana';

/** Where an archive or a build has it: beside the program, or one or two folders above. GF_PATHS_HOME says otherwise. */
export function homeOf(program: string): string {
  const folder = dirname(realpathSync(program));
  const near = [folder, join(folder, '..'), join(folder, '..', '..')].map((path) => resolve(path));
  const found = near.find((path) => existsSync(join(path, 'conf', 'defaults.ini')));
  return process.env.GF_PATHS_HOME ?? found ?? PACKAGE_HOME;
}

export function startGrafana({
  program,
  home,
  dashboards,
  data,
  port,
  prometheus,
  alertmanager,
}: GrafanaOptions): Promise<Child> {
  return startChild({
    name: 'Grafana',
    program,
    args: [
      ...(basename(program) === 'grafana' ? ['server'] : []),
      `--homepath=${homeOf(program)}`,
      `--config=${join(home, 'grafana.ini')}`,
    ],
    url: `http://127.0.0.1:${port}`,
    readyPath: '/api/health',
    environment: {
      PROMETHEUS_URL: prometheus,
      ALERTMANAGER_URL: alertmanager,
      POS_GRAFANA_DASHBOARDS: dashboards,
      POS_GRAFANA_HOME: join(dashboards, 'kassa.json'),
      GF_PATHS_DATA: data,
      GF_PATHS_LOGS: join(data, 'logs'),
      GF_PATHS_PLUGINS: join(data, 'plugins'),
      GF_PATHS_PROVISIONING: join(home, 'provisioning'),
      GF_SERVER_HTTP_ADDR: '127.0.0.1',
      GF_SERVER_HTTP_PORT: String(port),
      // What is shown is invented, and nobody but this computer can ask.
      GF_AUTH_ANONYMOUS_ENABLED: 'true',
      GF_LOG_MODE: 'console',
    },
  });
}
