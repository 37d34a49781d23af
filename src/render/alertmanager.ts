/** Alertmanager's config: P1 at once, P2 and dates in working hours, INFO to nobody, the watchdog to the dead-man's receiver. */
import { channelsOf, channelsWhere } from '../config/notifications.ts';
import { type Config, WEEKDAYS } from '../config/schema.ts';
import { ABOUT_ATTENTION } from '../domain/alerts/alert.ts';
import { catalog, DATED } from '../domain/alerts/catalog/index.ts';
import { shiftDay } from '../domain/day.ts';
import { WATCHDOG } from '../domain/notifications.ts';
import { type RenderedFile, yamlFile } from './file.ts';
import type { Places } from './places.ts';
import { NOBODY, NOTICES, PEOPLE, receivers, SECOND, WATCHDOG_RECEIVER } from './receivers.ts';
import { inhibitRules } from './rules.ts';

const PLAIN_FILE = 'alertmanager/alertmanager.yml';
/** Stands in a folder that git ignores; its templates are the same. */
const SECRET_FILE = 'alertmanager/secrets/alertmanager.yml';

const NEVER_HELD_BACK = catalog.filter(({ neverHeldBack }) => neverHeldBack === true).map(({ name }) => name);

/**
 * The plain file names nobody and feeds only the screen. Where the operator configured somebody, the file to start
 * Alertmanager with is the other one, which holds the secrets.
 */
export function alertmanagerFiles(config: Config, places: Places, isPrivate = false): RenderedFile[] {
  return filesOf(config, isPrivate, (told) => ({
    route: routes(config.shop),
    inhibit_rules: inhibitRules(),
    receivers: receivers(told, places.monitor),
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
  const secret = yamlFile(SECRET_FILE, content(config, '../templates/*.tmpl'), true);
  return [plain, { ...secret, leftover: !hasChannels(config) }];
}

export function routes(shop: Config['shop']) {
  return {
    receiver: PEOPLE,
    group_by: BY_ALERT,
    ...paced('30s', '5m', '4h'),
    routes: [
      watchdogRoute(),
      // What pos-monitor itself hands over is told once, and no end of it is told.
      routeTo(NOTICES, 'origin="pos-monitor"', ['shop', 'notice'], paced('0s', '1m', '120h')),
      routeTo(SECOND, `alertname="${ABOUT_ATTENTION}"`, BY_ALERT, paced('0s', '1m', '1h')),
      { receiver: NOBODY, matchers: ['priority="INFO"'] },
      // Once a day: a little less than that, since it is looked at every few minutes only, and never at night.
      { ...routeTo(PEOPLE, `alertname=~"${DATED.join('|')}"`, BY_ALERT, paced('30s', '1m', '23h')), ...waits(shop) },
      routeTo(PEOPLE, `alertname=~"${NEVER_HELD_BACK.join('|')}"`, BY_ALERT, paced('0s', '1m', '4h')),
      // By name, so that a new P1 never waits for the interval of another one's group.
      routeTo(PEOPLE, 'priority="P1"', BY_ALERT, paced('10s', '1m', '1h')),
      { ...routeTo(PEOPLE, 'priority="P2"', ['shop', 'priority'], paced('30s', '5m', '4h')), ...waits(shop) },
    ],
  };
}

const BY_ALERT = ['shop', 'alertname'];

/** How long the first message of a group waits for others, the next for news, and the last until it is told again. */
export function paced(group_wait: string, group_interval: string, repeat_interval: string) {
  return { group_wait, group_interval, repeat_interval };
}

export function routeTo(
  receiver: string,
  matcher: string,
  group_by: readonly string[],
  pace: ReturnType<typeof paced>,
) {
  return { receiver, matchers: [matcher], group_by, ...pace };
}

export function watchdogRoute() {
  return { receiver: WATCHDOG_RECEIVER, matchers: [`alertname="${WATCHDOG}"`], ...paced('0s', '1m', '3m') };
}

function hasChannels({ notifications }: Config): boolean {
  const { heartbeat_url, hook_secret } = notifications;
  return channelsOf(notifications).length > 0 || heartbeat_url !== undefined || hook_secret !== undefined;
}

function withoutChannels(config: Config): Config {
  const { heartbeat_url: _beat, hook_secret: _secret, ...told } = config.notifications;
  return { ...config, notifications: { ...told, ...channelsWhere(told, () => false) } };
}

type Shop = Config['shop'];

const WORKING_HOURS = 'working-hours';
const CLOSED_DAYS = 'closed-days';

/** What a route has that waits for them. */
export function waits(shop: Shop) {
  const days = closedDays(shop).length > 0;
  return { active_time_intervals: [WORKING_HOURS], ...(days && { mute_time_intervals: [CLOSED_DAYS] }) };
}

/** The hours in which people are told of what can wait, as Alertmanager writes them. */
export function timeIntervals(shop: Shop) {
  const { working_hours, closed, time_zone: location } = shop;
  const parts = partsOf(working_hours);
  const hours = parts.map(({ times, later }) => {
    const open = WEEKDAYS.filter((_, day) => !closed.includes(WEEKDAYS.at(day - later) ?? ''));
    return { times, ...(open.length < WEEKDAYS.length && { weekdays: open }), location };
  });
  const days = closedDays(shop).flatMap((day) =>
    parts.map(({ times, later }) => {
      const [year = '', month, date] = shiftDay(day, later).split('-');
      return { times, years: [year], months: [String(Number(month))], days_of_month: [String(Number(date))], location };
    }),
  );
  return [
    { name: WORKING_HOURS, time_intervals: hours },
    ...(days.length > 0 ? [{ name: CLOSED_DAYS, time_intervals: days }] : []),
  ];
}

/** What of a working day lies on the day of its opening, and what on the one after it. */
function partsOf({ from, to }: Shop['working_hours']) {
  const parts = from < to ? [[from, to, 0] as const] : [[from, '24:00', 0] as const, ['00:00', to, 1] as const];
  return parts
    .filter(([start, end]) => start !== end)
    .map(([start_time, end_time, later]) => ({ times: [{ start_time, end_time }], later }));
}

function closedDays({ closed }: Shop): string[] {
  return closed.filter((day) => !WEEKDAYS.some((one) => one === day));
}

/** How it is started: by default a killed one forgets what it sent in the last quarter of an hour, and tells that again, and no end. */
export const ALERTMANAGER_FLAGS = ['--data.maintenance-interval=10s'] as const;
