import { expect, it } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { centreRuleGroups } from '../../../src/render/centre.ts';
import { ruleGroups } from '../../../src/render/rules.ts';
import { familiesOf } from '../../support/exposition.ts';
import { goldenPage } from '../../support/golden-page.ts';
import { filledIn, selectorsOf } from '../../support/promql.ts';
import { dashboardsOf, targetsOf } from '../../support/promql-dashboards.ts';

/** Exported although no rule and no dashboard of ours asks for them. */
const REASONS: Readonly<Record<string, string>> = {
  api_response_time_seconds: 'promised to users; the answer times of the API, for their own dashboards',
  websocket_connections_total: 'promised to users',
  pos_session_recovered: 'promised to users; asked for by hand after a restart of the adapter',
  kkt_print_duration_seconds: 'asked for by hand when receipts come late out of the register, and by chains',
  kkt_undelivered_age_receipts: 'how old what waits is, for the office that collects many shops',
  kkt_buffer_syncing_receipts: "completes the parts of the buffer; today's adapter never uses the state",
  kkt_buffer_unusable_rows: 'asked for by hand when a sum looks too small',
  kkt_undelivered_undated_receipts: 'beside the ages of the others; such rows are told by the alert on unusable ones',
  pos_sales_counted_timestamp_seconds: 'asked for by hand when a sum and the CSV differ for a moment',
  kkt_circuit_breaker_openings_total: 'the long history of what the alert sees for an hour',
  kkt_circuit_breaker_failures: 'tells in a diagnosis how near the breaker is to opening',
  kkt_disk_time_to_full_seconds: 'what the alert on a filling disk looks at, for dashboards of your own',
  kkt_disk_size_bytes: 'what the free bytes are a part of, for dashboards of your own',
  pos_not_printed_today_receipts: 'completes the printed ones; the alert looks at the last minutes only',
  pos_shop_info: 'joined by the office that collects many shops',
  pos_monitor_alert_seen: 'whether anybody looks, for dashboards of your own',
  pos_monitor_channel_delivered_timestamp_seconds: 'the proof of a channel, for dashboards of your own',
  pos_monitor_channel_failed_timestamp_seconds: 'the proof of a channel, for dashboards of your own',
  pos_monitor_journal_up: 'says why GET /api/v1/journal answers 503',
  pos_monitor_collector_duration_seconds: 'says which group of readings is slow when a scrape is',
  pos_monitor_buffer_read_duration_seconds: 'says whether the disk is slow when a scrape is',
  pos_monitor_websocket_refused_total: 'asked for by hand when a screen does not connect',
  pos_monitor_websocket_messages_total: 'asked for by hand when a screen stands still',
  ...Object.fromEntries(
    [
      'process_cpu_seconds_total',
      'process_start_time_seconds',
      'process_virtual_memory_bytes',
      'process_open_fds',
      'process_max_fds',
      'nodejs_eventloop_lag_seconds',
      'nodejs_active_resources',
      'nodejs_heap_size_total_bytes',
      'nodejs_heap_size_used_bytes',
      'nodejs_external_memory_bytes',
      'nodejs_gc_duration_seconds',
    ].map((name) => [name, 'what every process of its kind exports, for dashboards that users have already']),
  ),
};

async function unused(): Promise<string[]> {
  const groups = [...ruleGroups(defaultConfig()), ...centreRuleGroups(defaultConfig())];
  const rules = groups.flatMap((group) => group.rules);
  const inRules = rules.flatMap(({ expr }) => selectorsOf(expr).map(({ metric }) => metric));
  const inDashboards = targetsOf(dashboardsOf()).flatMap(({ target }) =>
    selectorsOf(filledIn(target.expr)).map(({ metric }) => metric.replace(/_(bucket|sum|count)$/, '')),
  );
  const used = new Set([...inRules, ...inDashboards]);
  return familiesOf(await goldenPage()).filter((name) => !used.has(name));
}

it('every exported metric is used in a rule or a dashboard, or has a reason to be there', async () => {
  const missing = (await unused()).filter((name) => REASONS[name] === undefined);
  expect(missing).toEqual([]);
});

it('no reason outlives its metric', async () => {
  expect(familiesOf(await goldenPage())).toEqual(expect.arrayContaining(Object.keys(REASONS)));
});
