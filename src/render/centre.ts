/** The centre of a chain: a Prometheus that the shops write to, the shops' rules and its own, and two Alertmanagers. */
import type { Config } from '../config/schema.ts';
import { ABOUT_ATTENTION } from '../domain/alerts/alert.ts';
import { DATED } from '../domain/alerts/catalog/index.ts';
import { filesOf, paced, routeTo, waits, watchdogRoute } from './alertmanager.ts';
import { CENTRE_ALERTS, CENTRE_RECORDS, centreInhibitRules } from './centre-alerts.ts';
import { deliveryRecords, SALES_RECORDS, TILL_RECORDS } from './centre-sums.ts';
import { type RenderedFile, yamlFile } from './file.ts';
import { AT_CENTRE } from './known.ts';
import { type AlertingRule, EVERY_SCRAPE, LONGEST_OUTAGE, PROMETHEUS_FLAGS, targets } from './prometheus.ts';
import { NOBODY, PEOPLE, receivers, SECOND } from './receivers.ts';
import { inhibitRules, type RuleGroup, ruleFile } from './rules.ts';
import { templateFile } from './templates.ts';
import { watchRule } from './watching.ts';

export const BESIDE = ['vmalert', 'vmauth', 'vmagent'] as const;
/** Where those are found that only some centres have: who evaluates the rules for VictoriaMetrics, and the two of the door. */
export type Beside = Partial<Readonly<Record<(typeof BESIDE)[number], string>>>;

interface CentrePlaces extends Beside {
  /** Where the engine finds itself. */
  readonly prometheus: string;
  /** A pair, so that one may be away. */
  readonly alertmanagers: readonly string[];
}

export const CENTRE_COMPOSE: CentrePlaces = {
  prometheus: 'localhost:9090',
  alertmanagers: ['alertmanager_1:9093', 'alertmanager_2:9093'],
};

export function centreFiles(config: Config, places: CentrePlaces, isPrivate = false): RenderedFile[] {
  // Both are for a pos-monitor that listens, and a centre has none.
  const { hook_secret: _secret, ...others } = config.notifications;
  const whomItTells = { ...config, notifications: { ...others, max: [] } };
  return [
    yamlFile('prometheus/prometheus.yml', prometheus(places)),
    ruleFile(config, AT_CENTRE),
    yamlFile('prometheus/rules/centre.yml', { groups: centreRuleGroups(config) }),
    ...filesOf(whomItTells, isPrivate, (told) => ({
      route: centreRoutes(config.shop),
      inhibit_rules: [...centreInhibitRules(), ...inhibitRules()],
      receivers: receivers(told, null),
    })),
    templateFile(config, { manyShops: true }),
  ];
}

/** Shops that close, or send nothing, end these too: no end of them says that anything was mended. */
const UNPROVEN = 'Закончилось';

export function centreRuleGroups(config: Config): RuleGroup[] {
  const alerts = CENTRE_ALERTS.map((alert): AlertingRule => {
    const { labels, annotations, ...rule } = watchRule(alert, config, AT_CENTRE);
    return {
      ...rule,
      labels: { ...labels, scope: 'fleet' },
      annotations: { ...annotations, summary: `${alert.summary}${alert.numbers}`, ended: UNPROVEN },
    };
  });
  return [
    { name: 'pos-fleet', rules: [...CENTRE_RECORDS, ...TILL_RECORDS, ...alerts] },
    { name: 'pos-fleet-sums', rules: [...SALES_RECORDS, ...deliveryRecords(config)] },
  ];
}

function prometheus({ prometheus: self, alertmanagers, ...others }: CentrePlaces) {
  const beside = BESIDE.flatMap((name) => {
    const address = others[name];
    return address === undefined ? [] : [{ job_name: name, ...targets(address) }];
  });
  return {
    global: { ...EVERY_SCRAPE, evaluation_interval: `${AT_CENTRE.every}s` },
    rule_files: ['rules/*.yml'],
    alerting: { alertmanagers: [targets(...alertmanagers)] },
    // By default samples older than about an hour are refused for good, and a shop that comes back brings such.
    storage: { tsdb: { out_of_order_time_window: LONGEST_OUTAGE } },
    scrape_configs: [
      { job_name: 'prometheus', ...targets(self) },
      { job_name: 'alertmanager', ...targets(...alertmanagers) },
      ...beside,
    ],
  };
}

/** A shop tells its own people of its own troubles. The centre's are told of the urgent ones, and of the chain's. */
function centreRoutes(shop: Config['shop']) {
  return {
    receiver: PEOPLE,
    group_by: BY_REGION,
    ...paced('30s', '5m', '4h'),
    routes: [
      watchdogRoute(),
      { receiver: NOBODY, matchers: ['priority="INFO"'] },
      { receiver: NOBODY, matchers: ['priority="P2"', 'shop!=""', 'scope!="fleet"'] },
      routeTo(SECOND, `alertname="${ABOUT_ATTENTION}"`, BY_REGION, paced('30s', '2m', '1h')),
      { ...routeTo(PEOPLE, `alertname=~"${DATED.join('|')}"`, BY_REGION, paced('30s', '5m', '23h')), ...waits(shop) },
      routeTo(PEOPLE, 'priority="P1"', BY_REGION, paced('30s', '2m', '1h')),
      { receiver: PEOPLE, matchers: ['priority="P2"'], ...waits(shop) },
    ],
  };
}

const BY_REGION = ['alertname', 'region'];

/**
 * How its engine is started: a shop whose clock or line is late by as much as is tolerated is seen as it is, and each of
 * thousands may keep its connection.
 */
export const CENTRE_FLAGS = [
  ...PROMETHEUS_FLAGS,
  `--query.lookback-delta=${AT_CENTRE.late}s`,
  '--web.max-connections=8192',
] as const;
/**
 * By default vmalert looks back no farther than one evaluation, and calls over what it has not told of for four; and both
 * read what is rendered at their start alone.
 */
export const VICTORIA_FLAGS = [
  `-search.maxStalenessInterval=${AT_CENTRE.late}s`,
  '-promscrape.config.strictParse=false',
  '-promscrape.configCheckInterval=30s',
] as const;
export const VMALERT_FLAGS = [
  `-evaluationInterval=${AT_CENTRE.every}s`,
  `-datasource.queryStep=${AT_CENTRE.late}s`,
  '-rule.resendDelay=90s',
  '-configCheckInterval=30s',
] as const;
/** Go's own: by default VictoriaMetrics' programs tidy up three times as often, a good part of vmalert's work with many alerts. */
export const VMALERT_ENVIRONMENT = { GOGC: '100' } as const;
