/** What Prometheus is started with, as the shop's own and as the agent that sends to a chain's centre, and how its rules look. */
import type { Config } from '../config/schema.ts';
import type { Level } from '../domain/alerts/alert.ts';
import { unusableRows } from '../domain/series/buffer.ts';
import { hourRubles } from '../domain/series/sales.ts';
import { type RenderedFile, yamlFile } from './file.ts';
import { type Places, reachedBy } from './places.ts';

/** Under which everything scrapes pos-monitor. */
export const JOB = 'pos-monitor';

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

const SEVERITY: Readonly<Record<Level, string>> = { P1: 'critical', P2: 'warning', INFO: 'info' };

export function levelLabels(level: Level): Record<string, string> {
  return { priority: level, severity: SEVERITY[level] };
}

/** A rule looks back a minute, so that four scrapes fit into it and one may be missed. */
export const SCRAPE_SECONDS = 15;
const SCRAPE_INTERVAL = `${SCRAPE_SECONDS}s`;

export const EVERY_SCRAPE = { scrape_interval: SCRAPE_INTERVAL, scrape_timeout: '10s' } as const;

/** The operator puts the password of the user with the role `metrics` into this file. */
const METRICS_PASSWORD_FILE = 'secrets/metrics_password';
/** And the certificate of pos-monitor, or of who signed it, into this one where it speaks TLS. */
const MONITOR_CERTIFICATE_FILE = 'secrets/monitor_cert.pem';
/** And the password of the user at the centre into this one. */
const CENTRE_PASSWORD_FILE = 'secrets/centre_password';

export function prometheusFile(config: Config, places: Places): RenderedFile {
  const { name, region } = config.shop;
  return yamlFile('prometheus/prometheus.yml', {
    global: { ...EVERY_SCRAPE, evaluation_interval: SCRAPE_INTERVAL, external_labels: { shop: name, region } },
    rule_files: ['rules/*.yml'],
    alerting: { alertmanagers: [targets(places.alertmanager)] },
    scrape_configs: [
      monitorJob(config, places),
      { job_name: 'prometheus', ...targets(places.prometheus) },
      { job_name: 'alertmanager', ...targets(places.alertmanager) },
    ],
  });
}

export function targets(...addresses: readonly string[]) {
  return { static_configs: [{ targets: addresses }] };
}

function monitorJob({ public_url, roles }: Config, places: Places) {
  const { address, scheme, tls } = reachedBy(places.monitor, public_url, MONITOR_CERTIFICATE_FILE);
  const username = Object.keys(roles).find((name) => roles[name] === 'metrics');
  return {
    job_name: JOB,
    ...(tls && { scheme, tls_config: tls }),
    basic_auth: withPassword(username, METRICS_PASSWORD_FILE),
    ...targets(address),
  };
}

function withPassword(username: string | undefined, password_file: string) {
  return username === undefined ? undefined : { username, password_file };
}

/**
 * How it is started, wherever it is: the files that start it repeat these, and a test holds them to it. By default an alert
 * whose `for` is below ten minutes begins anew when Prometheus does. And Alertmanager takes an alert for over that it has
 * not been told of again for four times the resend delay: with the minute of the default an absence of three minutes was
 * too long where the last telling had been a minute ago, and Prometheus took a while to start.
 */
export const PROMETHEUS_FLAGS = ['--rules.alert.for-grace-period=1m', '--rules.alert.resend-delay=90s'] as const;

/** The shop's own pages show these; at the centre, where nothing asks for them, they would be nearly a fifth of all series. */
const HOME_ONLY = {
  source_labels: ['__name__'],
  regex: `${hourRubles.name}|${unusableRows.name}|(api_response_time|pos_monitor_(collector|buffer_read)_duration)_seconds.*`,
  action: 'drop',
} as const;

/**
 * The second Prometheus of a shop that belongs to a chain. It evaluates nothing: it scrapes pos-monitor, keeps what it
 * could not send on its disk, and sends it to the centre once that can be reached again.
 */
export function agentFiles(config: Config, places: Places): RenderedFile[] {
  const { fleet, shop } = config;
  if (fleet === undefined) return [];
  return [
    yamlFile('prometheus/agent.yml', {
      global: { ...EVERY_SCRAPE, external_labels: { shop: fleet.shop_id, region: shop.region } },
      remote_write: [
        {
          url: fleet.remote_write_url,
          basic_auth: withPassword(fleet.username, CENTRE_PASSWORD_FILE),
          // A centre that says "too many" wants the same samples later; by default they would be dropped.
          queue_config: { retry_on_http_429: true },
        },
      ],
      scrape_configs: [{ ...monitorJob(config, places), metric_relabel_configs: [HOME_ONLY] }],
    }),
  ];
}

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
