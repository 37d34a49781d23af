/** Which alerts the table shows, out of real ALERTS: the causes, and not what they explain. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { CHIPS } from '../../../src/domain/faces.ts';
import { WATCHDOG } from '../../../src/domain/notifications.ts';
import { alertRows, sinceOf } from '../../../src/grafana/alert-rows.ts';
import { chip, type Face, overall } from '../../../src/grafana/standing.ts';
import { filledIn } from '../../support/promql.ts';
import { type Prometheus, startPrometheus } from '../../support/promql-prometheus.ts';

let prometheus: Prometheus | undefined;
/** Between these moments all of them began. */
let [began, standing]: [number, number] = [0, 0];
beforeAll(async () => {
  began = Date.now();
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
  standing = Date.now();
});
afterAll(() => prometheus?.stop());

function alarm(alert: string, priority: string, labels: Readonly<Record<string, string>>, wait = '0s') {
  return { alert, expr: 'vector(1)', for: wait, labels: { priority, ...labels } };
}

async function rows(terminal = '.*') {
  const query = filledIn(alertRows({ terminal: true, panels: true }, 'vector(1)'), { terminal });
  const found = (await prometheus?.now(query)) ?? [];
  return found.map(({ metric, values }) => [values[0], metric.alertname, metric.pos_id ?? '']).sort();
}

test('an alert is left out where its cause stands, and only there', async () => {
  expect(await rows()).toEqual([
    [1, 'PosBufferFull', ''],
    [1, 'PosMonitorAbsent', ''],
    [1, 'PosShiftTooLong', 'POS-001'],
    [2, 'PosBreakerOpen', ''],
    // Its cause has not been standing for long enough to be sent.
    [2, 'PosBufferHigh', ''],
    [2, 'PosShiftEndsSoon', 'POS-002'],
    [2, 'PosSyncStalled', ''],
  ]);
});

test('what is of no shop chooses none where it leads', async () => {
  const found = (await prometheus?.now(filledIn(alertRows({ terminal: true, panels: true }, 'vector(1)')))) ?? [];
  expect(new Set(found.map(({ metric }) => `var-${metric.chosen}=${metric.place}`))).toEqual(
    new Set(['var-region=$__all']),
  );
});

test('a chosen terminal shows its own alerts and the shop’s', async () => {
  const names = (await rows('POS-002')).map(([, name, posId]) => `${name} ${posId}`);
  expect(names).toContain('PosShiftEndsSoon POS-002');
  expect(names).toContain('PosBreakerOpen ');
  expect(names.filter((name) => name.endsWith('POS-001'))).toEqual([]);
});

test('the whole shop is as bad as the worst of them, and a subject as the worst about it', async () => {
  const scope = { terminal: true, panels: true };
  const saidBy = async ({ expr, words }: Face) => {
    const found = (await prometheus?.now(filledIn(expr))) ?? [];
    expect(found).toHaveLength(1);
    const [, key = '', more = ''] = /^(.*?)(\s\(\+\d+\))?$/.exec(found[0]?.metric.key ?? '') ?? [];
    return `${words[key]?.text}${more}`;
  };
  expect(await saidBy(overall(scope, 'vector(1)'))).toMatch(/^Срочно! .*\s\(\+6\)$/);
  const alone = { expr: overall(scope, 'vector(1)').expr.replaceAll('Pos.+', 'PosMonitorAbsent'), words: {} };
  expect((await prometheus?.now(filledIn(alone.expr)))?.map(({ metric }) => metric.key)).toEqual([
    'P1/PosMonitorAbsent',
  ]);
  const chips = await Promise.all(CHIPS.map(async ({ id }) => [id, await saidBy(chip(id, scope, 'vector(1)'))]));
  expect(Object.fromEntries(chips)).toEqual({
    print: 'Срочно',
    queue: 'Срочно',
    ofd: 'Внимание',
    shift: 'Срочно',
    odoo: 'Нет данных',
  });
});

test('each of them is said to stand since it began', async () => {
  const since = (await prometheus?.now(filledIn(sinceOf({ terminal: true, panels: true })))) ?? [];
  expect(since.map(({ metric }) => metric.alertname).sort()).toEqual((await rows()).map(([, name]) => name).sort());
  for (const { values } of since) {
    expect(values[0]).toBeGreaterThan(began - 1000);
    expect(values[0]).toBeLessThan(standing + 1000);
  }
});
