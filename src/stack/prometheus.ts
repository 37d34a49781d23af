import { type Child, startChild } from './child.ts';

export interface PrometheusOptions {
  readonly program: string;
  readonly config: string;
  readonly data: string;
  readonly port: number;
}

export function startPrometheus({ program, config, data, port }: PrometheusOptions): Promise<Child> {
  return startChild({
    name: 'Prometheus',
    program,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--web.external-url=http://127.0.0.1:${port}`,
      // It finds its Alertmanager some seconds after its first alert, which would then wait a minute for the next try.
      '--rules.alert.resend-delay=10s',
      '--log.level=warn',
    ],
    url: `http://127.0.0.1:${port}`,
    readyPath: '/-/ready',
  });
}
