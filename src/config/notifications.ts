import type { SettingPath } from './document.ts';
import { decimal, flag, list, matching, section, text, together, webAddress, whole } from './fields.ts';

const secretFile = (what: string) =>
  text('the path of a file').exactOptional().describe(`File that holds ${what}, instead of writing it here.`);

const exactlyOne = (name: string) => `expected exactly one of ${name} and ${name}_file`;

function hasOne(name: string) {
  return (given: Readonly<Record<string, unknown>>) =>
    (given[name] === undefined) !== (given[`${name}_file`] === undefined);
}

const ofContact = {
  contact: text('the name of a contact').exactOptional().describe('Whose channel it is: a name of `contacts`.'),
};

const chatId = whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  .refine((id) => id !== 0, { error: 'expected a number other than 0' })
  .describe('Number of the chat; groups have negative ones.');

const telegram = together(
  section({
    chat_id: chatId,
    bot_token: matching(/^\d+:[\w-]+$/, 'a bot token like 123456:ABC-def, as @BotFather gives it')
      .exactOptional()
      .describe('Token of the bot that writes.'),
    bot_token_file: secretFile('the token'),
    proxy_url: webAddress({ protocols: ['http:', 'https:', 'socks5:'] })
      .exactOptional()
      .describe('Proxy for api.telegram.org where it cannot be reached directly.'),
    ...ofContact,
  }),
  hasOne('bot_token'),
  exactlyOne('bot_token'),
);

const max = together(
  section({
    chat_id: chatId,
    bot_token: matching(/^[!-~]+$/, 'a bot token without spaces')
      .exactOptional()
      .describe('Token of the bot that writes.'),
    bot_token_file: secretFile('the token'),
    ...ofContact,
  }),
  hasOne('bot_token'),
  exactlyOne('bot_token'),
);

const maxApi = section({
  url: webAddress({ bare: true }).default('https://platform-api2.max.ru').describe('Address of the bot API.'),
  ca_file: text('the path of a file')
    .exactOptional()
    .describe('Certificates (PEM) that its own is checked against, where this computer does not know them yet.'),
  most_characters: whole(100, 100_000).default(4000).describe('The longest message that it takes.'),
  messages_per_second: decimal(0.1, 100).default(2).describe('The most messages a second that it takes for a chat.'),
});

const email = together(
  together(
    section({
      to: matching(/^\S+@\S+$/, 'a mail address').describe('Who receives the message.'),
      from: matching(/^\S+@\S+$/, 'a mail address').describe('Who sends it.'),
      smarthost: matching(/^\S+:\d{1,5}$/, 'a mail server with its port, like smtp.example.org:587').describe(
        'Mail server and port.',
      ),
      username: text('a user name').exactOptional().describe('User at the mail server.'),
      password: text('a password').exactOptional().describe('Password of that user.'),
      password_file: secretFile('the password'),
      require_tls: flag().default(true).describe('Refuse to send without encryption.'),
      ...ofContact,
    }),
    (given) => given.password === undefined || given.password_file === undefined,
    'expected only one of password and password_file',
  ),
  (given) => (given.username !== undefined) === (given.password !== undefined || given.password_file !== undefined),
  'expected username together with password or password_file',
);

const webhook = section({
  url: webAddress().describe('Where the messages are posted (Alertmanager format).'),
  ...ofContact,
});

const pagerduty = together(
  section({
    routing_key: text('an integration key').exactOptional().describe('Integration key (Events API v2).'),
    routing_key_file: secretFile('the key'),
    ...ofContact,
  }),
  hasOne('routing_key'),
  exactlyOne('routing_key'),
);

const opsgenie = together(
  section({
    api_key: text('an API key').exactOptional().describe('API key of the integration.'),
    api_key_file: secretFile('the key'),
    ...ofContact,
  }),
  hasOne('api_key'),
  exactlyOne('api_key'),
);

const channels = section({
  telegram: list(telegram).default([]).describe('Telegram chats.'),
  max: list(max)
    .default([])
    .describe('Chats of the messenger MAX. pos-monitor itself carries them there, so it needs `hook_secret`.'),
  max_api: maxApi.prefault({}).describe('Where MAX is reached, and what it takes.'),
  email: list(email).default([]).describe('Mail addresses.'),
  webhook: list(webhook).default([]).describe('Addresses of your own that take Alertmanager messages.'),
  pagerduty: list(pagerduty)
    .default([])
    .describe('PagerDuty services; they are told of alerts, not of notices as the morning’s.'),
  opsgenie: list(opsgenie).default([]).describe('Opsgenie teams; they are told as PagerDuty is.'),
  alertmanager_url: webAddress({ bare: true })
    .exactOptional()
    .describe(
      'Alertmanager, as pos-monitor reaches it; without it nobody gets a message. Environment: ALERTMANAGER_URL.',
    ),
  morning_message: flag()
    .default(true)
    .describe('A message at each opening: what the night brought, and the proof that messages arrive.'),
  evening_message: flag()
    .default(true)
    .describe(
      "A message after closing: the day's sales, cash and cards, refunds, what is not delivered, the day's troubles.",
    ),
  heartbeat_url: webAddress()
    .exactOptional()
    .describe('Outside watchdog that expects a call every few minutes: it notices when this computer is off.'),
  hook_secret: matching(/^\S{8,}$/, 'at least 8 characters without spaces')
    .exactOptional()
    .describe('Secret that Alertmanager shows when it reports to pos-monitor.'),
  hook_secret_file: secretFile('that secret'),
  grafana_url: webAddress({ bare: true })
    .exactOptional()
    .describe('Address of Grafana as people see it, for the links in messages.'),
});

export const notifications = together(
  together(
    channels,
    (given) => !Array.isArray(given.max) || given.max.length === 0 || hasOne('hook_secret')(given),
    'expected hook_secret or hook_secret_file: what is carried to MAX is taken from nobody else',
    ['max'],
  ),
  (given) => given.hook_secret === undefined || given.hook_secret_file === undefined,
  'expected only one of hook_secret and hook_secret_file',
);

/** The kinds of channel through which people are told. */
const CHANNELS = ['telegram', 'max', 'email', 'webhook', 'pagerduty', 'opsgenie'] as const;
export type Channel = (typeof CHANNELS)[number];

export function channelsOf(given: Readonly<Record<Channel, readonly unknown[]>>): readonly Channel[] {
  return CHANNELS.filter((channel) => given[channel].length > 0);
}

interface Told {
  readonly contact?: string;
}

/** Of each kind those that are wanted. */
export function channelsWhere<All extends Readonly<Record<Channel, readonly Told[]>>>(
  given: All,
  isWanted: (to: Told, kind: Channel) => boolean,
): Pick<All, Channel> {
  const wanted = CHANNELS.map((kind) => [kind, given[kind].filter((to) => isWanted(to, kind))]);
  return Object.fromEntries(wanted) as Pick<All, Channel>;
}

/** What must never be seen in a log, on a screen or in a message about an error. */
const SECRETS = new Set(['bot_token', 'password', 'routing_key', 'api_key', 'hook_secret']);
/** Addresses whose path or user is as good as a password. */
const SECRET_ADDRESSES = new Set(['proxy_url', 'heartbeat_url', 'url']);

export function isSecret(path: SettingPath): boolean {
  const setting = path.at(-1);
  if (SECRETS.has(String(setting))) return true;
  if (path[0] !== 'notifications') return false;
  // In the place of a section there may stand what belongs into it.
  const isSection = path.length === 1 || typeof setting === 'number' || CHANNELS.some((channel) => channel === setting);
  return isSection || SECRET_ADDRESSES.has(String(setting));
}

/** A copy of the config that may be shown. */
export function masked(config: { readonly notifications: unknown }): unknown {
  return { ...config, notifications: maskedValue(config.notifications) };
}

function maskedValue(value: unknown, setting = ''): unknown {
  if (SECRETS.has(setting)) return '***';
  if (typeof value === 'string') return SECRET_ADDRESSES.has(setting) ? maskedAddress(value) : value;
  if (Array.isArray(value)) return value.map((item) => maskedValue(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskedValue(inner, key)]));
}

function maskedAddress(address: string): string {
  const url = URL.parse(address);
  return url === null ? '***' : `${url.protocol}//${url.host}/***`;
}
