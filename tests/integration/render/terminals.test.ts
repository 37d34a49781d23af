/** Which tills a shop's dashboards name, by promtool. */
import { expect, it } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { ruleGroups } from '../../../src/render/rules.ts';
import { filledIn } from '../../support/promql.ts';
import { dashboardsOf, targetsOf } from '../../support/promql-dashboards.ts';
import { seriesText, testRules } from '../../support/promtool-tests.ts';

const dashboards = dashboardsOf();
const counted = targetsOf(dashboards).find(({ where }) => where === 'Все кассы / Касс всего и по состоянию / A');
const offered = JSON.stringify(
  dashboards.find(({ title }) => title === 'Касса')?.templating.list.find(({ name }) => name === 'terminal')?.query,
);

it('a till that got another name stands once, one that was removed no more; while the file cannot be read both are as before', async () => {
  const place = { job: 'pos-monitor', instance: 'pos_monitor:8001' };
  const series = (name: string, labels: Record<string, string>, values: string) => ({
    series: seriesText(name, { ...place, ...labels }),
    values,
  });
  const choice =
    /query_result\((.*) or label_replace\(label_replace\(vector/.exec(JSON.parse(offered).query)?.[1] ?? '';
  const expectNames = (eval_time: string, ...names: readonly (readonly [pos_id: string, name: string])[]) => [
    {
      expr: filledIn(counted?.target.expr ?? ''),
      eval_time,
      exp_samples: [{ labels: '{}', value: names.length }],
    },
    {
      expr: `max by (pos_id, name) (${filledIn(choice)})`,
      eval_time,
      exp_samples: names.map(([pos_id, name]) => ({ labels: seriesText('', { pos_id, name }), value: 1 })),
    },
  ];
  const failure = await testRules(
    ruleGroups(defaultConfig()),
    [
      {
        interval: '15s',
        input_series: [
          series('up', {}, '1x80 0x400'),
          series('kkt_buffer_up', {}, '1x60 0x20'),
          series('pos_terminal_info', { pos_id: '1', name: 'Касса у входа' }, '1x20 stale'),
          series('pos_terminal_info', { pos_id: '1', name: 'Касса 1' }, '_x20 1x40 stale'),
          series('pos_terminal_info', { pos_id: '2', name: 'Касса 2' }, '1x60 stale'),
          series('pos_terminal_info', { pos_id: '3', name: 'Касса 3' }, '1x20 stale'),
        ],
        promql_expr_test: [
          ...expectNames('4m', ['1', 'Касса у входа'], ['2', 'Касса 2'], ['3', 'Касса 3']),
          // Renamed and removed, then the file cannot be read, then the monitor does not answer.
          ...['10m', '18m', '90m'].flatMap((when) => expectNames(when, ['1', 'Касса 1'], ['2', 'Касса 2'])),
        ],
      },
    ],
    '15s',
  );
  expect(failure).toBe(null);
});
