/**
 * The alerts as rows of a table, out of Prometheus' own ALERTS: an anonymous viewer sees them without Alertmanager.
 * The words belong to the alert's name and come from the catalog; numbers stand in the panel to which the row leads.
 */
import { LEVELS } from '../domain/alerts/alert.ts';
import { catalog } from '../domain/alerts/catalog/index.ts';
import { panelPath } from '../domain/panels.ts';
import { bufferUp } from '../domain/series/buffer.ts';
import type { Thresholds } from '../domain/thresholds.ts';
import { WATCH_ALERTS, WATCHDOG } from '../render/watching.ts';
import { alerts } from './outside-series.ts';
import { pick } from './select.ts';
import { COLORS, NO_DATA, type Words } from './words.ts';

/** Alerts on a target that is gone bear no instance, and the shop's own no terminal: both are always shown. */
const ANY_TERMINAL = 'pos_id=~"$terminal|"';
const WHERE = 'shop, job, instance, pos_id';
const ROW = 'shop, pos_id, alertname, alertstate, priority';

export interface AlertScope {
  /** Whether the dashboard lets a terminal be chosen. */
  readonly terminal: boolean;
  /** Whether a row leads to the panel that explains it; the cashier's must not lead to revenue. */
  readonly panels: boolean;
}

const NOTHING = 'none';
const UNKNOWN = 'unknown';

/** One row an alert, the most urgent first; one row says so when there is none, and another when it is not known. */
export function alertRows(scope: AlertScope): string {
  const ranks = LEVELS.map((level, rank) => labelled(`vector(${rank + 1})`, 'priority', level)).join(' or ');
  const rows = `max by (${ROW}) (${told(scope)}) * on (priority) group_left () (${ranks})`;
  const none = labelled(`9 * max(${pick(bufferUp)} == 1)`, 'alertname', NOTHING);
  const unknown = labelled('vector(9)', 'alertname', UNKNOWN);
  // What is left out is so for the sake of one that is shown: there are rows as soon as there is any alert.
  const some = shown(scope, `alertname!="${WATCHDOG}"`);
  const all = `${rows} or (${none}) unless on () ${some} or (${unknown}) unless on () (${some} or ${none})`;
  const worded = copied(copied(all, 'message'), 'action');
  return scope.panels ? withPanels(worded) : worded;
}

/** An alert is left out while another one explains it, as on every other face. */
function told(scope: AlertScope): string {
  const hidden = Map.groupBy(
    catalog.filter(({ hiddenBy }) => hiddenBy.length > 0),
    ({ hiddenBy }) => hiddenBy.join('|'),
  );
  const free = catalog.filter(({ hiddenBy }) => hiddenBy.length > 0).map(({ name }) => name);
  const parts = [...hidden].map(
    ([causes, alike]) =>
      `(${shown(scope, `alertname=~"${alike.map(({ name }) => name).join('|')}"`)} unless on (${WHERE}) ` +
      `${shown(scope, `alertname=~"${causes}"`, 'alertstate="firing"')})`,
  );
  return `(${[shown(scope, `alertname!~"${WATCHDOG}|${free.join('|')}"`), ...parts].join(' or ')})`;
}

function shown({ terminal }: AlertScope, ...matchers: readonly string[]): string {
  const of = ['alertname=~"Pos.+"', 'shop=~"$shop"', ...(terminal ? [ANY_TERMINAL] : []), ...matchers];
  return `${alerts.name}{${of.join(',')}}`;
}

function labelled(expr: string, label: string, value: string): string {
  return `label_replace(${expr}, "${label}", "${value}", "", "")`;
}

function copied(expr: string, label: string): string {
  return `label_replace(${expr}, "${label}", "$1", "alertname", "(.*)")`;
}

/** The path of the explaining panel, as a label that only the row's link uses. */
function withPanels(expr: string): string {
  return [...Map.groupBy([...catalog, ...WATCH_ALERTS], ({ panel }) => panel)].reduce(
    (inner, [panel, explained]) =>
      `label_replace(${inner}, "panel", "${panelPath(panel).slice(1)}", "alertname", ` +
      `"${explained.map(({ name }) => name).join('|')}")`,
    labelled(expr, 'panel', panelPath('kassa/alerts').slice(1)),
  );
}

export function messageWords(limits: Thresholds): Words {
  return {
    [NOTHING]: { text: 'Нет активных алертов', color: COLORS.good },
    [UNKNOWN]: { text: NO_DATA, color: COLORS.faint },
    ...words('message', limits),
  };
}

export function actionWords(limits: Thresholds): Words {
  return {
    [NOTHING]: { text: '—', color: COLORS.faint },
    [UNKNOWN]: { text: 'Проверьте, работает ли pos-monitor.', color: COLORS.faint },
    ...words('action', limits),
  };
}

/** A value mapping knows no numbers. */
function words(part: 'message' | 'action', limits: Thresholds): Words {
  const ofShop = catalog.map((alert) => [alert.name, alert[part].outline(limits)] as const);
  const ofWatch = WATCH_ALERTS.map((alert) => [alert.name, part === 'message' ? alert.summary : alert.action] as const);
  return Object.fromEntries([...ofShop, ...ofWatch].map(([name, text]) => [name, { text, color: COLORS.plain }]));
}
