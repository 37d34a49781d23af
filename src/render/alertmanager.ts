/** Alertmanager's config: P1 at once, P2 and dates in working hours, INFO to nobody, the watchdog to the dead-man's receiver. */
import { channelsOf } from '../config/notifications.ts';
import type { Config } from '../config/schema.ts';
import { ABOUT_ATTENTION } from '../domain/alerts/alert.ts';
import { catalog } from '../domain/alerts/catalog/index.ts';
import { type RenderedFile, yamlFile } from './file.ts';
import { inhibitRules } from './inhibition.ts';
import type { Places } from './places.ts';
import { NOBODY, NOTICES, PEOPLE, receivers, SECOND, WATCHDOG_RECEIVER } from './receivers.ts';
import { WATCHDOG } from './watching.ts';
import { timeIntervals, waits } from './working-hours.ts';

const PLAIN_FILE = 'alertmanager/alertmanager.yml';
/** Stands in a folder that git ignores; its templates are the same. */
const SECRET_FILE = 'alertmanager/secrets/alertmanager.yml';

/** Warnings of a date that comes nearer: nothing is gained by telling them at night, or each hour. */
const DATED = catalog.filter(({ source }) => source === 'config').map(({ name }) => name);

const NEVER_HELD_BACK = catalog.filter(({ neverHeldBack }) => neverHeldBack === true).map(({ name }) => name);

/**
 * The plain file names nobody and feeds only the screen. Where the operator configured somebody, the file to start
 * Alertmanager with is the other one, which holds the secrets.
 */
export function alertmanagerFiles(config: Config, places: Places, isPrivate = false): RenderedFile[] {
  return filesOf(config, isPrivate, (told) => ({
    route: routes(config.shop),
    inhibit_rules: inhibitRules(),
    receivers: receivers(told, places),
  }));
}

/** The file for everybody's eyes and, where there are secrets, the one that Alertmanager is started with. */
export function filesOf(config: Config, isPrivate: boolean, own: (told: Config) => object): RenderedFile[] {
  const content = (told: Config, templates: string) => ({
    global: { resolve_timeout: '5m' },
    templates: [templates],
    time_intervals: timeIntervals(config.shop),
    ...own(told),
  });
  // Into a folder of Alertmanager's alone, under the one name that it is always started with.
  if (isPrivate) return [yamlFile(PLAIN_FILE, content(config, 'templates/*.tmpl'), true)];
  const plain = yamlFile(PLAIN_FILE, content(withoutChannels(config), 'templates/*.tmpl'));
  if (!hasChannels(config)) return [plain];
  return [plain, yamlFile(SECRET_FILE, content(config, '../templates/*.tmpl'), true)];
}

/** What pos-monitor itself hands over: told once, and no end of it is told. */
function ownRoutes() {
  return [
    {
      receiver: NOTICES,
      matchers: ['origin="pos-monitor"'],
      group_by: ['shop', 'notice'],
      group_wait: '0s',
      group_interval: '1m',
      repeat_interval: '120h',
    },
    {
      receiver: SECOND,
      matchers: [`alertname="${ABOUT_ATTENTION}"`],
      group_by: ['shop', 'alertname'],
      group_wait: '0s',
      group_interval: '1m',
      repeat_interval: '1h',
    },
  ];
}

export function routes(shop: Config['shop']) {
  return {
    receiver: PEOPLE,
    group_by: ['shop', 'alertname'],
    group_wait: '30s',
    group_interval: '5m',
    repeat_interval: '4h',
    routes: [
      {
        receiver: WATCHDOG_RECEIVER,
        matchers: [`alertname="${WATCHDOG}"`],
        group_wait: '0s',
        group_interval: '1m',
        repeat_interval: '3m',
      },
      ...ownRoutes(),
      { receiver: NOBODY, matchers: ['priority="INFO"'] },
      {
        // Once a day: a little less than that, since it is looked at every few minutes only, and never at night.
        receiver: PEOPLE,
        matchers: [`alertname=~"${DATED.join('|')}"`],
        group_by: ['shop', 'alertname'],
        group_wait: '30s',
        group_interval: '1m',
        repeat_interval: '23h',
        ...waits(shop),
      },
      {
        receiver: PEOPLE,
        matchers: [`alertname=~"${NEVER_HELD_BACK.join('|')}"`],
        group_by: ['shop', 'alertname'],
        group_wait: '0s',
        group_interval: '1m',
        repeat_interval: '4h',
      },
      {
        // By name, so that a new P1 never waits for the interval of another one's group.
        receiver: PEOPLE,
        matchers: ['priority="P1"'],
        group_by: ['shop', 'alertname'],
        group_wait: '10s',
        group_interval: '1m',
        repeat_interval: '1h',
      },
      {
        receiver: PEOPLE,
        matchers: ['priority="P2"'],
        group_by: ['shop', 'priority'],
        group_wait: '30s',
        group_interval: '5m',
        repeat_interval: '4h',
        ...waits(shop),
      },
    ],
  };
}

function hasChannels({ notifications }: Config): boolean {
  const { heartbeat_url, hook_secret } = notifications;
  return channelsOf(notifications).length > 0 || heartbeat_url !== undefined || hook_secret !== undefined;
}

function withoutChannels(config: Config): Config {
  return {
    ...config,
    notifications: {
      morning_message: config.notifications.morning_message,
      evening_message: config.notifications.evening_message,
      telegram: [],
      max: [],
      max_api: config.notifications.max_api,
      email: [],
      webhook: [],
      pagerduty: [],
      opsgenie: [],
    },
  };
}
