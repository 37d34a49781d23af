/**
 * The series of one View, as text. What is unknown is absent, nothing outlives what it describes, and a reading that
 * throws costs its own group only. And the whole page in OpenMetrics' words, for whoever asks for them.
 */
import { LEVELS } from '../domain/alerts/alert.ts';
import { UNSETTLED_SERIES } from '../domain/alerts/flapping.ts';
import { oncePer } from '../domain/once-per.ts';
import type { View } from '../domain/seen.ts';
import { COLLECTOR_SUCCESS } from '../domain/series/index.ts';
import { type Collector, type Sample, type Series, samplesOf } from '../domain/series/series.ts';
import type { Snapshot } from '../domain/snapshot.ts';

export type Family = Pick<Series, 'name' | 'help' | 'type' | 'labelNames'>;

const family = (name: string, help: string, ...labelNames: string[]): Family => ({
  ...{ name, help, labelNames },
  type: 'gauge',
});

const SUCCESS = family(COLLECTOR_SUCCESS, 'Whether a group of readings could be taken from the snapshot', 'collector');
const DURATION = family('pos_monitor_collector_duration_seconds', 'How long that took', 'collector');
const ALERTS = family('pos_monitor_active_alerts', 'Alerts that the screen shows now', 'priority');
const SEEN = family(
  'pos_monitor_alert_seen',
  'Whether somebody, and who, has seen an alert that the screen shows, at the level at which it stands',
  'alert',
  'pos_id',
  'priority',
  'by',
);
const UNSETTLED = family(
  UNSETTLED_SERIES,
  'An alert that is gone for now, but stands, since it comes and goes',
  'alert',
  'pos_id',
  'priority',
);
const DELIVERED = family(
  'pos_monitor_channel_delivered_timestamp_seconds',
  "When a message of this kind of channel last went through, by Alertmanager's own figures",
  'channel',
);
const FAILED = family(
  'pos_monitor_channel_failed_timestamp_seconds',
  "When one last failed, by Alertmanager's own figures",
  'channel',
);

export const OWN_FAMILIES: readonly Family[] = [SUCCESS, DURATION, ALERTS, SEEN, UNSETTLED, DELIVERED, FAILED];

export function viewPage(collectors: readonly Collector[], view: View): string {
  const { snapshot, alerts } = view;
  const groups = collectors.map((collector) => collect(collector, snapshot));
  return [
    familyText(
      SUCCESS,
      groups.map(({ labels, text }) => ({ labels, value: Number(text !== null) })),
    ),
    familyText(
      DURATION,
      groups.map(({ labels, seconds }) => ({ labels, value: seconds })),
    ),
    ...groups.flatMap(({ text }) => text ?? []),
    familyText(
      ALERTS,
      LEVELS.map((level) => ({
        labels: { priority: level },
        value: alerts.filter((alert) => alert.level === level).length,
      })),
    ),
    ...watched(view),
  ].join('\n');
}

/** What is known of whether anybody is reached. */
function watched({ alerts, lives, snapshot, notifications }: View): string[] {
  const seen = alerts.map(({ name, posId, level, seen }) => ({
    labels: { alert: name, pos_id: posId ?? '', priority: level, ...(seen === null ? {} : { by: seen.by }) },
    value: Number(seen !== null),
  }));
  // Also where another alert hides it: Prometheus would take it for over, and tell it anew.
  const unsettled = lives
    .filter(({ goneSince }) => goneSince !== null)
    .map(({ name, posId, level }) => ({ labels: { alert: name, pos_id: posId ?? '', priority: level }, value: 1 }));
  const moments = (kind: 'delivered' | 'failed') =>
    snapshot.shop.channels.flatMap((channel) => {
      const value = notifications.channels[channel]?.[kind] ?? null;
      return value === null ? [] : [{ labels: { channel }, value }];
    });
  const families = [
    [SEEN, seen],
    [UNSETTLED, unsettled],
    [DELIVERED, moments('delivered')],
    [FAILED, moments('failed')],
  ] as const;
  return families.flatMap(([family, samples]) => (samples.length === 0 ? [] : [familyText(family, samples)]));
}

interface Group {
  readonly labels: Sample['labels'];
  /** The families that have anything to say; null where one could not be read. */
  readonly text: readonly string[] | null;
  readonly seconds: number;
}

function collect({ name, series }: Collector, snapshot: Snapshot): Group {
  const started = performance.now();
  const text = familiesOf(series, snapshot);
  return { labels: { collector: name }, text, seconds: (performance.now() - started) / 1000 };
}

function familiesOf(series: readonly Series[], snapshot: Snapshot): string[] | null {
  try {
    return series.flatMap((one) => {
      const samples = samplesOf(one, snapshot);
      return samples.length === 0 ? [] : [familyText(one, samples)];
    });
  } catch {
    return null;
  }
}

/** What stands above a family's samples never differs. */
const headOf = oncePer(({ name, help, type }: Family) => `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n`);

function familyText(family: Family, samples: readonly Sample[]): string {
  let text = headOf(family);
  for (const { labels, value } of samples) text += `${family.name}${labelsText(labels)} ${value}\n`;
  return text;
}

function labelsText(labels: Sample['labels']): string {
  let text = '';
  for (const name in labels) {
    text += `${text === '' ? '{' : ','}${name}="${escaped(labels[name] ?? '').replaceAll('"', '\\"')}"`;
  }
  return text === '' ? '' : `${text}}`;
}

function escaped(text: string): string {
  return /[\\\n]/.test(text) ? text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n') : text;
}

export const OPENMETRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

const COMMENT = /^# (HELP|TYPE) (\S+) (.*)$/;

/** There a counter's family bears its name without `_total`, nothing stands between families, and the end is said. */
export function openMetrics(page: string): string {
  const counters = new Set(Array.from(page.matchAll(/^# TYPE (\S+_total) counter$/gm), ([, name]) => name));
  const lines = page.split('\n').flatMap((line) => {
    if (!line.startsWith('#')) return line === '' ? [] : [line];
    const [, word, name = '', rest = ''] = COMMENT.exec(line) ?? [];
    if (word === undefined) return [];
    const family = counters.has(name) ? name.slice(0, -'_total'.length) : name;
    // A counter of another name is none there.
    const said =
      word === 'HELP' ? rest.replaceAll('"', '\\"') : family === name && rest === 'counter' ? 'unknown' : rest;
    return [`# ${word} ${family} ${said}`];
  });
  return [...lines, '# EOF', ''].join('\n');
}

/** Whether these words of Accept like it at least as much as the plain format. */
export function asksForOpenMetrics(accept = ''): boolean {
  const wishes = accept.split(',').map((wish) => {
    const [type = '', ...parameters] = wish.split(';').map((part) => part.trim().toLowerCase());
    const value = (name: string) => parameters.find((known) => known.startsWith(`${name}=`))?.slice(name.length + 1);
    return { type, version: value('version') ?? '1.0.0', quality: Number(value('q') ?? 1) };
  });
  const best = (fits: (wish: (typeof wishes)[number]) => boolean) =>
    Math.max(0, ...wishes.filter(fits).map(({ quality }) => quality));
  const liked = best(({ type, version }) => type === 'application/openmetrics-text' && version === '1.0.0');
  return liked > 0 && liked >= best(({ type }) => ['text/plain', 'text/*', '*/*'].includes(type));
}
