import { ALERTMANAGER_FLAGS } from '../render/engine-flags.ts';
import { type Child, startChild } from './child.ts';

export interface AlertmanagerOptions {
  readonly program: string;
  readonly config: string;
  readonly data: string;
  readonly port: number;
  /** The times in messages are told in it. */
  readonly timeZone: string;
  readonly flags?: readonly string[];
}

export function startAlertmanager({
  program,
  config,
  data,
  port,
  timeZone,
  flags = ALERTMANAGER_FLAGS,
}: AlertmanagerOptions): Promise<Child> {
  return startChild({
    name: 'Alertmanager',
    program,
    args: [
      `--config.file=${config}`,
      `--storage.path=${data}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--web.external-url=http://127.0.0.1:${port}`,
      // There is one Alertmanager, and it looks for no others.
      '--cluster.listen-address=',
      ...flags,
      '--log.level=warn',
    ],
    url: `http://127.0.0.1:${port}`,
    readyPath: '/-/ready',
    environment: { TZ: timeZone },
  });
}
