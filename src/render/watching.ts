/** Alerts about the watching itself. Only Prometheus can tell these: a monitor that is gone shows nothing. */
import type { Config } from '../config/schema.ts';
import type { Level } from '../domain/alerts/alert.ts';
import { dashboardUrl, publicAddress, runbookUrl } from '../domain/links.ts';
import { WATCHDOG } from '../domain/notifications.ts';
import { type Pace, remembered } from './known.ts';
import { type AlertingRule, JOB, levelLabels, type RecordingRule } from './prometheus.ts';

export interface WatchAlert {
  readonly name: string;
  readonly level: Level;
  readonly for: string;
  /** Some depend on what is configured, and on where they are evaluated. */
  readonly expr: string | ((config: Config, pace: Pace) => string);
  /** Only where Prometheus itself scrapes: at a centre the shops send, and may have nothing to send. */
  readonly atShop?: true;
  readonly summary: string;
  /** Its words while the rule finds a 1: it is gone for now, and comes back again and again. */
  readonly returns?: string;
  readonly action: string;
  readonly description: string;
  readonly panel: string;
}

/** Five seconds more than meant: whether a sample at the very edge of a range counts is not the same in every version. */
const GONE_SECONDS = 125;
/**
 * 1 where it has been gone for as long as it takes to be told, otherwise 0: each step down is the end of an alert. While
 * Prometheus itself has just begun, nobody knows: the first look at a PC that is starting may come too early.
 */
const DOWN = 'watched:monitor_down';

/** At a centre late samples count too, and a shop that has fallen silent is as it was last seen. */
export function watchRecords({ late }: Pace): RecordingRule[] {
  const ways = late === 0 ? [gone(GONE_SECONDS)] : [gone(GONE_SECONDS), gone(GONE_SECONDS + late, 7), remembered(DOWN)];
  return [{ record: DOWN, expr: ways.join(' or ') }];
}

function gone(seconds: number, looked = 5): string {
  const looks = `up{job="${JOB}"}[${seconds}s]`;
  return `max_over_time(${looks}) == bool 0 and count_over_time(${looks}) > ${looked}`;
}

/**
 * As in src/domain/alerts/flapping.ts, by Prometheus alone: what came back three times is over after a calm half hour. It
 * is so from the third beginning on, for vmalert does not see at once what it has just written.
 */
const COMES_AND_GOES = `(changes(${DOWN}[5405s]) > 4 and max_over_time(${DOWN}[1805s]) > 0)`;

/** Where pos-monitor was away, it is its own ear that did not hear: that is no channel of people. */
const DEAF = `(min(min_over_time(up{job="${JOB}",shop=""}[10m])) < 1)`;

const growing = (counter: string, within = '5m') => `sum by (instance, job) (rate(${counter}[${within}])) > 0`;
/** Alertmanager counts one failure each five minutes, its `group_interval`: a look back over no more misses one at times. */
const failing = (which: string) => growing(`alertmanager_notifications_failed_total{${which}}`, '6m');
/** A centre on VictoriaMetrics has its rules evaluated by vmalert, which counts under names of its own. */
const growingIn = ({ late }: Pace, counter: string, ofVmalert: string, within?: string) =>
  [counter, ...(late === 0 ? [] : [ofVmalert])].map((each) => growing(each, within)).join(' or ');

/**
 * So that an Alertmanager that was away for three minutes is not told of when it is back. A centre judges each minute, and
 * sends what stands every other one: there no look may fall between two failures.
 */
const unheardWithin = ({ late }: Pace) => (late === 0 ? '2m' : '3m');

export const WATCH_ALERTS: readonly WatchAlert[] = [
  {
    name: 'PosMonitorDown',
    level: 'P1',
    for: '2m',
    // The last word of a shop that sends nothing any more may be a single look that failed.
    expr: (_, { late }) =>
      `${late === 0 ? `up{job="${JOB}"} == 0` : `0 * (${DOWN} == 1)`} or (up{job="${JOB}"} == 1 and ${COMES_AND_GOES})`,
    summary: 'Монитор касс не отвечает',
    returns: 'Монитор касс пропадает снова и снова, сейчас отвечает',
    action: 'Проверьте ПК магазина и службу pos-monitor. Продажи от неё не зависят.',
    description:
      'Prometheus reaches no /metrics of pos-monitor: nothing is known of the tills. Where it was back three times within an hour and a half, it is over only after half an hour without a gap.',
    panel: 'monitoring/scrapes',
  },
  {
    name: 'PosMonitorAbsent',
    level: 'P1',
    for: '15m',
    expr: `absent(up{job="${JOB}"})`,
    atShop: true,
    summary: 'Монитор касс не опрашивается',
    action: 'Проверьте настройку Prometheus: в ней нет цели pos-monitor.',
    description: 'Prometheus has no target of the job pos-monitor.',
    panel: 'monitoring/scrapes',
  },
  {
    name: 'PosRulesFailing',
    level: 'P2',
    for: '5m',
    expr: (_, pace) => growingIn(pace, 'prometheus_rule_evaluation_failures_total', 'vmalert_execution_errors_total'),
    summary: 'Правила оповещений не работают',
    action: 'Часть оповещений может не прийти: смотрите на экран. Сообщите администратору.',
    description: 'Prometheus (at some centres vmalert) fails to evaluate some of its rules; its log names them.',
    panel: 'monitoring/rules',
  },
  {
    name: 'PosNotificationsFailing',
    level: 'P2',
    // Longer than one failure is seen: a single one, after which the next message goes, is no alert.
    for: '6m',
    expr: ({ notifications: { webhook } }, pace) =>
      [
        growingIn(
          pace,
          'prometheus_notifications_errors_total',
          'vmalert_alerts_send_errors_total',
          unheardWithin(pace),
        ),
        failing('integration!="webhook"'),
        ...(webhook.length === 0 ? [] : [`${failing('integration="webhook"')} unless on () ${DEAF}`]),
      ].join(' or '),
    summary: 'Уведомления не доставляются',
    action: 'Проверьте Интернет и каналы уведомлений. Экран показывает всё.',
    description:
      'Prometheus (at some centres vmalert) cannot reach Alertmanager, or Alertmanager cannot reach a channel of people.',
    panel: 'monitoring/notifications',
  },
  {
    name: WATCHDOG,
    level: 'INFO',
    for: '0m',
    expr: 'vector(1) == 1',
    summary: 'Оповещения работают',
    action: 'Ничего делать не нужно: это сообщение проверяет сам путь сообщений.',
    description: 'Always firing: whoever stops hearing it knows that the way of messages is broken.',
    panel: 'monitoring/notifications',
  },
];

export function watchAlerts(config: Config, pace: Pace): AlertingRule[] {
  const here = WATCH_ALERTS.filter(({ atShop }) => pace.late === 0 || atShop !== true);
  return here.map((alert) => watchRule(alert, config, pace));
}

export function watchRule(alert: WatchAlert, config: Config, pace: Pace): AlertingRule {
  return {
    alert: alert.name,
    expr: typeof alert.expr === 'string' ? alert.expr : alert.expr(config, pace),
    for: alert.for,
    labels: levelLabels(alert.level),
    annotations: {
      summary:
        alert.returns === undefined
          ? alert.summary
          : `{{ if eq $value 1.0 }}${alert.returns}{{ else }}${alert.summary}{{ end }}`,
      action: alert.action,
      description: alert.description,
      runbook_url: runbookUrl(publicAddress(config), alert.name),
      dashboard: dashboardUrl(config, alert.panel, pace.chosen),
    },
  };
}
