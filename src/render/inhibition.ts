/** Which alerts are not sent while another one explains them: the catalog's `hiddenBy`, as Alertmanager writes it. */
import type { Alert } from '../domain/alerts/alert.ts';
import { catalog } from '../domain/alerts/catalog/index.ts';
import { isPerTerminal } from './rules.ts';

const BUFFER_UNREADABLE = 'PosBufferUnreadable';

export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

export function inhibitRules(): InhibitRule[] {
  return catalog.flatMap((cause) => {
    const hidden = catalog.filter((alert) => alert.name !== cause.name && isHiddenBy(alert, cause));
    const own = hidden.filter((alert) => isPerTerminal(alert) && isPerTerminal(cause));
    const shops = hidden.filter((alert) => !own.includes(alert));
    return [rule(cause, own, ['shop', 'instance', 'pos_id']), rule(cause, shops, ['shop', 'instance'])].flat();
  });
}

function isHiddenBy(alert: Alert, cause: Alert): boolean {
  return alert.hiddenBy.includes(cause.name) || (cause.name === BUFFER_UNREADABLE && alert.source === 'buffer');
}

function rule(cause: Alert, hidden: readonly Alert[], equal: readonly string[]): InhibitRule[] {
  if (hidden.length === 0) return [];
  const names = hidden.map((alert) => alert.name).join('|');
  return [{ source_matchers: [`alertname="${cause.name}"`], target_matchers: [`alertname=~"${names}"`], equal }];
}
