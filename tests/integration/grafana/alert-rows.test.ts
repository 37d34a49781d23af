/** Which alerts the table shows, out of real ALERTS: the causes, and not what they explain. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { alertRows } from '../../../src/grafana/alert-rows.ts';
import { WATCHDOG } from '../../../src/render/watching.ts';
import { filledIn } from '../../support/promql.ts';
import { type Prometheus, startPrometheus } from '../../support/promql-prometheus.ts';

let prometheus: Prometheus | undefined;
beforeAll(async () => {
  prometheus = await startPrometheus({
    rules: [
      {
        name: 'alarms',
        rules: [
          alarm('PosBreakerOpen', 'P2', { instance: 'a' }),
          alarm('PosSyncStalled', 'P2', { instance: 'a' }),
          alarm('PosSyncStalled', 'P2', { instance: 'b' }),
          alarm('PosShiftTooLong', 'P1', { instance: 'a', pos_id: 'POS-001' }),
          alarm('PosShiftEndsSoon', 'P2', { instance: 'a', pos_id: 'POS-001' }),
          alarm('PosShiftEndsSoon', 'P2', { instance: 'a', pos_id: 'POS-002' }),
          alarm('PosBufferFull', 'P1', { instance: 'c' }, '1h'),
          alarm('PosBufferHigh', 'P2', { instance: 'c' }),
          alarm('PosMonitorAbsent', 'P1', {}),
          alarm(WATCHDOG, 'INFO', {}),
        ],
      },
    ],
  });
  await vi.waitFor(async () => expect((await prometheus?.now('ALERTS'))?.length).toBe(10), { timeout: 120_000 });
});
afterAll(() => prometheus?.stop());

function alarm(alert: string, priority: string, labels: Readonly<Record<string, string>>, wait = '0s') {
  return { alert, expr: 'vector(1)', for: wait, labels: { priority, ...labels } };
}

async function rows(terminal = '.*') {
  const query = filledIn(alertRows({ terminal: true, panels: true }), { terminal });
  const found = (await prometheus?.now(query)) ?? [];
  return found
    .map(({ metric, values }) => [values[0], metric.alertname, metric.pos_id ?? '', metric.alertstate])
    .sort();
}

test('an alert is left out where its cause stands, and only there', async () => {
  expect(await rows()).toEqual([
    [1, 'PosBufferFull', '', 'pending'],
    [1, 'PosMonitorAbsent', '', 'firing'],
    [1, 'PosShiftTooLong', 'POS-001', 'firing'],
    [2, 'PosBreakerOpen', '', 'firing'],
    // Its cause has not been standing for long enough to be sent.
    [2, 'PosBufferHigh', '', 'firing'],
    [2, 'PosShiftEndsSoon', 'POS-002', 'firing'],
    [2, 'PosSyncStalled', '', 'firing'],
  ]);
});

test('a chosen terminal shows its own alerts and the shop’s', async () => {
  const names = (await rows('POS-002')).map(([, name, posId]) => `${name} ${posId}`);
  expect(names).toContain('PosShiftEndsSoon POS-002');
  expect(names).toContain('PosBreakerOpen ');
  expect(names.filter((name) => name.endsWith('POS-001'))).toEqual([]);
});
