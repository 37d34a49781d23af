import { expect, it } from 'vitest';
import { rangeOf } from '../../fleet/chart-range.ts';
import { centreDashboards, targetsOf } from '../../support/promql-dashboards.ts';

const HOUR = 3600;
const charts = targetsOf(centreDashboards()).filter(({ target }) => target.instant !== true);

it.each([
  ['Сеть / Самые полные буферы, % / A', { seconds: 6 * HOUR, step: 20 }],
  ['Все кассы / Буфер занят, % / A', { seconds: 6 * HOUR, step: 20 }],
  ['Продажи / Ход дня, ₽ / A', { seconds: 24 * HOUR, step: 60 }],
  // The number is its last point: with as many as there are scrapes it is as new as they are.
  ['Продажи / Сегодня, ₽ / A', { seconds: 24 * HOUR, step: 15 }],
])('%s is asked for as Grafana asks', (where, range) => {
  const asked = charts.filter((placed) => placed.where === where);
  expect(asked.map(rangeOf)).toEqual([range]);
});
