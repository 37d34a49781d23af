/** The alert catalog as Prometheus' rules. */
import type { Config } from '../config/schema.ts';
import type { Alert, AlertSource } from '../domain/alerts/alert.ts';
import { catalog } from '../domain/alerts/catalog/index.ts';
import { terminalName } from '../domain/alerts/text.ts';
import { type RenderedFile, yamlFile } from './file.ts';
import { dashboardUrl, runbookUrl } from './links.ts';
import { type AlertingRule, levelLabels } from './rule.ts';
import { watchAlerts } from './watching.ts';

export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly AlertingRule[];
}

const SOURCES: readonly AlertSource[] = ['buffer', 'adapter', 'config', 'monitor'];

export function ruleGroups(config: Config): RuleGroup[] {
  const bySource = SOURCES.map((source) => ({
    name: `pos-${source}`,
    rules: catalog.filter((alert) => alert.source === source).flatMap((alert) => rulesOf(alert, config)),
  }));
  return [...bySource, { name: 'pos-watching', rules: watchAlerts(config) }];
}

export function ruleFile(config: Config): RenderedFile {
  return yamlFile('prometheus/rules/pos-monitor.yml', { groups: ruleGroups(config) });
}

/** Whether each terminal has its own alert of this name. */
export function isPerTerminal(alert: Alert): boolean {
  return alert.rules.every(({ condition }) => condition.series.every((series) => series.labelNames.includes('pos_id')));
}

function rulesOf(alert: Alert, config: Config): AlertingRule[] {
  const { thresholds } = config;
  return alert.rules.map((rule) => ({
    alert: alert.name,
    expr: rule.condition.promql(thresholds),
    for: rule.for,
    labels: levelLabels(rule.level),
    annotations: {
      summary: alert.message.template(thresholds),
      action: alert.action.template(thresholds),
      description: alert.description,
      ...(isPerTerminal(alert) ? { terminal: terminalName.template(thresholds) } : {}),
      runbook_url: runbookUrl(config, alert.name),
      dashboard: dashboardUrl(config, alert.panel),
    },
  }));
}
