/** The page of a busy shop after one request each, without what differs from run to run. */
import { NOTHING_HEARD } from '../../src/domain/notifications.ts';
import type { ShownAlert, View } from '../../src/domain/seen.ts';
import { createMetrics } from '../../src/metrics/index.ts';
import { busyFacts, busySnapshot } from './busy-shop.ts';
import { NOW, STANDING } from './facts.ts';

const ALERT: ShownAlert = {
  ...STANDING,
  ...{ name: 'PosDlqNotEmpty', level: 'P1', posId: null, message: '', action: '', amount: 3, grown: 3 },
  ...{ since: NOW - 600, levelSince: NOW - 600, goneSince: NOW - 60, seen: { at: NOW - 500, by: 'Касса 1' } },
};

export async function goldenPage(): Promise<string> {
  const metrics = createMetrics({ version: '1.2.3' });
  const busy = busySnapshot();
  const snapshot = { ...busy, shop: { ...busy.shop, channels: ['telegram', 'email'] } };
  const channels = { telegram: { delivered: NOW - 60, failed: NOW - 7200 } };
  const view: View = {
    snapshot,
    alerts: [ALERT],
    lives: [ALERT],
    notifications: { ...NOTHING_HEARD, watchdogAt: NOW - 30, channels },
  };
  metrics.observeReading({ ok: true, at: NOW, source: 'live', facts: busyFacts() }, 0.004);
  metrics.probes.observe({ seconds: 0.01, outcome: { kind: 'busy' } });
  metrics.http.observe('/api/v1/status', 'GET', 200, 0.004);
  metrics.http.observe(null, 'GET', 404, 0.001);
  metrics.websocket.opened();
  metrics.websocket.sent();
  return (await metrics.page(view))
    .replace(/^(process|nodejs)_.*\n/gm, '')
    .replace(/^(pos_monitor_collector_duration_seconds\{.*\}) .*$/gm, '$1 0')
    .replace(/node="[^"]*"/, 'node="v24"');
}
