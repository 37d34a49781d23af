/**
 * The alerts as rows of a table, out of Prometheus' own ALERTS: an anonymous viewer sees them without Alertmanager.
 * The words belong to the alert's name and are the cashier's, which need no numbers.
 */
import { LEVELS, type Level } from '../domain/alerts/alert.ts';
import { cashierWords, VOICED } from '../domain/alerts/cashier.ts';
import { catalog } from '../domain/alerts/catalog/index.ts';
import { LEVEL_FACES } from '../domain/faces.ts';
import { WATCHDOG } from '../domain/notifications.ts';
import { panelPath } from '../domain/panels.ts';
import { bufferUp } from '../domain/series/buffer.ts';
import { CENTRE_ALERTS } from '../render/centre-alerts.ts';
import { WATCH_ALERTS } from '../render/watching.ts';
import { labelled, own, placed, SHOP, summed, tools } from './select.ts';
import { COLORS, faint, good, NO_DATA, NOBODY, PRIORITY, plain, type Words } from './words.ts';

/** Alerts on a target that is gone bear no instance, and the shop's own no terminal: both are always shown. */
const ANY_TERMINAL = 'pos_id=~"$terminal|"';
const WHERE = 'shop, job, instance, pos_id';
const ONE = 'shop, pos_id, alertname, priority';

export interface AlertScope {
  /** Whether the dashboard lets a terminal be chosen. */
  readonly terminal: boolean;
  /** Whether a row leads to the panel that explains it; the cashier's must not lead to revenue. */
  readonly panels: boolean;
  /** Whether all shops of a chain may be asked of at once. */
  readonly many?: boolean;
}

/** Those that are not the shop's own: of the machinery, and of a chain. */
const OUTSIDE = [...WATCH_ALERTS, ...CENTRE_ALERTS];
const everyAlert = [...catalog, ...OUTSIDE];
const NOTHING = 'none';
const UNKNOWN = 'unknown';

/** One row an alert, the most urgent first; one row says so when there is none, and another when that is not known, or known of old. */
export function alertRows(scope: AlertScope, fresh: string): string {
  const ranks = LEVELS.map((level, rank) => labelled(`vector(${rank + 1})`, 'priority', level)).join(' or ');
  const rows = `max by (${ONE}) (${told(scope)}) * on (priority) group_left () (${ranks})`;
  const none = labelled(`9 * (${isRead(scope)}) and ${fresh}`, 'alertname', NOTHING);
  const unknown = labelled('vector(8)', 'alertname', UNKNOWN);
  // What is left out is so for the sake of one that is shown: there are rows as soon as there is any alert.
  const some = shown(scope, `alertname!="${WATCHDOG}"`);
  const all = `${rows} or topk(1, ${none} or ${unknown}) unless on () ${some}`;
  // Where no alert stands the way leads to all the runbooks.
  const led = `label_replace(${labelled(all, 'runbook', '?')}, "runbook", "/$1", "alertname", "(Pos.*)")`;
  const worded = `label_replace(${named(led, 'message')}, "action", "$1", "alertname", "(.*)")`;
  return scope.panels ? withPanels(worded) : worded;
}

/** Whether the file of any of them can be read. */
export function isRead({ many = false }: AlertScope): string {
  return `${summed(many, 'max')(bufferUp, [])} == 1`;
}

/** Since when each of them stands, in milliseconds. */
export function sinceOf(scope: AlertScope): string {
  return `1000 * max by (${ONE}) (${selected(tools.alertsSince, scope)} and on (${ONE}) ${told(scope)})`;
}

/** Who has said that they saw it. */
export function seenOf(scope: AlertScope): string {
  const seen = `max by (shop, pos_id, alert, priority, by) (${selected(own.alertSeen, scope)})`;
  const nobody = `label_replace(${seen}, "by", "${NOBODY}", "by", "")`;
  return `max by (${ONE}, by) (label_replace(${nobody}, "alertname", "$1", "alert", "(.*)")) and on (${ONE}) ${told(scope)}`;
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
  return selected(tools.alerts, scope, 'alertname=~"Pos.+"', ...matchers);
}

function selected({ name }: { name: string }, { terminal }: AlertScope, ...matchers: readonly string[]): string {
  return `${name}{${[SHOP, ...(terminal ? [ANY_TERMINAL] : []), ...matchers].join(',')}}`;
}

/** Under the label stands what NAMED has words for. */
export function named(expr: string, label: string): string {
  return `label_join(${expr}, "${label}", "/", "priority", "alertname")`;
}

/**
 * The path of the explaining panel, and what is to be chosen there: labels that only the row's link uses. Where there is no
 * shop none is: all of them would be one sum where one at a time is shown.
 */
function withPanels(expr: string): string {
  const chosen = `label_replace(${labelled(placed(expr), 'chosen', 'region')}, "chosen", "shop", "shop", ".+")`;
  return [...Map.groupBy(everyAlert, ({ panel }) => panel)].reduce(
    (inner, [panel, explained]) =>
      `label_replace(${inner}, "panel", "${panelPath(panel).slice(1)}", "alertname", ` +
      `"${explained.map(({ name }) => name).join('|')}")`,
    labelled(chosen, 'panel', panelPath('kassa/alerts').slice(1)),
  );
}

export function titleOf(name: string): string {
  if (VOICED.includes(name)) return cashierWords(name).title;
  return OUTSIDE.find((alert) => alert.name === name)?.summary ?? name;
}

/** Each alert at each of its levels: how urgent it is, and what it is. */
export function namedWords(levels: readonly Level[]): Words {
  return Object.fromEntries(
    everyAlert.flatMap((alert) =>
      levels
        .filter((level) =>
          'rules' in alert ? alert.rules.some((rule) => rule.level === level) : alert.level === level,
        )
        .map((level) => {
          const text = `${LEVEL_FACES[level].name}${level === 'INFO' ? ':' : '!'} ${titleOf(alert.name)}`;
          return [`${level}/${alert.name}`, { text, color: PRIORITY[level]?.color ?? COLORS.plain }];
        }),
    ),
  );
}

export const MESSAGE_WORDS: Words = {
  [`/${NOTHING}`]: good('Тревог нет'),
  [`/${UNKNOWN}`]: faint(NO_DATA),
  ...namedWords(LEVELS),
};

export const ACTION_WORDS: Words = {
  [NOTHING]: faint('Делать ничего не надо.'),
  [UNKNOWN]: faint('Проверьте, работает ли pos-monitor.'),
  ...Object.fromEntries(everyAlert.map(({ name }) => [name, plain(whatToDo(name))])),
};

function whatToDo(name: string): string {
  if (!VOICED.includes(name)) return OUTSIDE.find((alert) => alert.name === name)?.action ?? '';
  return cashierWords(name).steps.join(' ');
}
