/** The charts of the five worst shops, over an hour in which others were the worst before: in both engines. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { remoteWrite } from '../../fleet/remote-write.ts';
import { answer, targetAt } from '../../support/promql-answers.ts';
import { centreDashboards } from '../../support/promql-dashboards.ts';
import { type Prometheus, startPrometheus } from '../../support/promql-prometheus.ts';
import { startVictoriaMetrics } from '../../support/promql-victoria.ts';
import { seriesText } from '../../support/promtool-tests.ts';
import { worstShops } from '../../support/worst-shops.ts';

const HOUR = 3600;
const STEP = 60;
/** Some hours ago, so that neither engine scrapes into it. */
const END = Math.floor(Date.now() / 1000 / HOUR - 2) * HOUR;
const MOMENTS = Array.from({ length: HOUR / STEP + 1 }, (_, index) => END - HOUR + index * STEP);
/** How full each buffer is before the last ten minutes and in them, and how late its data; the last one's clock is ahead. */
const SHOPS = [
  { shop: 'calm-1', full: [90, 1], lag: [500, 1] },
  { shop: 'calm-2', full: [95, 2], lag: [400, 2] },
  { shop: 'worst-1', full: [0, 50], lag: [0, 30] },
  { shop: 'worst-2', full: [0, 51], lag: [0, 31] },
  { shop: 'worst-3', full: [0, 52], lag: [0, 32] },
  { shop: 'worst-4', full: [0, 53], lag: [0, 33] },
  { shop: 'worst-5', full: [0, 54], lag: [0, -200] },
] as const;
const WORST = SHOPS.slice(2).map(({ shop }) => shop);

const series = SHOPS.flatMap(({ shop, full, lag }) =>
  Object.entries({ kkt_buffer_percent_full: full, 'pos_shop:sample_lag_seconds': lag }).map(
    ([name, [before, after]]) => ({
      name,
      labels: { job: 'pos-monitor', instance: 'pos_monitor:8001', shop, region: 'Тверь' },
      values: MOMENTS.map((moment) => [moment, moment > END - 600 ? after : before] as const),
    }),
  ),
);

let engines: Prometheus[] = [];
beforeAll(async () => {
  async function* history() {
    for (const [name, same] of Map.groupBy(series, (one) => one.name)) {
      const lines = same.flatMap(({ labels, values }) =>
        values.map(([moment, value]) => `${seriesText(name, labels)} ${value} ${moment}`),
      );
      yield `${[`# TYPE ${name} gauge`, ...lines].join('\n')}\n`;
    }
  }
  const victoria = await startVictoriaMetrics([]);
  engines = [victoria];
  const written = series.map(({ name, labels, values }) => ({
    labels: { __name__: name, ...labels },
    samples: values.map(([moment, value]) => [moment * 1000, value] as const),
  }));
  expect((await remoteWrite(`http://${victoria.address}`, written)).status).toBe(204);
  engines = [await startPrometheus({ history: history() }), victoria];
});
afterAll(async () => {
  for (const engine of engines) await engine.stop();
});

test.each(['Сеть / Самые полные буферы, % / A', 'Сеть / Данные опаздывают / A', 'Все кассы / Буфер занят, % / A'])(
  '%s: those that are worst at the end, each over the whole time',
  async (where) => {
    for (const engine of engines)
      await vi.waitFor(
        async () => {
          const placed = targetAt(centreDashboards(), where);
          const chosen = await worstShops(placed.dashboard, (query) => engine.now(query, END));
          const lines = await answer(placed, engine, END, { lookBack: HOUR, chosen });
          expect(lines.map(({ metric, values }) => [metric.shop, values.length]).sort()).toEqual(
            WORST.map((shop) => [shop, HOUR + 1]),
          );
        },
        { timeout: 120_000, interval: 500 },
      );
  },
);
