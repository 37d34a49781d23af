import { expect, test } from 'vitest';
import { filledIn } from '../../support/promql.ts';
import { targetAt } from '../../support/promql-answers.ts';
import { dashboardsOf } from '../../support/promql-dashboards.ts';
import { seriesText, testRules } from '../../support/promtool-tests.ts';

const dashboards = dashboardsOf();
const counter = (name: string, integration: string, step: number) => ({
  series: seriesText(`alertmanager_${name}_total`, { job: 'alertmanager', instance: 'a', integration }),
  values: `0+${step}x1500`,
});
const asked = (letter: string, ...samples: readonly (readonly [channel: string, value: number])[]) => ({
  expr: filledIn(targetAt(dashboards, `Мониторинг / Каналы сообщений за сутки / ${letter}`).target.expr),
  eval_time: '1500m',
  exp_samples: samples.map(([integration, value]) => ({ labels: seriesText('', { integration }), value })),
});

test('MAX, which Alertmanager takes for a Webex, has one row by its own name', async () => {
  const monitor = { job: 'pos-monitor', instance: 'p', channel: 'max' };
  const failure = await testRules(
    [],
    [
      {
        interval: '1m',
        input_series: [
          counter('notifications', 'telegram', 2),
          counter('notifications', 'webex', 1),
          counter('notifications', 'pagerduty', 0),
          counter('notifications_failed', 'webex', 1),
          counter('notifications_failed', 'telegram', 0),
          { series: seriesText('pos_monitor_channel_delivered_timestamp_seconds', monitor), values: '1000x1500' },
        ],
        promql_expr_test: [
          asked('A', ['max', 1440], ['telegram', 2880]),
          asked('B', ['max', 1440], ['telegram', 0]),
          asked('C', ['max', 1_000_000]),
        ],
      },
    ],
    '1m',
  );
  expect(failure).toBe(null);
});
