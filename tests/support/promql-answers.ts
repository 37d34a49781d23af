/** Asks a Prometheus what a panel would ask, as Grafana would. */
import { filledIn } from './promql.ts';
import { type DashboardJson, type PlacedTarget, targetsOf } from './promql-dashboards.ts';
import type { Found, Prometheus } from './promql-prometheus.ts';

/** Prometheus scrapes every second here, so that so much holds enough scrapes. */
const RATE_INTERVAL = '5s';
const LOOK_BACK = 60;

export async function answer({ target }: PlacedTarget, prometheus: Prometheus, at?: number): Promise<Found[]> {
  const query = filledIn(target.expr, { __rate_interval: RATE_INTERVAL });
  if (target.instant === true) return prometheus.now(query, at);
  const until = at ?? Date.now() / 1000;
  return prometheus.over(query, until - LOOK_BACK, until, 1);
}

export function isKnown(found: readonly Found[]): boolean {
  return found.some(({ values }) => values.some((value) => Number.isFinite(value)));
}

/** The queries, by dashboard, panel and refId, that find nothing. */
export async function unanswered(dashboards: readonly DashboardJson[], prometheus: Prometheus): Promise<string[]> {
  const missing: string[] = [];
  for (const placed of targetsOf(dashboards)) {
    if (!isKnown(await answer(placed, prometheus))) missing.push(placed.where);
  }
  return missing;
}

export function targetAt(dashboards: readonly DashboardJson[], where: string): PlacedTarget {
  const found = targetsOf(dashboards).find((placed) => placed.where === where);
  if (found === undefined) throw new Error(`there is no query ${where}`);
  return found;
}

/**
 * Of these one is there at a time, by how old the data are, when the shift ends, and what is known; and no alert stands here.
 * Prometheus 3 counts no lost alerts while it has no Alertmanager.
 */
export const ONE_AT_A_TIME =
  /\/ Данные на \/ [A-D]$|\/ Смена \/ [CD]$|\/ (Наличные|Карты), ₽ \/ B$|\/ Ждут отправки, чеков \/ [BC]$|Тревоги: что случилось и что делать \/ [BC]$|\/ Уведомления, в минуту \/ B$/;
