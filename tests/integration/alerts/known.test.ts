/** What Prometheus remembers, where one shop is odd: in the real promtool, evaluation by evaluation. */
import { expect, test } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { ruleGroups } from '../../../src/render/rules.ts';
import { type InputSeries, seriesText, testRules } from '../../support/promtool-tests.ts';

const SHOP = { shop: 'one', instance: 'one:8001', job: 'pos-monitor' };
const OTHER = { shop: 'other', instance: 'other:8001', job: 'pos-monitor' };
type Labels = Readonly<Record<string, string>>;

/** Scraped each 15 s, an hour and more long. */
function series(name: string, labels: Labels, values: string): InputSeries {
  return { series: seriesText(name, labels), values };
}

/** Whether a group of readings succeeds. */
const group = (labels: Labels, collector: string, values: string) =>
  series('pos_monitor_collector_success', { ...labels, collector }, values);

function shop(labels: Labels, { dlq }: { dlq: string }): InputSeries[] {
  return [series('up', labels, '1x300'), series('kkt_buffer_up', labels, '1x300'), series('kkt_dlq_size', labels, dlq)];
}

/** Which shops' alert fires after so many minutes. */
async function expectFiring(
  input: readonly InputSeries[],
  moments: readonly (readonly [number, readonly string[]])[],
  alertname = 'PosDlqNotEmpty',
) {
  const expr = `group by (shop) (ALERTS{alertname="${alertname}",alertstate="firing"})`;
  const known = ruleGroups(defaultConfig()).map(({ rules, ...group }) => ({
    ...group,
    rules: rules.filter((rule) => 'record' in rule || rule.alert === alertname),
  }));
  const promql_expr_test = moments.map(([minutes, shops]) => ({
    ...{ expr, eval_time: `${minutes}m` },
    exp_samples: shops.map((name) => ({ labels: `{shop="${name}"}`, value: 1 })),
  }));
  expect(await testRules(known, [{ interval: '15s', input_series: input, promql_expr_test }], '15s')).toBeNull();
}

test('what comes and goes, and was settled, is over also while a group of readings fails', async () => {
  const unsettled = { ...SHOP, alert: 'PosDlqNotEmpty', priority: 'P1' };
  const input = [
    ...shop(SHOP, { dlq: '2x20 0x280' }),
    group(SHOP, 'delivery', '1x20 0x280'),
    series('pos_monitor_alert_unsettled', unsettled, '_x20 1x40 stale'),
  ];
  await expectFiring(input, [
    [4, ['one']],
    [14, ['one']],
    [20, []],
    [60, []],
  ]);
});

test('what is no longer named is over, unless its own group of readings fails', async () => {
  const input = [
    ...[...shop(SHOP, { dlq: '2x40 stale' }), group(SHOP, 'session', '1x40 0x260')],
    ...[...shop(OTHER, { dlq: '2x40 stale' }), group(OTHER, 'delivery', '1x40 0x260')],
  ];
  // As a page has it on which some group fails.
  const failing = [SHOP, OTHER].map((labels) => series('pos_monitor_failing_readings', labels, '0x40 1x260'));
  await expectFiring(
    [...input, ...failing],
    [
      [9, ['one', 'other']],
      [20, ['other']],
      [60, ['other']],
    ],
  );
});

test('a shop that sends twice costs no other shop its alerts', async () => {
  const twice = [...shop(SHOP, { dlq: '2x300' }), ...shop({ ...SHOP, replica: 'b' }, { dlq: '2x300' })];
  await expectFiring(
    [...twice, ...shop(OTHER, { dlq: '0x40 2x100 0x160' })],
    [
      [20, ['one', 'other']],
      [60, ['one']],
    ],
  );
});

test('cash that does not add up stands while nobody can add it up, and is over with the shift or the terminal', async () => {
  const till = (labels: Labels, { mismatch, info = '1x300' }: { mismatch: string; info?: string }) => [
    ...shop(labels, { dlq: '0x300' }),
    series('pos_terminal_info', { ...labels, pos_id: 'POS-001', name: 'Касса 1' }, info),
    series('pos_session_cash_mismatch', { ...labels, pos_id: 'POS-001' }, mismatch),
    series('pos_session_cash_difference_rubles', { ...labels, pos_id: 'POS-001' }, mismatch),
  ];
  const input = [
    ...till(SHOP, { mismatch: '1x60 stale _x98 0x140' }),
    ...till(OTHER, { mismatch: '1x60 stale', info: '1x100 stale' }),
  ];
  const moments = [
    [10, ['one', 'other']],
    [20, ['one', 'other']],
    [32, ['one']],
    [45, []],
  ] as const;
  await expectFiring(input, moments, 'PosCashMismatch');
});

test('an alert of a till that gets another name goes on', async () => {
  const till = { ...SHOP, pos_id: 'POS-001' };
  const input = [
    ...shop(SHOP, { dlq: '0x300' }),
    series('pos_session_cash_mismatch', till, '1x300'),
    series('pos_session_cash_difference_rubles', till, '1x300'),
    series('pos_terminal_info', { ...till, name: 'Касса 1' }, '1x60 stale'),
    series('pos_terminal_info', { ...till, name: 'У входа' }, '_x60 1x240'),
  ];
  const moments = [14, 16, 18, 30].map((minutes) => [minutes, ['one']] as const);
  await expectFiring(input, moments, 'PosCashMismatch');
});
