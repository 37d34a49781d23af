import { describe, expect, it } from 'vitest';
import { restoredLife } from '../../../src/domain/alerts/life.ts';
import { UNREADABLE_REASONS } from '../../../src/domain/facts.ts';
import { NOTHING_HEARD } from '../../../src/domain/notifications.ts';
import { NOTHING_KNOWN, nothingSeen, type View } from '../../../src/domain/seen.ts';
import { collectors } from '../../../src/domain/series/index.ts';
import { gauge } from '../../../src/domain/series/series.ts';
import { createMetrics } from '../../../src/metrics/index.ts';
import { busySnapshot } from '../../support/busy-shop.ts';
import { familiesOf, samplesOf } from '../../support/exposition.ts';
import { NOW, SHOP, snapshotOf } from '../../support/facts.ts';
import { goldenPage } from '../../support/golden-page.ts';
import { runTool } from '../../support/tools.ts';

function view(snapshot = busySnapshot()): View {
  return { snapshot, alerts: [], lives: [], notifications: NOTHING_HEARD };
}

describe('the page', () => {
  it('is the golden page', async () => {
    await expect(await goldenPage()).toMatchFileSnapshot('../../golden/metrics.txt');
  });

  it('pleases promtool without a word', async () => {
    const page = await createMetrics({ version: '1.0.0' }).page(view());
    expect(runTool('promtool', ['check', 'metrics'], page)).toEqual({ status: 0, output: '' });
    expect(runTool('promtool', ['check', 'metrics'], await goldenPage())).toEqual({ status: 0, output: '' });
  });

  it('bears the promised names', async () => {
    const metrics = createMetrics({ version: '1.0.0' });
    metrics.http.observe('/api/v1/status', 'GET', 200, 0.01);
    expect(familiesOf(await metrics.page(view()))).toEqual(
      expect.arrayContaining([
        'kkt_buffer_percent_full',
        'kkt_circuit_breaker_state',
        'kkt_sync_duration_seconds',
        'kkt_dlq_size',
        'pos_session_recovered',
        'pos_session_cash_balance',
        'pos_unsynced_transactions',
        'http_requests_total',
        'websocket_connections_total',
        'api_response_time_seconds',
      ]),
    );
  });

  it('names no family twice', async () => {
    const families = familiesOf(await createMetrics({ version: '1.0.0' }).page(view()));
    expect(families).toEqual([...new Set(families)]);
  });

  it('loses only the group that throws', async () => {
    const broken = {
      name: 'broken',
      series: [
        gauge('pos_good', 'Fine', () => 1),
        gauge('pos_bad', 'Throws', () => {
          throw new Error('boom');
        }),
      ],
    };
    const page = await createMetrics({ version: '1', collectors: [broken, ...collectors] }).page(view());
    expect(page).toContain('pos_monitor_collector_success{collector="broken"} 0');
    expect(page).not.toContain('pos_good');
    for (const { name, series } of collectors) {
      expect(page).toContain(`pos_monitor_collector_success{collector="${name}"} 1`);
      for (const one of series) expect(page).toContain(`# TYPE ${one.name} ${one.type}`);
    }
  });

  it('says of an alert that comes and goes that it stands, also where another one hides it', async () => {
    const rest = { message: '', action: '', amount: null, grown: null, setBack: 0, unknownSince: null };
    const lives = (['PosBreakerOpen', 'PosSyncStalled'] as const).map((name) => {
      const goneSince = name === 'PosSyncStalled' ? NOW - 30 : null;
      return restoredLife({ ...rest, name, posId: null, level: 'P2', since: NOW - 600, goneSince }, NOW);
    });
    const settings = { shop: SHOP, limits: { slowSeconds: 5 } };
    const { view } = nothingSeen(settings, { wall: NOW, steady: 100 }, { ...NOTHING_KNOWN, lives });
    expect(view.alerts.map(({ name }) => name)).toEqual(['PosBreakerOpen']);
    expect(await createMetrics({ version: '1' }).page(view)).toContain(
      'pos_monitor_alert_unsettled{alert="PosSyncStalled",pos_id="",priority="P2"} 1\n',
    );
  });

  it('never shows what is not a number', async () => {
    const collector = { name: 'odd', series: [gauge('odd', 'Odd', () => Number.NaN)] };
    const page = await createMetrics({ version: '1', collectors: [collector] }).page(view());
    expect(page).toContain('pos_monitor_collector_success{collector="odd"} 0');
    expect(samplesOf(page).filter(({ value }) => !Number.isFinite(value))).toEqual([]);
  });

  it('draws two different views at once without mixing them', async () => {
    const metrics = createMetrics({ version: '1.0.0' });
    const [first, second] = await Promise.all([
      metrics.page(view(snapshotOf({ counts: { pending: 1, syncing: 0, failed: 0 } }))),
      metrics.page(view(snapshotOf({ counts: { pending: 7, syncing: 0, failed: 0 }, sessions: null, cash: null }))),
    ]);
    expect(first).toContain('\nkkt_buffer_pending_receipts 1\n');
    expect(second).toContain('\nkkt_buffer_pending_receipts 7\n');
    expect(first).toContain('pos_session_open{pos_id="POS-001"} 0');
    expect(second).not.toContain('pos_session_open');
  });

  it('keeps two programs in one process apart', async () => {
    const [one, other] = [createMetrics({ version: '1' }), createMetrics({ version: '1' })];
    one.websocket.opened();
    expect(await one.page(view())).toContain('\nwebsocket_connections_total 1\n');
    expect(await other.page(view())).toContain('\nwebsocket_connections_total 0\n');
  });
});

describe('our own counters', () => {
  it('count readings by outcome, and the deliveries that a reading brought', async () => {
    const metrics = createMetrics({ version: '1' });
    const { snapshot } = view();
    metrics.observeReading({ ok: false, at: snapshot.now, reason: 'locked', detail: '' }, 0.1);
    metrics.observeReading(
      {
        ok: true,
        at: snapshot.now,
        source: 'live',
        facts: { deliveries: [{ seconds: 700, printedAfter: 2 }] } as never,
      },
      0.01,
    );
    const page = await metrics.page(view());
    for (const reason of UNREADABLE_REASONS) {
      expect(page).toContain(`pos_monitor_buffer_reads_total{outcome="${reason}"} ${reason === 'locked' ? 1 : 0}`);
    }
    expect(page).toContain('pos_monitor_buffer_reads_total{outcome="ok"} 1');
    expect(page).toContain('kkt_sync_duration_seconds_bucket{le="600"} 0');
    expect(page).toContain('kkt_sync_duration_seconds_bucket{le="3600"} 1');
    expect(page).toContain('kkt_sync_duration_seconds_bucket{le="28800"} 1');
    expect(page).toContain('kkt_sync_duration_seconds_count 1');
    expect(page).toContain('kkt_print_duration_seconds_bucket{le="1"} 0');
    expect(page).toContain('kkt_print_duration_seconds_bucket{le="10"} 1');
  });

  it('never make a label out of what a client invents', async () => {
    const { http, page } = createMetrics({ version: '1' });
    http.observe(null, 'GET', 404, 0.01);
    http.observe('/api/v1/status', 'BREW', 405, 0.01);
    http.observe('/api/v1/status', 'HEAD', 200, 0.01);
    const requests = samplesOf(await page(view())).filter(({ name }) => name === 'http_requests_total');
    expect(requests).toEqual([
      { name: 'http_requests_total', labels: { route: 'other', method: 'GET', status: '4xx' }, value: 1 },
      { name: 'http_requests_total', labels: { route: 'other', method: 'other', status: '4xx' }, value: 1 },
      { name: 'http_requests_total', labels: { route: '/api/v1/status', method: 'GET', status: '2xx' }, value: 1 },
    ]);
  });
});
