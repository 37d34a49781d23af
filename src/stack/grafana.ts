import { basename, join } from 'node:path';
import { type Child, startChild } from './child.ts';

export interface GrafanaOptions {
  readonly program: string;
  /** Our folder grafana/: its settings and what it is provisioned with. */
  readonly home: string;
  readonly dashboards: string;
  readonly data: string;
  readonly port: number;
  readonly prometheus: string;
}

/** Where packages put what Grafana itself needs; GF_PATHS_HOME says otherwise. */
const PACKAGE_HOME = '/usr/share/grafana';

export function startGrafana({ program, home, dashboards, data, port, prometheus }: GrafanaOptions): Promise<Child> {
  return startChild({
    name: 'Grafana',
    program,
    args: [
      ...(basename(program) === 'grafana' ? ['server'] : []),
      `--homepath=${process.env.GF_PATHS_HOME ?? PACKAGE_HOME}`,
      `--config=${join(home, 'grafana.ini')}`,
    ],
    url: `http://127.0.0.1:${port}`,
    readyPath: '/api/health',
    environment: {
      PROMETHEUS_URL: prometheus,
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
