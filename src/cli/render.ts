/** `pos-monitor render`: writes what Prometheus, Alertmanager and Grafana are started with. */
import { readFileSync } from 'node:fs';
import { defaultConfig, loadConfig } from '../config/load.ts';
import { renderFiles } from '../render/index.ts';
import { COMPOSE } from '../render/places.ts';
import { withSecrets } from '../render/secrets.ts';
import { differingFiles, writeFiles } from '../render/write.ts';

export interface RenderOptions {
  readonly config?: string;
  /** The folder it is written into; prometheus/, alertmanager/ and grafana/ come to lie there. */
  readonly out: string;
  /** As for a shop that set nothing, whatever the config says: what lies in the repository. */
  readonly defaults: boolean;
  /** Write nothing; fail when something would change. */
  readonly check: boolean;
  readonly monitor?: string;
  readonly prometheus?: string;
  readonly alertmanager?: string;
}

export type Say = (line: string) => void;

/** Returns the exit code. */
export function render(options: RenderOptions, say: Say): number {
  const loaded = options.defaults ? defaultConfig() : loadConfig({ file: options.config }).config;
  const notifications = withSecrets(loaded.notifications, (path) => readFileSync(path, 'utf8'));
  const places = {
    monitor: options.monitor ?? COMPOSE.monitor,
    prometheus: options.prometheus ?? COMPOSE.prometheus,
    alertmanager: options.alertmanager ?? COMPOSE.alertmanager,
  };
  const files = renderFiles({ ...loaded, notifications }, places);
  if (options.check) {
    const differing = differingFiles(options.out, files);
    for (const path of differing) say(`differs: ${path}`);
    if (differing.length > 0) say('Render anew with: npm run render');
    return differing.length > 0 ? 1 : 0;
  }
  writeFiles(options.out, files);
  for (const { path, secret } of files) say(secret ? `${path} (secret, for its owner alone)` : path);
  return 0;
}
