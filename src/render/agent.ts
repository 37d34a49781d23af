/**
 * The second Prometheus of a shop that belongs to a chain. It evaluates nothing: it scrapes pos-monitor, keeps what it
 * could not send on its disk, and sends it to the centre once that can be reached again.
 */
import type { Config } from '../config/schema.ts';
import { unusableRows } from '../domain/series/buffer.ts';
import { hourRubles } from '../domain/series/sales.ts';
import { type RenderedFile, yamlFile } from './file.ts';
import type { Places } from './places.ts';
import { EVERY_SCRAPE, monitorJob } from './prometheus.ts';

/** How long the centre may be out of reach before samples are lost. The centre takes samples as old as that. */
export const LONGEST_OUTAGE = '36h';

/**
 * Without the second one the agent tidies its disk every two hours, and puts what was not sent yet where it never
 * looks again. Beside these it is told to be an agent: `--enable-feature=agent` up to Prometheus 2, `--agent` since 3.
 */
export const AGENT_FLAGS = [
  `--storage.agent.retention.max-time=${LONGEST_OUTAGE}`,
  `--storage.agent.wal-truncate-frequency=${LONGEST_OUTAGE}`,
] as const;

/**
 * vmagent in its place reads the same file; where to send to and these it is told by flags. It takes what it sends out of
 * its queue, and by default four scrapes would go with it when it is killed.
 */
export const VMAGENT_FLAGS = ['-promscrape.config.strictParse=false', '-remoteWrite.queues=1'] as const;

/** The shop's own pages show these; at the centre, where nothing asks for them, they would be nearly a fifth of all series. */
const HOME_ONLY = {
  source_labels: ['__name__'],
  regex: `${hourRubles.name}|${unusableRows.name}|(api_response_time|pos_monitor_(collector|buffer_read)_duration)_seconds.*`,
  action: 'drop',
} as const;

/** The operator puts the password of the user at the centre into this file. */
const CENTRE_PASSWORD_FILE = 'secrets/centre_password';

export function agentFiles(config: Config, places: Places): RenderedFile[] {
  const { fleet, shop } = config;
  if (fleet === undefined) return [];
  const place = { shop: fleet.shop_id, ...(shop.region === undefined ? {} : { region: shop.region }) };
  return [
    yamlFile('prometheus/agent.yml', {
      global: { ...EVERY_SCRAPE, external_labels: place },
      remote_write: [remoteWrite(fleet)],
      scrape_configs: [{ ...monitorJob(config, places), metric_relabel_configs: [HOME_ONLY] }],
    }),
  ];
}

export function remoteWrite({ remote_write_url, username }: NonNullable<Config['fleet']>) {
  return {
    url: remote_write_url,
    ...(username === undefined ? {} : { basic_auth: { username, password_file: CENTRE_PASSWORD_FILE } }),
    // A centre that says "too many" wants the same samples later; by default they would be dropped.
    queue_config: { retry_on_http_429: true },
  };
}
