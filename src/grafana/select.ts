/** Writes PromQL out of series: every selector is bound to the dashboard's variables in the same way. */
import { amountOf } from '../domain/alerts/condition.ts';
import { COLLECTOR_SUCCESS } from '../domain/series/index.ts';
import { terminalInfo } from '../domain/series/shop.ts';
import { ofRegion } from '../render/centre-sums.ts';

/** A series by its name; those of the domain are such, too. */
interface Named {
  readonly name: string;
  readonly labelNames: readonly string[];
}

function named(name: string, ...labelNames: readonly string[]): Named {
  return { name, labelNames };
}

/** What this program exports about itself; a test compares it with the page that it serves. */
export const own = {
  activeAlerts: named('pos_monitor_active_alerts', 'priority'),
  alertSeen: named('pos_monitor_alert_seen', 'alert', 'pos_id', 'priority', 'by'),
  channelDelivered: named('pos_monitor_channel_delivered_timestamp_seconds', 'channel'),
  collectorSuccess: named(COLLECTOR_SUCCESS, 'collector'),
  bufferReads: named('pos_monitor_buffer_reads_total', 'outcome'),
  adapterProbes: named('pos_monitor_adapter_probes_total', 'outcome'),
  deliveryBuckets: named('kkt_sync_duration_seconds_bucket', 'le'),
  deliveryCount: named('kkt_sync_duration_seconds_count'),
  httpRequests: named('http_requests_total', 'route', 'method', 'status'),
  websocketClients: named('pos_monitor_websocket_clients'),
  residentMemory: named('process_resident_memory_bytes'),
  buildInfo: named('pos_monitor_build_info', 'version', 'node'),
};

/** What Prometheus and Alertmanager export about themselves. */
export const tools = {
  alerts: named('ALERTS', 'alertname', 'alertstate', 'priority', 'pos_id'),
  alertsSince: named('ALERTS_FOR_STATE', 'alertname', 'priority', 'pos_id'),
  up: named('up'),
  scrapeDuration: named('scrape_duration_seconds'),
  ruleEvaluations: named('prometheus_rule_evaluations_total', 'rule_group'),
  ruleFailures: named('prometheus_rule_evaluation_failures_total', 'rule_group'),
  alertsSent: named('prometheus_notifications_sent_total', 'alertmanager'),
  alertsLost: named('prometheus_notifications_dropped_total'),
  messages: named('alertmanager_notifications_total', 'integration'),
  messagesFailed: named('alertmanager_notifications_failed_total', 'integration'),
  silences: named('alertmanager_silences', 'state'),
};

/** What vmalert exports of the same, which evaluates the rules of some centres. */
export const ofVmalert = {
  ruleEvaluations: named('vmalert_execution_total'),
  ruleFailures: named('vmalert_execution_errors_total'),
  alertsSent: named('vmalert_alerts_sent_total', 'addr'),
  alertsLost: named('vmalert_alerts_send_errors_total', 'addr'),
};

/** 1 for each till that there is, and under each name: as the rules remember it. */
export const knownTerminals = named(amountOf(terminalInfo).knownAs, ...terminalInfo.labelNames);

/** In a shop, where there are no such labels, both variables are hidden and fit what is not there. */
export const IN_REGION = 'region=~"$region"';
export const SHOP = `shop=~"$shop",${IN_REGION}`;
const JOB = 'job=~"$job",instance=~"$instance"';
const JOB_AND_SHOP = `${JOB},${SHOP}`;
/** What Prometheus and Alertmanager say of themselves bears no shop: a centre's own, whichever shop is chosen there. */
const JOB_OF_OWN = `${JOB},shop=""`;

/** The series in the chosen shop, and of the chosen terminal where it belongs to one. */
export function pick(series: Named, ...matchers: readonly string[]): string {
  return selector(series, [JOB_AND_SHOP, ...ofTerminal(series), ...matchers]);
}

/** The series in the chosen shop, whatever terminal it belongs to. */
export function pickEvery(series: Named, ...matchers: readonly string[]): string {
  return selector(series, [JOB_AND_SHOP, ...matchers]);
}

export function pickOwn(series: Named, ...matchers: readonly string[]): string {
  return selector(series, [JOB_OF_OWN, ...matchers]);
}

export function total(series: Named, ...matchers: readonly string[]): string {
  return `sum(${pick(series, ...matchers)})`;
}

type Sum = (series: Named, by: readonly string[], ...matchers: readonly string[]) => string;

/**
 * Where many shops may be chosen: at the centre the sums of one come from itself, those of all as they were added up, and
 * those of one till of all shops from each till of that number. All are `.*`, which no shop and no till is called.
 */
export function summed(atCentre: boolean, how: 'sum' | 'max' | 'min' = 'sum'): Sum {
  const sum = (by: readonly string[], of: string) => `${how}${by.length === 0 ? '' : ` by (${by.join(', ')})`} (${of})`;
  return (series, by, ...matchers) => {
    const own = sum(by, pick(series, ...matchers));
    if (!atCentre) return own;
    const terminal = ofTerminal(series);
    const ofOne = ofOneShop(own);
    const ofAll = sum(by, `${ofRegion(series.name)}{${[SHOP, ...terminal, ...matchers].join(',')}}`);
    const ofOneTill = terminal.map((any) => own.replace(any, `pos_id="\${terminal:raw}"`));
    return `(${[ofOne, ofAll, ...ofOneTill].join(' or ')})`;
  };
}

/** Nothing where all shops are chosen. */
export function ofOneShop(expr: string): string {
  return expr.replace('shop=~"$shop"', `shop="\${shop:raw}"`);
}

function ofTerminal(series: Named): string[] {
  return series.labelNames.includes('pos_id') ? ['pos_id=~"$terminal"'] : [];
}

/**
 * A value that is not there keeps its place on the screen and says so; it never turns into a zero. The number is one
 * that no reading is: NaN would do, but VictoriaMetrics takes it for nothing, and the last one known would stay.
 */
export function orUnknown(expr: string): string {
  return `${expr} or vector(Inf)`;
}

/** Nothing at all where nothing is known at the end: of a line that only begins, its last point would be shown as now. */
export function knownAtLast(expr: string): string {
  return `(${expr}) and on () (${atLast(expr)})`;
}

/** A selector ends behind a quotation mark, a variable does not. */
export function atLast(expr: string): string {
  return expr.replaceAll('"}', '"} @ end()');
}

export function rate(series: Named, ...matchers: readonly string[]): string {
  return `rate(${pickEvery(series, ...matchers)}[$__rate_interval])`;
}

/** Of those of these that there are. */
export function ownRate(...either: readonly Named[]): string {
  return either.map((series) => `rate(${pickOwn(series)}[$__rate_interval])`).join(' or ');
}

export function labelled(expr: string, label: string, value: string): string {
  return `label_replace(${expr}, "${label}", "${value}", "", "")`;
}

/** With `place`, which a link chooses: the shop, or all where there is no label `shop`. */
export function placed(expr: string): string {
  return `label_replace(${labelled(expr, 'place', '$$__all')}, "place", "$1", "shop", "(.+)")`;
}

/** How many of the limits the value is beyond: 0, 1, 2, … */
export function stepsBeyond(value: string, operator: '>' | '>=', limits: readonly number[]): string {
  return limits.map((limit) => `(${value} ${operator} bool ${limit})`).join(' + ');
}

function selector({ name }: Named, matchers: readonly string[]): string {
  return `${name}{${matchers.join(',')}}`;
}

/** Grafana finds no place for a row without a number, and mixes up all others: what nobody knows is worse than any age. */
export const sortable = (expr: string, all: string) => `${expr} or 0 * ${all} + Inf`;
