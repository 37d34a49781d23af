/** The alert catalog as Prometheus' rules. */
import type { Config } from '../config/schema.ts';
import type { Alert, AlertRule } from '../domain/alerts/alert.ts';
import { cashierWords } from '../domain/alerts/cashier.ts';
import { catalog } from '../domain/alerts/catalog/index.ts';
import { amountOf, writeSelector } from '../domain/alerts/condition.ts';
import { IDENTITY, ON_SHOP, RETURNS, type Text } from '../domain/alerts/text.ts';
import { dashboardUrl, publicAddress, runbookUrl } from '../domain/links.ts';
import { terminalInfo } from '../domain/series/shop.ts';
import type { Thresholds } from '../domain/shop.ts';
import { type RenderedFile, yamlFile } from './file.ts';
import { AT_SHOP, knownRecords, type Pace, UNSEEN_TEMPLATE, UNSETTLED, unseenAt } from './known.ts';
import { type AlertingRule, levelLabels, type RecordingRule } from './prometheus.ts';
import { watchAlerts, watchRecords } from './watching.ts';

/** What tells one till's series from another's. */
const TERMINAL = [...IDENTITY, 'pos_id'].join(', ');

/** A rule of one group sees what the rules before it have written at the same moment. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (AlertingRule | RecordingRule)[];
}

export function ruleGroups(config: Config, pace = AT_SHOP): RuleGroup[] {
  return [
    { name: 'pos-shop', rules: [...knownRecords(pace), ...catalog.flatMap((alert) => rulesOf(alert, config, pace))] },
    { name: 'pos-watching', rules: [...watchRecords(pace), ...watchAlerts(config, pace)] },
  ];
}

export function alertingRules(groups: readonly RuleGroup[]): AlertingRule[] {
  return groups.flatMap(({ rules }) => rules.filter((rule) => 'alert' in rule));
}

export function ruleFile(config: Config, pace = AT_SHOP): RenderedFile {
  return yamlFile('prometheus/rules/pos-monitor.yml', { groups: ruleGroups(config, pace) });
}

/** Whether each terminal has its own alert of this name. */
export function isPerTerminal(alert: Alert): boolean {
  return alert.rules.every(({ condition }) =>
    condition.asks.every(({ term }) => term.series.labelNames.includes('pos_id')),
  );
}

function rulesOf(alert: Alert, config: Config, { chosen }: Pace): AlertingRule[] {
  const { thresholds } = config;
  return alert.rules.map((rule) => ({
    alert: alert.name,
    expr: withWords(alert, foundBy(alert, rule, thresholds)),
    for: rule.for,
    // What a till is called is for the words alone: an alert that bore it would begin anew with another name. By an empty
    // label vmalert would not know it again after a restart.
    labels: { ...levelLabels(rule.level), source: alert.source, ...(isPerTerminal(alert) ? { name: 'till' } : {}) },
    annotations: {
      // The words of the screen, so that who reads a message finds them on the wall.
      title: cashierWords(alert.name).title,
      steps: cashierWords(alert.name).steps.join('\n'),
      summary: wordsOf(alert.message, thresholds, `${RETURNS}: `),
      action: alert.action.shows === null ? alert.action.template(thresholds) : wordsOf(alert.action, thresholds),
      description: alert.description,
      ...(isPerTerminal(alert) ? { terminal: '{{ with $labels.name }}{{ . }}{{ end }}' } : {}),
      unknown: UNSEEN_TEMPLATE,
      ...(alert.lapses === undefined ? {} : { ended: alert.lapses }),
      runbook_url: runbookUrl(publicAddress(config), alert.name),
      dashboard: dashboardUrl(config, alert.panel, chosen),
    },
  }));
}

/** Stands for the number of what is gone for now, which rests at one that says nothing. No other is as low. */
const GONE = '-1e18';

function wordsOf(text: Text, thresholds: Thresholds, whileGone = ''): string {
  return `{{ if eq $value ${GONE} }}${whileGone}${text.outline(thresholds)}{{ else }}${text.template(thresholds)}{{ end }}`;
}

/** What the rule finds: the number of the alert's words where they have one, otherwise what was compared. */
function foundBy(alert: Alert, { level, condition }: AlertRule, thresholds: Thresholds): string {
  const found = condition.promql(thresholds);
  const [shown] = [alert.message, alert.action].flatMap(({ shows }) => shows?.promql(thresholds) ?? []);
  const told = shown === undefined || found.startsWith(`${shown} `) ? found : `${shown} and (${found})`;
  const [first] = condition.asks;
  if (level === 'INFO' || first === undefined) return told;
  // pos-monitor says that it stands though its condition is not true: it comes and goes.
  const gone = `clamp_max(${writeSelector(first.term.knownAs, first.term.labels)}, ${GONE})`;
  const unsettled = writeSelector(UNSETTLED, { alert: alert.name, priority: level });
  return `${told} or (${gone} and on (${TERMINAL}) ${unsettled} == 1)`;
}

/**
 * What the words say beside it comes as labels. The clock time stands in the label that the rule's own `source` takes
 * the place of: were it the alert's, the alert would begin anew when it changes.
 */
function withWords(alert: Alert, found: string): string {
  const unseen = `count_values by (${IDENTITY.join(', ')}) ("source", ${unseenAt(alert.source)})`;
  const told = `(${found}) * ${ON_SHOP} group_left (source) ${unseen}`;
  if (!isPerTerminal(alert)) return told;
  const named = `topk by (${TERMINAL}) (1, ${amountOf(terminalInfo).knownAs} == 1)`;
  return `${told} * on (${TERMINAL}) group_left (name) ${named}`;
}

export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/**
 * Which alerts are not sent while another one explains them: the catalog's `hiddenBy`, as Alertmanager writes it. What
 * makes us blind inhibits nothing: Alertmanager forgets an end that comes while it is inhibited.
 */
export function inhibitRules(): InhibitRule[] {
  const explained = catalog.flatMap((cause) => {
    const hidden = catalog.filter((alert) => alert.hiddenBy.includes(cause.name));
    const own = hidden.filter((alert) => isPerTerminal(alert) && isPerTerminal(cause));
    const shops = hidden.filter((alert) => !own.includes(alert));
    return [...hiding(cause, own, OF_TERMINAL), ...hiding(cause, shops, ['shop', 'instance'])];
  });
  // Of one alert's levels the highest is told.
  const grown = catalog.filter(({ rules }) => rules.length > 1).map(({ name }) => `alertname="${name}"`);
  const worse = grown.map((name) => ({
    source_matchers: [name, 'priority="P1"'],
    target_matchers: [name, 'priority="P2"'],
    equal: OF_TERMINAL,
  }));
  return [...explained, ...worse];
}

const OF_TERMINAL = ['shop', 'instance', 'pos_id'];

function hiding(cause: Alert, hidden: readonly Alert[], equal: readonly string[]): InhibitRule[] {
  if (hidden.length === 0) return [];
  const names = hidden.map((alert) => alert.name).join('|');
  return [{ source_matchers: [`alertname="${cause.name}"`], target_matchers: [`alertname=~"${names}"`], equal }];
}
