/** The contract that each group of series keeps, whichever it is. */
import { describe, expect, it } from 'vitest';
import { NO_TRY_YET } from '../../../src/domain/adapter.ts';
import { collectors } from '../../../src/domain/series/index.ts';
import type { Collector } from '../../../src/domain/series/series.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { busyFacts, busySnapshot } from '../../support/busy-shop.ts';
import { NOW, snapshotOf } from '../../support/facts.ts';

const all = collectors.flatMap((collector) => collector.series);
const unread = { reading: null, goodReading: null };

/** What is known of a shop before anything has been read. */
const NOTHING_READ = snapshotOf({}, { sources: { ...unread, adapter: NO_TRY_YET } });
const KNOWN_WITHOUT_READING = [
  'kkt_buffer_readable',
  'pos_monitor_failing_readings',
  'kkt_disk_free_bytes',
  'kkt_disk_size_bytes',
  'kkt_disk_filling',
  'kkt_circuit_breaker_state',
  'kkt_circuit_breaker_openings_total',
  'pos_shop_utc_offset_seconds',
  'pos_monitor_demo',
  'pos_shop_info',
  'pos_shop_opens_timestamp_seconds',
  'pos_shop_closes_timestamp_seconds',
];

/** What is still known of a buffer that was read before and now cannot be. */
const UNREADABLE = busySnapshot(['POS-001'], {
  reading: { ok: false, at: NOW, reason: 'missing', detail: '' },
});

function shown(snapshot: Snapshot, collector: Collector): string[] {
  return collector.series.filter((series) => series.read(snapshot).length > 0).map((series) => series.name);
}

describe.each(collectors.map((collector) => [collector.name, collector] as const))('the group %s', (_, collector) => {
  it('bears the labels it declares, and numbers', () => {
    for (const snapshot of [busySnapshot(), busySnapshot(['A', 'B', 'C']), NOTHING_READ, UNREADABLE, snapshotOf()]) {
      for (const { name, labelNames, read } of collector.series) {
        const seen = new Set<string>();
        for (const { labels, value } of read(snapshot)) {
          expect([name, ...Object.keys(labels)]).toEqual([name, ...labelNames]);
          expect(Number.isFinite(value)).toBe(true);
          const key = JSON.stringify(labels);
          expect([name, seen.has(key)]).toEqual([name, false]);
          seen.add(key);
        }
      }
    }
  });

  it('is named as Prometheus wants it, and explains itself', () => {
    for (const { name, help, type, labelNames } of collector.series) {
      expect(name).toMatch(/^(kkt|pos)_[a-z0-9_]+$/);
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
      expect(help.length).toBeGreaterThan(8);
      for (const label of labelNames) expect(label).toMatch(/^[a-z][a-z0-9_]*$/);
      if (labelNames.includes('pos_id')) expect(name).toMatch(/^pos_/);
      if (labelNames.includes('hour')) expect(name).toMatch(/_rubles$/);
    }
  });

  it('says of a shop that nobody has looked at only what is known', () => {
    expect(KNOWN_WITHOUT_READING).toEqual(expect.arrayContaining(shown(NOTHING_READ, collector)));
  });

  it('is silent about terminals and the buffer while the buffer cannot be read', () => {
    for (const name of shown(UNREADABLE, collector)) {
      if (!name.startsWith('kkt_buffer_')) expect(collector.name).toMatch(/^(adapter|shop|disk|watching)$/);
      else expect(name).toMatch(/^kkt_buffer_(up|readable|read_timestamp_seconds)$/);
    }
  });

  it('grows by the per-terminal series and by nothing else when a terminal is added', () => {
    for (const series of collector.series) {
      const [one, two] = [busySnapshot(['POS-001']), busySnapshot(['POS-001', 'POS-002'])].map(
        (snapshot) => series.read(snapshot).length,
      );
      const factor = series.labelNames.includes('pos_id') ? 2 : 1;
      expect([series.name, two]).toEqual([series.name, (one ?? 0) * factor]);
    }
  });
});

describe('all series together', () => {
  it('have different names', () => {
    const names = all.map((series) => series.name);
    expect(names).toEqual([...new Set(names)]);
  });

  it('all have a value in a busy shop, so that the golden page shows each', () => {
    const snapshot = busySnapshot();
    expect(all.filter((series) => series.read(snapshot).length === 0).map((series) => series.name)).toEqual([]);
  });

  it('say what should be in the drawer where it can be compared with what is', () => {
    const sampleOf = (snapshot: Snapshot, name: string) =>
      all.find((series) => series.name === name)?.read(snapshot)[0]?.value;
    const busy = busySnapshot();
    expect(sampleOf(busy, 'pos_session_cash_expected_rubles')).toBe(
      Number(sampleOf(busy, 'pos_session_cash_balance')) - Number(sampleOf(busy, 'pos_session_cash_difference_rubles')),
    );
    const sessions = busyFacts().sessions?.map((session) => ({ ...session, cash: null })) ?? null;
    expect(sampleOf(snapshotOf({ ...busyFacts(), sessions }), 'pos_session_cash_expected_rubles')).toBe(undefined);
  });

  it('do not show a balance without an open session', () => {
    const closed = snapshotOf({
      sessions: [
        {
          posId: 'POS-001',
          sessionId: 's',
          status: 'closed',
          openedAt: NOW - 5000,
          closedAt: NOW - 10,
          cash: 100,
          card: 100,
          zReport: null,
        },
      ],
    });
    const names = all.filter((series) => series.read(closed).length > 0).map((series) => series.name);
    expect(names).toContain('pos_session_open');
    expect(
      names.filter((name) => /session_(cash_balance|cash_expected|cash_difference|card|opened|recovered)/.test(name)),
    ).toEqual([]);
  });
});
