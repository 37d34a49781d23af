import { PROMETHEUS_FLAGS } from '../render/engine-flags.ts';
import { type Child, startChild } from './child.ts';

export interface PrometheusOptions {
  readonly program: string;
  readonly config: string;
  readonly data: string;
  readonly port: number;
  readonly flags?: readonly string[];
}

export function startPrometheus({
  program,
  config,
  data,
  port,
  flags = PROMETHEUS_FLAGS,
}: PrometheusOptions): Promise<Child> {
  return startChild({
    name: 'Prometheus',
    program,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--web.external-url=http://127.0.0.1:${port}`,
      ...flags,
      '--log.level=warn',
    ],
    url: `http://127.0.0.1:${port}`,
    readyPath: '/-/ready',
  });
}
