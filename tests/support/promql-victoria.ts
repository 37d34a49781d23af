/** A real VictoriaMetrics in the place of Prometheus, for as long as a test needs one. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { freePort } from '../../src/stack/ports.ts';
import { asked, type Prometheus, type Scraped, scrapeConfigs } from './promql-prometheus.ts';
import { startVictoria } from './scaled-victoria.ts';

const NOBODY = '127.0.0.1:9';

export async function startVictoriaMetrics(targets: readonly Scraped[]): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'pos-victoria-'));
  const rules = join(folder, 'prometheus', 'rules');
  mkdirSync(rules, { recursive: true });
  writeFileSync(join(rules, 'none.yml'), dump({ groups: [{ name: 'none', rules: [] }] }));
  const config = { global: { scrape_interval: '1s', scrape_timeout: '1s' }, scrape_configs: scrapeConfigs(targets) };
  writeFileSync(join(folder, 'prometheus', 'prometheus.yml'), dump(config));
  const port = await freePort();
  const engine = await startVictoria({ folder, port, alertmanager: NOBODY, pace: 15 });
  const address = `127.0.0.1:${port}`;
  return {
    address,
    ...asked(address),
    stop: async () => {
      await engine.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
