/** Prometheus' own config: whom it asks, which rules it evaluates, whom it tells. */
import type { Config } from '../config/schema.ts';
import { type RenderedFile, yamlFile } from './file.ts';
import { type Places, reachedBy } from './places.ts';
import { JOB } from './rule.ts';

/** A rule looks back a minute, so that four scrapes fit into it and one may be missed. */
export const SCRAPE_SECONDS = 15;
const SCRAPE_INTERVAL = `${SCRAPE_SECONDS}s`;

export const EVERY_SCRAPE = { scrape_interval: SCRAPE_INTERVAL, scrape_timeout: '10s' } as const;

/** The operator puts the password of the user with the role `metrics` into this file. */
const METRICS_PASSWORD_FILE = 'secrets/metrics_password';
/** And the certificate of pos-monitor, or of who signed it, into this one where it speaks TLS. */
const MONITOR_CERTIFICATE_FILE = 'secrets/monitor_cert.pem';

export function prometheusFile(config: Config, places: Places): RenderedFile {
  return yamlFile('prometheus/prometheus.yml', {
    global: { ...EVERY_SCRAPE, evaluation_interval: SCRAPE_INTERVAL, external_labels: externalLabels(config) },
    rule_files: ['rules/*.yml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [places.alertmanager] }] }] },
    scrape_configs: [
      monitorJob(config, places),
      { job_name: 'prometheus', ...targets(places.prometheus) },
      { job_name: 'alertmanager', ...targets(places.alertmanager) },
    ],
  });
}

/** How pos-monitor is scraped, by whomever. */
export function monitorJob(config: Config, places: Places) {
  const { address, scheme, tls } = reachedBy(places.monitor, config.public_url, MONITOR_CERTIFICATE_FILE);
  const overTls = tls === null ? {} : { scheme, tls_config: tls };
  return { job_name: JOB, ...overTls, ...credentials(config), ...targets(address) };
}

/** What tells this shop's data from another's, wherever it is sent. */
function externalLabels({ shop }: Config): Record<string, string> {
  return { shop: shop.name, ...(shop.region === undefined ? {} : { region: shop.region }) };
}

export function targets(address: string) {
  return { static_configs: [{ targets: [address] }] };
}

function credentials({ roles }: Config) {
  const user = Object.keys(roles).find((name) => roles[name] === 'metrics');
  return user === undefined ? {} : { basic_auth: { username: user, password_file: METRICS_PASSWORD_FILE } };
}

/**
 * How it is started, wherever it is: the files that start it repeat these, and a test holds them to it. By default an alert
 * whose `for` is below ten minutes begins anew when Prometheus does. And Alertmanager takes an alert for over that it has
 * not been told of again for four times the resend delay: with the minute of the default an absence of three minutes was
 * too long where the last telling had been a minute ago, and Prometheus took a while to start.
 */
export const PROMETHEUS_FLAGS = ['--rules.alert.for-grace-period=1m', '--rules.alert.resend-delay=90s'] as const;
