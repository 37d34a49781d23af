/** Who is told: every channel of the operator, equal among themselves, and pos-monitor's own ear. */
import { type Channel, channelsOf, channelsWhere } from '../config/notifications.ts';
import type { Config } from '../config/schema.ts';
import { publicAddress } from '../domain/links.ts';
import type { Handed } from '../domain/notifications.ts';
import { type Places, reachedBy } from './places.ts';

type Notifications = Config['notifications'];

export const PEOPLE = 'people';
/** Everybody who is told, of what has a beginning only. */
export const NOTICES = 'notices';
/** Whoever is told where nobody has looked. */
export const SECOND = 'second';
export const NOBODY = 'nobody';
export const WATCHDOG_RECEIVER = 'watchdog';

/** More than the catalog has; a message stays small enough to be taken. */
const MOST_ALERTS = 40;
/** Beside the file that Alertmanager is started with, where pos-monitor speaks TLS. */
const MONITOR_CERTIFICATE_FILE = 'monitor_cert.pem';

/** A centre has no pos-monitor that listens: its `monitor` is null. */
export function receivers(config: Config, monitor: Places['monitor'] | null) {
  const { notifications, contacts } = config;
  const page = publicAddress(config);
  const ears = monitor === null ? [] : [hook(config, monitor, 'alertmanager')];
  const carrier = monitor === null ? null : hook(config, monitor, 'max');
  const cashiers = contacts.filter(({ voice }) => voice === 'cashier').map(({ name }) => name);
  /** In whose words a contact is told: after the name of a template. */
  const voice = ({ contact }: Whose) => (contact !== undefined && cashiers.includes(contact) ? '.cashier' : '');
  const told = (name: string, to: Channels, send_resolved: boolean) => {
    const all = <Of>(list: readonly Of[], receiver: (one: Of) => object) =>
      list.length === 0 ? undefined : list.map((one) => ({ ...receiver(one), send_resolved }));
    return {
      name,
      webhook_configs: all([...ears, ...to.webhook.map(webhook)], (one) => one) ?? [],
      telegram_configs: all(to.telegram, (one) => telegram(one, voice(one))),
      webex_configs: carrier === null ? undefined : all(to.max, (one) => max(one, carrier, voice(one))),
      email_configs: all(to.email, (one) => email(one, voice(one))),
      pagerduty_configs: all(to.pagerduty, (one) => pagerduty(one, page)),
      opsgenie_configs: all(to.opsgenie, opsgenie),
    };
  };
  const [people, second] = byTurn(config);
  return [
    told(PEOPLE, people, true),
    told(NOTICES, withoutIncidents(people), false),
    told(SECOND, isEmpty(second) ? people : second, true),
    { name: NOBODY },
    { name: WATCHDOG_RECEIVER, webhook_configs: [...ears, ...heartbeat(notifications)] },
  ];
}

interface Whose {
  readonly contact?: string;
}
type Channels = Pick<Notifications, Channel>;

/** Those who are told of everything, and those who are told only where nobody looks. */
function byTurn({ contacts, notifications }: Config): readonly [people: Channels, second: Channels] {
  const later = new Set(contacts.filter(({ second }) => second).map(({ name }) => name));
  const isSecond = ({ contact }: Whose) => contact !== undefined && later.has(contact);
  return [channelsWhere(notifications, (to) => !isSecond(to)), channelsWhere(notifications, isSecond)];
}

/** Where there are channels: whether there is none that tells at once, or none left for what nobody saw. */
export function turnWithoutChannel(config: Config): 'first' | 'second' | null {
  const [people, second] = byTurn(config);
  if (isEmpty(people) === isEmpty(second)) return null;
  return isEmpty(people) ? 'first' : 'second';
}

/** Where the messages of a receiver go that reach our ear: Alertmanager hands one message to all of them at once. */
export function sentTo(config: Config, receiver: string): Pick<Handed, 'to' | 'beside'> {
  const [people, second] = byTurn(config);
  const first = receiver === NOTICES ? withoutIncidents(people) : people;
  const told = receiver === SECOND && !isEmpty(second) ? second : first;
  const to = [PEOPLE, NOTICES, SECOND].includes(receiver) ? channelsOf(told) : [];
  const outside = receiver === WATCHDOG_RECEIVER ? heartbeat(config.notifications).length : 0;
  return { to: Object.fromEntries(to.map((channel) => [channel, told[channel].length])), beside: 1 + outside };
}

/** Of a notice no end is told, so that it would stay open for ever where each message is an incident. */
function withoutIncidents(to: Channels): Channels {
  return { ...to, pagerduty: [], opsgenie: [] };
}

function isEmpty(to: Channels): boolean {
  return channelsOf(to).length === 0;
}

type Hook = ReturnType<typeof hook>;

function hook({ notifications: { hook_secret }, public_url }: Config, monitor: string, ear: 'alertmanager' | 'max') {
  const { address, scheme, tls } = reachedBy(monitor, public_url, MONITOR_CERTIFICATE_FILE);
  const url = `${scheme}://${address}/api/v1/hooks/${ear}`;
  const authorization = hook_secret === undefined ? undefined : { type: 'Bearer', credentials: hook_secret };
  return { url, max_alerts: MOST_ALERTS, http_config: { follow_redirects: false, tls_config: tls, authorization } };
}

function webhook({ url }: Notifications['webhook'][number]) {
  return { url, max_alerts: MOST_ALERTS };
}

function heartbeat({ heartbeat_url }: Notifications) {
  return heartbeat_url === undefined ? [] : [{ url: heartbeat_url, send_resolved: false }];
}

function telegram({ bot_token, chat_id, proxy_url }: Notifications['telegram'][number], voice: string) {
  return {
    bot_token,
    chat_id,
    parse_mode: 'HTML',
    message: `{{ template "pos.telegram${voice}" . }}`,
    http_config: proxy_url === undefined ? undefined : { proxy_url },
  };
}

/**
 * Alertmanager does not know MAX. Of those that it knows, Webex has the shape that is wanted: an address of one's own, a
 * room, one text. So pos-monitor takes its place, and what goes to MAX is counted by itself, as each channel is.
 */
function max({ chat_id }: Notifications['max'][number], { url, http_config }: Hook, voice: string) {
  return { api_url: url, room_id: String(chat_id), message: `{{ template "pos.max${voice}" . }}`, http_config };
}

function email(
  { to, from, smarthost, username, password, require_tls }: Notifications['email'][number],
  voice: string,
) {
  return {
    to,
    from,
    smarthost,
    auth_username: username,
    auth_password: password,
    require_tls,
    headers: { Subject: `{{ template "pos.subject${voice}" . }}` },
    html: `{{ template "pos.email${voice}" . }}`,
    text: `{{ template "pos.text${voice}" . }}`,
  };
}

function pagerduty({ routing_key }: Notifications['pagerduty'][number], publicUrl: string) {
  return {
    routing_key,
    description: '{{ template "pos.subject" . }}',
    severity: '{{ or .CommonLabels.severity "error" }}',
    client: 'pos-monitor',
    client_url: publicUrl,
    // Its own details would list every alert whole, twice.
    details: {
      text: '{{ template "pos.text" . }}',
      firing: '{{ len .Alerts.Firing }}',
      resolved: '{{ len .Alerts.Resolved }}',
    },
  };
}

function opsgenie({ api_key }: Notifications['opsgenie'][number]) {
  return {
    api_key,
    message: '{{ template "pos.subject" . }}',
    description: '{{ template "pos.text" . }}',
    priority: '{{ or .CommonLabels.priority "P3" }}',
    source: 'pos-monitor',
  };
}
