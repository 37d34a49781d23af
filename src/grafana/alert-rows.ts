/**
 * The alerts as rows of a table, out of Prometheus' own ALERTS: an anonymous viewer sees them without Alertmanager.
 * The words belong to the alert's name and are the cashier's, which need no numbers.
 */
import { LEVELS } from '../domain/alerts/alert.ts';
import { cashierWords, VOICED } from '../domain/alerts/cashier.ts';
import { catalog } from '../domain/alerts/catalog/index.ts';
import { panelPath } from '../domain/panels.ts';
import { bufferUp } from '../domain/series/buffer.ts';
import { WATCH_ALERTS, WATCHDOG } from '../render/watching.ts';
import { alertSeen, alerts, alertsSince } from './outside-series.ts';
import { labelled, pick } from './select.ts';
import { COLORS, NO_DATA, type Words } from './words.ts';

/** Alerts on a target that is gone bear no instance, and the shop's own no terminal: both are always shown. */
const ANY_TERMINAL = 'pos_id=~"$terminal|"';
const WHERE = 'shop, job, instance, pos_id';
const ONE = 'shop, pos_id, alertname, priority';

export interface AlertScope {
  /** Whether the dashboard lets a terminal be chosen. */
  readonly terminal: boolean;
  /** Whether a row leads to the panel that explains it; the cashier's must not lead to revenue. */
  readonly panels: boolean;
}

const NOTHING = 'none';
const UNKNOWN = 'unknown';

/** One row an alert, the most urgent first; one row says so when there is none, and another when that is not known, or known of old. */
export function alertRows(scope: AlertScope, fresh: string): string {
  const ranks = LEVELS.map((level, rank) => labelled(`vector(${rank + 1})`, 'priority', level)).join(' or ');
  const rows = `max by (${ONE}) (${told(scope)}) * on (priority) group_left () (${ranks})`;
  const none = labelled(`9 * max(${pick(bufferUp)} == 1) and ${fresh}`, 'alertname', NOTHING);
  const unknown = labelled('vector(9)', 'alertname', UNKNOWN);
  // What is left out is so for the sake of one that is shown: there are rows as soon as there is any alert.
  const some = shown(scope, `alertname!="${WATCHDOG}"`);
  const all = `${rows} or (${none}) unless on () ${some} or (${unknown}) unless on () (${some} or ${none})`;
  // Where no alert stands the way leads to all the runbooks.
  const led = `label_replace(${labelled(all, 'runbook', '?')}, "runbook", "/$1", "alertname", "(Pos.*)")`;
  const worded = copied(copied(led, 'message'), 'action');
  return scope.panels ? withPanels(worded) : worded;
}

/** Since when each of them stands, in milliseconds. */
export function sinceOf(scope: AlertScope): string {
  return `1000 * max by (${ONE}) (${selected(alertsSince, scope)} and on (${ONE}) ${told(scope)})`;
}

/** Whether anybody has said that they saw it. */
export function seenOf(scope: AlertScope): string {
  const seen = `max by (shop, pos_id, alert, priority) (${selected(alertSeen, scope)})`;
  return `max by (${ONE}) (label_replace(${seen}, "alertname", "$1", "alert", "(.*)")) and on (${ONE}) ${told(scope)}`;
}

/** An alert is left out while another one explains it, as on every other face. `about`: of these alone. */
export function told(scope: AlertScope, about?: readonly string[]): string {
  const wanted = (name: string) => about === undefined || about.includes(name);
  const explained = catalog.filter(({ hiddenBy }) => hiddenBy.length > 0);
  const hidden = Map.groupBy(
    explained.filter(({ name }) => wanted(name)),
    ({ hiddenBy }) => hiddenBy.join('|'),
  );
  const parts = [...hidden].map(
    ([causes, alike]) =>
      `(${shown(scope, oneOf(alike.map(({ name }) => name)))} unless on (${WHERE}) ` +
      `${shown(scope, `alertname=~"${causes}"`, 'alertstate="firing"')})`,
  );
  const never = [WATCHDOG, ...explained.map(({ name }) => name)];
  const free = about?.filter((name) => !never.includes(name)) ?? null;
  const others = free === null ? `alertname!~"${never.join('|')}"` : oneOf(free);
  return `(${[shown(scope, others), ...parts].join(' or ')})`;
}

function oneOf(names: readonly string[]): string {
  return `alertname=~"${names.join('|')}"`;
}

function shown(scope: AlertScope, ...matchers: readonly string[]): string {
  return selected(alerts, scope, 'alertname=~"Pos.+"', ...matchers);
}

function selected({ name }: { name: string }, { terminal }: AlertScope, ...matchers: readonly string[]): string {
  return `${name}{${['shop=~"$shop"', ...(terminal ? [ANY_TERMINAL] : []), ...matchers].join(',')}}`;
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

export function titleOf(name: string): string {
  if (VOICED.includes(name)) return cashierWords(name).title;
  return WATCH_ALERTS.find((alert) => alert.name === name)?.summary ?? name;
}

export const MESSAGE_WORDS: Words = {
  [NOTHING]: { text: 'Тревог нет', color: COLORS.good },
  [UNKNOWN]: { text: NO_DATA, color: COLORS.faint },
  ...ofEach(titleOf),
};

export const ACTION_WORDS: Words = {
  [NOTHING]: { text: 'Делать ничего не надо.', color: COLORS.faint },
  [UNKNOWN]: { text: 'Проверьте, работает ли pos-monitor.', color: COLORS.faint },
  ...ofEach(whatToDo),
};

function whatToDo(name: string): string {
  if (!VOICED.includes(name)) return WATCH_ALERTS.find((alert) => alert.name === name)?.action ?? '';
  return cashierWords(name).steps.join(' ');
}

function ofEach(say: (name: string) => string): Words {
  const names = [...catalog, ...WATCH_ALERTS].map(({ name }) => name);
  return Object.fromEntries(names.map((name) => [name, { text: say(name), color: COLORS.plain }]));
}
