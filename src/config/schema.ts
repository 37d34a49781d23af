/** Everything that can be set in pos-monitor.yml. The example file and the table of settings are rendered from here. */
import type * as z from 'zod';
import { isDayName, isTimeZone, spelledZone } from '../domain/day.ts';
import { isRecord } from '../domain/foreign.ts';
import { ofThresholds, type ThresholdName } from '../domain/shop.ts';
import {
  accepted,
  calendarDay,
  decimal,
  flag,
  list,
  matching,
  named,
  oneOf,
  section,
  text,
  together,
  webAddress,
  whole,
} from './fields.ts';
import { notifications } from './notifications.ts';

const fields = ofThresholds((threshold) =>
  (threshold.whole ? whole : decimal)(threshold.from, threshold.to)
    .default(threshold.byDefault)
    .describe(threshold.means),
);

/** Pairs that only make sense in this order: a warning comes before what it warns of. */
const ORDERED: readonly (readonly [smaller: ThresholdName, larger: ThresholdName, unitRatio: number])[] = [
  ['buffer_high_percent', 'buffer_full_percent', 1],
  ['receipt_waiting_hours', 'receipt_overdue_hours', 1],
  ['ofd_deadline_warning_days', 'ofd_deadline_days', 1],
  ['receipt_overdue_hours', 'ofd_deadline_warning_days', 24],
  ['shift_ends_soon_hours', 'shift_too_long_hours', 1],
  ['not_printed_after_seconds', 'not_printed_within_minutes', 60],
  ['drive_expiry_critical_days', 'expiry_warning_days', 1],
  ['contract_expiry_critical_days', 'expiry_warning_days', 1],
  ['disk_full_megabytes', 'disk_low_megabytes', 1],
];

const thresholds = ORDERED.reduce((schema, [smaller, larger, unitRatio]) => {
  const limit = unitRatio === 1 ? larger : `${larger} × ${unitRatio}`;
  return together(
    schema,
    ({ [smaller]: low, [larger]: high }) =>
      typeof low !== 'number' || typeof high !== 'number' || low < high * unitRatio,
    `expected less than ${limit}`,
    [smaller],
  );
}, section(fields));

/** In whose words somebody is told: what to do at the till, or what is wrong with it. */
const VOICES = ['cashier', 'administrator'] as const;

const contact = section({
  name: text('a name').describe('Who it is; a channel of notifications may name him as its `contact`.'),
  role: text('what he is to the shop').describe('What he is to the shop, as it stands beside the number.'),
  phone: text('a telephone number').exactOptional().describe('Number to call.'),
  voice: oneOf(VOICES)
    .default('administrator')
    .describe(`In whose words he is told: ${VOICES.join(' or ')}.`),
  second: flag()
    .default(false)
    .describe('Told only where nobody has seen a P1 for `nobody_saw_minutes`, through the channels that name him.'),
});

/** A channel names its contact, so no two have one name. */
const contacts = list(contact).check(({ value, issues }) => {
  const names = value.map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) === index) continue;
    issues.push({
      code: 'custom',
      message: 'expected a name that no other contact has',
      path: [index, 'name'],
      input: value,
    });
  }
});

/** Where a channel names a contact that there is not. */
function strangerPaths(
  known: readonly { readonly name: string }[],
  channels: Readonly<Record<string, unknown>>,
): (string | number)[][] {
  const names = new Set<unknown>(known.map(({ name }) => name));
  return Object.entries(channels).flatMap(([kind, list]) =>
    (Array.isArray(list) ? list : []).flatMap((channel: unknown, index) =>
      !isRecord(channel) || channel.contact === undefined || names.has(channel.contact)
        ? []
        : [[kind, index, 'contact']],
    ),
  );
}

export const fleet = section({
  remote_write_url: webAddress({ bare: true }).describe(
    'Where the centre takes samples: the remote write address of a Prometheus, Mimir or VictoriaMetrics.',
  ),
  shop_id: matching(/^[^\s"\\()[\]{}|+*?^$]+$/, 'a name without spaces, quotes and signs like ( or *').describe(
    'The label `shop` on what arrives there. No two shops of a chain have the same.',
  ),
  username: text('a user name')
    .exactOptional()
    .describe(
      "User at the centre, whose door has one for each shop. The password stands in Docker's config/prometheus/centre_password, else in /var/lib/pos-monitor-render/prometheus/secrets/centre_password.",
    ),
});

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export const ROLES = ['cashier', 'viewer', 'metrics', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** From Monday on, as Alertmanager names them. */
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const closedDays = list(
  accepted(
    (day) => WEEKDAYS.some((one) => one === day) || isDayName(day),
    `one of ${WEEKDAYS.join(', ')}, or a date like 2027-01-01`,
  ),
)
  .max(400, { error: 'expected at most 400 days' })
  .refine((days) => !WEEKDAYS.every((day) => days.includes(day)), { error: 'expected a weekday on which it is open' });

const clockTime = (pattern: RegExp, example: string) => matching(pattern, `a time like "${example}"`);

const workingHours = together(
  section({
    from: clockTime(/^([01]\d|2[0-3]):[0-5]\d$/, '09:00')
      .default('09:00')
      .describe('Opening time.'),
    to: clockTime(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, '21:00')
      .default('21:00')
      .describe('Closing time; earlier than `from` where the shop is open past midnight.'),
  }),
  (given) => given.from === undefined || given.from !== given.to,
  'expected two different times',
);

const shop = section({
  name: text('the name of the shop')
    .default('Магазин')
    .describe('Name of the shop, shown on the page and in messages.'),
  time_zone: accepted(isTimeZone, 'a time zone by its name, like Europe/Moscow')
    .transform(spelledZone)
    .prefault('Europe/Moscow')
    .describe('The shop\'s time zone: it decides what "today" is. Environment: POS_TIMEZONE, TZ.'),
  working_hours: workingHours
    .prefault({})
    .describe('Messages below P1, and of dates that come nearer, wait for these hours; no other P1 does.'),
  closed: closedDays
    .default([])
    .describe(
      'Days without work: weekdays, holidays (2027-01-01). Silence is no alarm then, and messages below P1 wait.',
    ),
  training: flag()
    .default(false)
    .describe('A till for training: its receipts come from a test printer and have no legal force.'),
  region: text('the name of a region')
    .regex(/^[^"\\\n]*$/, { error: 'expected a name in one line without " and \\' })
    .exactOptional()
    .describe('Region or city; a label on what leaves the shop.'),
});

const buffer = section({
  path: text('the path of buffer.db')
    .default('./data/buffer.db')
    .describe(
      "The adapter's buffer.db. As a full path: another one is looked for where a command is called. Mount its whole folder, not only the file. Environment: BUFFER_DB_PATH.",
    ),
  capacity: whole(1, 1_000_000)
    .exactOptional()
    .describe('Receipts the adapter holds; normally read from the file itself, 200 where it does not say.'),
});

const adapter = section({
  url: webAddress({ bare: true })
    .default('http://localhost:8000')
    .describe('Address of the KKT adapter. Environment: KKT_ADAPTER_URL.'),
  timeout_seconds: decimal(0.1, 60)
    .default(10)
    .describe('How long a question may take in all. An adapter that waits for the OFD answers late.'),
  probe_seconds: decimal(1, 60).default(10).describe('How often the adapter is asked.'),
});

const state = section({
  path: text('the path of a folder')
    .default('./state')
    .describe(
      "Folder of pos-monitor's own, for the journal of alerts; never the adapter's. Environment: STATE_DIRECTORY.",
    ),
});

const isPlace = (value: string) => URL.parse(`http://${value}`)?.pathname === '/' && /:\d+$/.test(value);

const listen = section({
  host: text('an address to listen on').default('0.0.0.0').describe('Address to listen on. Environment: HOST.'),
  port: whole(0, 65_535).default(8001).describe('Port to listen on; 0 takes a free one. Environment: PORT.'),
  published: accepted((value) => isPlace(value), 'an address and a port like 192.168.1.10:8001')
    .exactOptional()
    .describe(
      'Address and port at which others reach it, where that is not this address and this port: of a container those of its PC. Environment: PUBLISHED_AT.',
    ),
});

const promise = section({
  answer_minutes: whole(1, 10_080).describe('Within so many minutes somebody answers.'),
  solve_minutes: whole(1, 10_080).describe('Within so many minutes it is solved.'),
});

const isOrigin = (value: string) => value === '*' || URL.parse(value)?.origin === value;

const settings = section({
  shop: shop.prefault({}).describe('The shop.'),
  buffer: buffer.prefault({}).describe("The adapter's file."),
  adapter: adapter.prefault({}).describe('The KKT adapter.'),
  state: state.prefault({}).describe('What pos-monitor itself keeps.'),
  terminals: named(text('a name'))
    .prefault({})
    .describe('What people call each till, by its pos_id. Tills not named here are shown by their pos_id.'),
  thresholds: thresholds.prefault({}).describe('When an alert begins.'),
  listen: listen.prefault({}).describe('Where pos-monitor is reached.'),
  public_url: webAddress({ bare: true })
    .exactOptional()
    .describe(
      'Address of pos-monitor as people see it, for the links in messages and dashboards; by default that of this PC in its network, or listen.published.',
    ),
  categories: named(list(text('a part of the name of goods')))
    .prefault({})
    .describe(
      'Groups of goods: for each the parts of names by which its goods are known, `*` for anything between; the first that fits.',
    ),
  cors_origins: list(accepted(isOrigin, 'an origin like https://office.example.org, or "*"'))
    .default([])
    .describe('Origins of other pages that may ask pos-monitor from a browser.'),
  allowed_hosts: list(matching(/^[^\s/:]+$/, 'a host name without scheme and port'))
    .default([])
    .describe(
      'Host names under which pos-monitor may be asked, beside addresses, localhost, pos_monitor, kassa.local and those of public_url, listen.host and listen.published.',
    ),
  fiscal_drive_ends: calendarDay()
    .exactOptional()
    .describe('Last day of the fiscal drive, the earliest where the tills have several.'),
  ofd_contract_ends: calendarDay().exactOptional().describe('Last day of the contract with the OFD.'),
  log_level: oneOf(LOG_LEVELS)
    .default('info')
    .describe(`One of ${LOG_LEVELS.join(', ')}. Environment: LOG_LEVEL.`),
  contacts: contacts.default([]).describe('Whom to call, and whom to wake when nobody looks.'),
  promises: section({
    p1: promise.exactOptional().describe('What is urgent.'),
    p2: promise.exactOptional().describe('What somebody looks at today.'),
  })
    .prefault({})
    .describe('What whoever looks after the shop has promised it; printed in the runbooks only where it stands here.'),
  notifications: notifications.prefault({}).describe('Who is told, beside the screen; as many as you like.'),
  fleet: fleet.exactOptional().describe('Where a chain of shops has one centre: what this shop sends there.'),
  web_config: text('the path of web-config.yml')
    .exactOptional()
    .describe(
      "Users and certificate, in the format of Prometheus' exporters; web-config.yml beside the settings if it is there. Without it everybody is let in.",
    ),
  token_secret_file: text('the path of a file')
    .exactOptional()
    .describe('File with at least 32 random bytes that logins are signed with; without it they end with each restart.'),
  roles: named(oneOf(ROLES))
    .prefault({})
    .describe(`What each user of web-config.yml may see: ${ROLES.join(', ')}.`),
});

export const configSchema = settings.check(({ value, issues }) => {
  for (const path of strangerPaths(value.contacts, value.notifications)) {
    issues.push({
      code: 'custom',
      message: 'expected the name of one of the contacts',
      path: ['notifications', ...path],
      input: value,
    });
  }
});

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

export type Config = Frozen<z.output<typeof configSchema>>;
