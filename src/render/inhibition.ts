/**
 * Which alerts are not sent while another one explains them: the catalog's `hiddenBy`, as Alertmanager writes it. What
 * makes us blind inhibits nothing: Alertmanager forgets an end that comes while it is inhibited.
 */
import type { Alert } from '../domain/alerts/alert.ts';
import { catalog } from '../domain/alerts/catalog/index.ts';
import { isPerTerminal } from './rules.ts';

export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

export function inhibitRules(): InhibitRule[] {
  const explained = catalog.flatMap((cause) => {
    const hidden = catalog.filter((alert) => alert.hiddenBy.includes(cause.name));
    const own = hidden.filter((alert) => isPerTerminal(alert) && isPerTerminal(cause));
    const shops = hidden.filter((alert) => !own.includes(alert));
    return [rule(cause, own, ['shop', 'instance', 'pos_id']), rule(cause, shops, ['shop', 'instance'])].flat();
  });
  return [...explained, ...grownWorse()];
}

/** Of one alert's levels the highest is told. */
function grownWorse(): InhibitRule[] {
  const names = catalog.filter(({ rules }) => rules.length > 1).map(({ name }) => `alertname="${name}"`);
  return names.map((name) => ({
    source_matchers: [name, 'priority="P1"'],
    target_matchers: [name, 'priority="P2"'],
    equal: ['shop', 'instance', 'pos_id'],
  }));
}

function rule(cause: Alert, hidden: readonly Alert[], equal: readonly string[]): InhibitRule[] {
  if (hidden.length === 0) return [];
  const names = hidden.map((alert) => alert.name).join('|');
  return [{ source_matchers: [`alertname="${cause.name}"`], target_matchers: [`alertname=~"${names}"`], equal }];
}
