/**
 * The screen and Prometheus never contradict each other: random shops are judged by the catalog and, as samples, by
 * the real rules in the real promtool; names, levels, terminals and every text have to be the same.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import type { Config } from '../../../src/config/schema.ts';
import { cashierWords } from '../../../src/domain/alerts/cashier.ts';
import { type ActiveAlert, catalog, trueAlerts } from '../../../src/domain/alerts/catalog/index.ts';
import { dashboardUrl, publicAddress, runbookUrl } from '../../../src/domain/links.ts';
import { collectors } from '../../../src/domain/series/index.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { levelLabels } from '../../../src/render/prometheus.ts';
import { alertingRules, isPerTerminal, type RuleGroup, ruleGroups } from '../../../src/render/rules.ts';
import {
  type ExpectedAlert,
  type InputSeries,
  type RuleTest,
  seriesText,
  testRules,
} from '../../support/promtool-tests.ts';
import { snapshots } from '../../support/random-snapshots.ts';
import { rounds } from '../../support/share.ts';

/** Promtool's clock begins at 0; one sample a hundred days later is all that a rule without memory needs. */
const AT = '100d';
const NOW = 100 * 86_400;
const SNAPSHOTS = rounds(import.meta.filename, 'random shops', { all: 2400, share: 300 });
/** Promtool refuses a query over more samples than a few thousand series have. */
const AT_ONCE = 300;

const config = defaultConfig();
const OTHER_THRESHOLDS: Config['thresholds'] = {
  ...config.thresholds,
  buffer_full_percent: 95,
  buffer_high_percent: 62.5,
  fill_within_hours: 0.5,
  adapter_slow_tries: 2,
  breaker_openings_per_hour: 3,
  receipt_waiting_hours: 0.5,
  receipt_overdue_hours: 12,
  ofd_deadline_days: 29,
  ofd_deadline_warning_days: 20.5,
  not_printed_many: 2,
  shift_ends_soon_hours: 11.5,
  shift_too_long_hours: 12,
  cash_tolerance_rubles: 10,
  clock_drift_seconds: 2.5,
  refund_share: 0.15,
};

describe.each([
  ['the default thresholds', config],
  ['other thresholds', { ...config, thresholds: OTHER_THRESHOLDS }],
])('with %s', (_, configured) => {
  it('the catalog and the rules agree on random shops', async () => {
    const drawn = fc.sample(snapshots(NOW, configured.thresholds), { numRuns: SNAPSHOTS / 2 });
    const groups = ofTheCatalog(ruleGroups(configured));
    for (let at = 0; at < drawn.length; at += AT_ONCE) {
      const batch = drawn.slice(at, at + AT_ONCE);
      const complaint = await testRules(groups, [ruleTest(batch, configured, groups)], AT);
      if (complaint === null) continue;
      expect.fail(await firstDisagreement(batch, complaint, configured, groups));
    }
  });

  it('the random shops make each alert true, and each false', () => {
    // Whether they can is asked, and not whether these thousand happen to.
    const drawn = fc.sample(snapshots(NOW, configured.thresholds), { numRuns: 1000, seed: 1 });
    const found = drawn.map((snapshot) => trueAlerts(snapshot).map(({ name, level }) => `${name} ${level}`));
    for (const { name, rules } of catalog) {
      for (const { level } of rules) {
        const times = found.filter((names) => names.includes(`${name} ${level}`)).length;
        expect([name, times > 0, times < drawn.length]).toEqual([name, true, true]);
      }
    }
  });
});

/** The halves of a disagreeing batch are tried until one shop is left. */
async function firstDisagreement(
  drawn: readonly Snapshot[],
  complaint: string,
  configured: Config,
  groups: RuleGroup[],
): Promise<string> {
  if (drawn.length === 1) return complaint;
  const middle = Math.ceil(drawn.length / 2);
  for (const half of [drawn.slice(0, middle), drawn.slice(middle)]) {
    const inHalf = await testRules(groups, [ruleTest(half, configured, groups)], AT);
    if (inHalf !== null) return firstDisagreement(half, inHalf, configured, groups);
  }
  return `the shops disagree only together: ${complaint.slice(0, 2000)}`;
}

/**
 * The catalog's rules, which need not wait. The others (a watchdog) hold without any shop, thus at time 0 as well:
 * promtool's storage would then compact a hundred days while it answers, and at times a shop is missing in between.
 */
function ofTheCatalog(groups: readonly RuleGroup[]): RuleGroup[] {
  return groups.map((group) => ({
    ...group,
    rules: group.rules.flatMap((rule) => {
      if (!('alert' in rule)) return rule;
      return catalog.some(({ name }) => name === rule.alert) ? { ...rule, for: '0m' } : [];
    }),
  }));
}

function ruleTest(drawn: readonly Snapshot[], configured: Config, groups: readonly RuleGroup[]): RuleTest {
  const asked = JSON.stringify(groups);
  const series = collectors.flatMap((collector) => collector.series).filter(({ name }) => asked.includes(name));
  const judged = drawn.map((snapshot) => ({ snapshot, alerts: trueAlerts(snapshot) }));
  const input = drawn.flatMap((snapshot, at): InputSeries[] => [
    { series: seriesText('up', identity(at)), values: '_ 1' },
    ...series.flatMap(({ name, read }) =>
      read(snapshot).map(({ labels, value }) => ({
        series: seriesText(name, { ...labels, ...identity(at) }),
        values: `_ ${value}`,
      })),
    ),
  ]);
  return {
    interval: AT,
    input_series: input,
    alert_rule_test: catalog.map(({ name }) => ({
      eval_time: AT,
      alertname: name,
      exp_alerts: judged.flatMap(({ snapshot, alerts }, at) =>
        alerts
          .filter((alert) => alert.name === name)
          .flatMap((alert) => andLowerLevels(alert))
          .map((alert) => expected(alert, snapshot, at, configured, groups)),
      ),
    })),
  };
}

/** Of one alert's levels the screen shows the highest; Prometheus goes on with the lower ones, which are not sent. */
function andLowerLevels(alert: ActiveAlert): ActiveAlert[] {
  const levels = catalog.find(({ name }) => name === alert.name)?.rules.map(({ level }) => level) ?? [];
  return levels.slice(levels.indexOf(alert.level)).map((level) => ({ ...alert, level }));
}

function identity(at: number) {
  return { instance: `shop-${at}`, job: 'pos-monitor' };
}

function expected(
  { name, level, posId, message, action }: ActiveAlert,
  snapshot: Snapshot,
  at: number,
  configured: Config,
  groups: readonly RuleGroup[],
): ExpectedAlert {
  const alert = catalog.find((candidate) => candidate.name === name);
  if (alert === undefined) throw new Error(`${name} is not in the catalog`);
  const rule = alertingRules(groups).find((candidate) => candidate.alert === name);
  const state = /state="(\w+)"/.exec(rule?.expr ?? '')?.[1];
  return {
    exp_labels: {
      ...identity(at),
      ...levelLabels(level),
      source: alert.source,
      ...(posId === null ? {} : { pos_id: posId }),
      ...(isPerTerminal(alert) ? { name: 'till' } : {}),
      ...(state === undefined ? {} : { state }),
    },
    exp_annotations: {
      title: cashierWords(name).title,
      steps: cashierWords(name).steps.join('\n'),
      summary: message,
      action,
      description: alert.description,
      unknown: '',
      ...(alert.lapses === undefined ? {} : { ended: alert.lapses }),
      ...(isPerTerminal(alert) ? { terminal: nameOf(snapshot, posId) } : {}),
      runbook_url: runbookUrl(publicAddress(configured), name),
      dashboard: dashboardUrl(configured, alert.panel),
    },
  };
}

function nameOf({ till }: Snapshot, posId: string | null): string {
  return till?.terminals.find((terminal) => terminal.posId === posId)?.name ?? '';
}
