/** What the centre's rules fire: its shops, their samples, and what is told of an alert. */
import { CENTRE_ALERTS } from '../../../src/render/centre-alerts.ts';
import { type ExpectedAlert, seriesText } from '../../support/promtool-tests.ts';
import { groups } from './centre-shops.ts';

export const rules = groups.flatMap((group) => group.rules).flatMap((rule) => ('alert' in rule ? [rule] : []));

/** A sample every 15 s, as the shops send. */
const STEPS = 400;
export const samples = (value: number, count = STEPS) => `${value}x${count}`;
export const shops = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ shop: `shop-${at}`, region: region(at) }));
const region = (at: number) => (at % 2 === 0 ? 'Тверь' : 'Псков');
export const up = (place: Record<string, string>, values: string) => ({
  series: seriesText('up', { job: 'pos-monitor', instance: 'pos_monitor:8001', ...place }),
  values,
});

function rule(name: string) {
  const found = rules.find(({ alert }) => alert === name);
  if (found === undefined) throw new Error(`no rule ${name}`);
  return found;
}

/** What is told of the alert: its labels beside those of the rule, and the filled-in summary. */
export function firing(name: string, labels: Record<string, string>, summary: string) {
  const { labels: own, annotations } = rule(name);
  return { exp_labels: { ...own, ...labels }, exp_annotations: { ...annotations, summary } };
}

export const at = (eval_time: string, alertname: string, ...exp_alerts: readonly ExpectedAlert[]) => ({
  eval_time,
  alertname,
  exp_alerts,
});

export function summaryOf(name: string, numbers: string): string {
  return `${CENTRE_ALERTS.find((alert) => alert.name === name)?.summary}${numbers}`;
}
