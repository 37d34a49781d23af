/** Who is told: every channel of the operator, equal among themselves, and pos-monitor's own ear. */
import type { Config } from '../config/schema.ts';
import { type Places, reachedBy } from './places.ts';

type Notifications = Config['notifications'];

export const PEOPLE = 'people';
export const NOBODY = 'nobody';
export const WATCHDOG_RECEIVER = 'watchdog';

/** More than the catalog has; a message stays small enough to be taken. */
const MOST_ALERTS = 40;
/** Beside the file that Alertmanager is started with, where pos-monitor speaks TLS. */
const MONITOR_CERTIFICATE_FILE = 'monitor_cert.pem';

/** A centre has no pos-monitor that listens: its `monitor` is null. */
export function receivers(config: Config, { monitor }: { readonly monitor: Places['monitor'] | null }) {
  const { notifications } = config;
  const ears = monitor === null ? [] : [hook(config, monitor)];
  return [
    {
      name: PEOPLE,
      webhook_configs: [...ears, ...notifications.webhook.map(({ url }) => ({ url, send_resolved: true }))],
      ...named('telegram_configs', notifications.telegram.map(telegram)),
      ...named('email_configs', notifications.email.map(email)),
      ...named(
        'pagerduty_configs',
        notifications.pagerduty.map((to) => pagerduty(to, config.public_url)),
      ),
      ...named('opsgenie_configs', notifications.opsgenie.map(opsgenie)),
    },
    { name: NOBODY },
    { name: WATCHDOG_RECEIVER, webhook_configs: [...ears, ...heartbeat(notifications)] },
  ];
}

function hook({ notifications: { hook_secret }, public_url }: Config, monitor: string) {
  const { address, scheme, tls } = reachedBy(monitor, public_url, MONITOR_CERTIFICATE_FILE);
  const url = `${scheme}://${address}/api/v1/hooks/alertmanager`;
  const shown = {
    ...(tls === null ? {} : { tls_config: tls }),
    ...(hook_secret === undefined ? {} : { authorization: { type: 'Bearer', credentials: hook_secret } }),
  };
  return { url, send_resolved: true, max_alerts: MOST_ALERTS, http_config: { follow_redirects: false, ...shown } };
}

function heartbeat({ heartbeat_url }: Notifications) {
  return heartbeat_url === undefined ? [] : [{ url: heartbeat_url, send_resolved: false }];
}

function telegram({ bot_token, chat_id, proxy_url }: Notifications['telegram'][number]) {
  return {
    bot_token,
    chat_id,
    parse_mode: 'HTML',
    message: '{{ template "pos.telegram" . }}',
    send_resolved: true,
    ...(proxy_url === undefined ? {} : { http_config: { proxy_url } }),
  };
}

function email({ to, from, smarthost, username, password, require_tls }: Notifications['email'][number]) {
  return {
    to,
    from,
    smarthost,
    ...(username === undefined ? {} : { auth_username: username, auth_password: password }),
    require_tls,
    headers: { Subject: '{{ template "pos.subject" . }}' },
    html: '{{ template "pos.email" . }}',
    text: '{{ template "pos.text" . }}',
    send_resolved: true,
  };
}

function pagerduty({ routing_key }: Notifications['pagerduty'][number], publicUrl: string) {
  return {
    routing_key,
    description: '{{ template "pos.subject" . }}',
    severity: '{{ or .CommonLabels.severity "error" }}',
    client: 'pos-monitor',
    client_url: publicUrl,
    details: { text: '{{ template "pos.text" . }}' },
    send_resolved: true,
  };
}

function opsgenie({ api_key }: Notifications['opsgenie'][number]) {
  return {
    api_key,
    message: '{{ template "pos.subject" . }}',
    description: '{{ template "pos.text" . }}',
    priority: '{{ or .CommonLabels.priority "P3" }}',
    source: 'pos-monitor',
    send_resolved: true,
  };
}

function named<Channel>(key: string, channels: readonly Channel[]) {
  return channels.length === 0 ? {} : { [key]: channels };
}
