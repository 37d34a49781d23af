/** Shops in every state that the types allow, crowded around the thresholds, with terminals of odd names. */
import fc from 'fast-check';
import { type AdapterState, BREAKER_STATES, type Health, NO_TRY_YET } from '../../src/domain/adapter.ts';
import { dayOf, localTime, shiftDay } from '../../src/domain/day.ts';
import type { DiskState } from '../../src/domain/disk.ts';
import { type BufferFacts, type CashFacts, PACE_SECONDS, type SessionFacts } from '../../src/domain/facts.ts';
import { ERROR_CLASSES, TEST_PRINTER_FN } from '../../src/domain/receipt.ts';
import type { Shop, Thresholds } from '../../src/domain/shop.ts';
import { composeSnapshot, type Snapshot } from '../../src/domain/snapshot.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

const posId = fc.oneof(
  fc.constantFrom(
    'POS-001',
    'POS-002',
    'Касса № 1',
    'constructor',
    '__proto__',
    '<b>&"\'',
    '{{ $value }}',
    '%s %q',
    '`',
    '\\n\n',
    ' ',
    '\u2028',
    '\ufffd',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
);

/** Around the limit, on it, and anywhere. */
function near(limit: number, step = 1): fc.Arbitrary<number> {
  return fc.oneof(
    fc.constantFrom(limit - step, limit, limit + step),
    fc.integer({ min: 0, max: Math.max(1, Math.ceil(limit * 3)) }),
  );
}

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null, freq: 3 });

export function snapshots(now: number, thresholds: Thresholds): fc.Arbitrary<Snapshot> {
  const age = fc.oneof(
    near(thresholds.receipt_waiting_hours * HOUR),
    near(thresholds.receipt_overdue_hours * HOUR),
    near(thresholds.ofd_deadline_warning_days * DAY),
    near(thresholds.not_printed_after_seconds),
    near(thresholds.not_printed_within_minutes * 60),
  );
  const before = (seconds: fc.Arbitrary<number>) => seconds.map((by) => now - by);
  const undelivered = (ids: readonly string[]) =>
    fc.array(
      fc.record({
        posId: fc.constantFrom(...ids),
        status: fc.constantFrom('pending', 'syncing', 'failed'),
        createdAt: maybe(before(age)),
        retries: near(thresholds.rejected_min_retries),
        error: maybe(fc.constantFrom(...ERROR_CLASSES)),
        count: fc.constant(1),
        kopecks: fc.integer({ min: 0, max: 1e9 }),
        unpriced: fc.constantFrom(0, 0, 1),
      }),
      { maxLength: 3 },
    );
  const session = (id: string): fc.Arbitrary<SessionFacts> =>
    fc.record({
      posId: fc.constant(id),
      sessionId: fc.uuid(),
      status: fc.constantFrom('open', 'open', 'closing', 'closed'),
      openedAt: before(
        fc.oneof(near(thresholds.shift_too_long_hours * HOUR), near(thresholds.shift_ends_soon_hours * HOUR)),
      ),
      closedAt: fc.constant(null),
      cash: maybe(fc.integer({ min: -1e7, max: 1e9 })),
      card: maybe(fc.integer({ min: 0, max: 1e9 })),
      zReport: fc.constant(null),
    });
  const cash = (opened: SessionFacts): fc.Arbitrary<CashFacts> =>
    fc.record({
      expected: maybe(
        fc
          .constantFrom(-2, -1, 0, 1, 2, 12_345)
          .map((by) => (opened.cash ?? 0) + by * 100 * thresholds.cash_tolerance_rubles),
      ).map((kopecks) => kopecks && Math.round(kopecks)),
      unsynced: fc.nat(50),
      oldestUnsynced: maybe(before(near(thresholds.transactions_unsynced_hours * HOUR))),
    });
  const gains = fc.record({ at: before(near(PACE_SECONDS)), gain: fc.integer({ min: -12, max: 12 }) });
  const today = dayOf(now, 'UTC');

  const facts: fc.Arbitrary<BufferFacts> = fc
    .uniqueArray(posId, { minLength: 1, maxLength: 3 })
    .chain((ids) => fc.tuple(fc.constant(ids), fc.tuple(...ids.map(session))))
    .chain(([ids, sessions]) =>
      fc.record<BufferFacts>({
        capacity: maybe(fc.constantFrom(7, 100, 200, 1000)),
        counts: fc.record({
          pending: fc.oneof(near(thresholds.fill_min_pending), fc.integer({ min: 150, max: 210 }), fc.constant(0)),
          syncing: fc.nat(3),
          failed: fc.nat(3),
        }),
        terminals: fc.constant(ids),
        undelivered: undelivered(ids),
        dlq: fc.nat({ max: 2 }),
        lastSync: maybe(before(near(thresholds.sync_stalled_hours * HOUR))),
        recent: fc.array(gains, { maxLength: 4 }),
        today: fc.constant({ day: today, terminals: {} }),
        yesterday: fc.constant({ day: shiftDay(today, -1), terminals: {} }),
        countedAt: fc.constant(null),
        unprinted: fc.array(fc.record({ posId: fc.constantFrom(...ids), createdAt: before(age) }), { maxLength: 8 }),
        duplicates: fc.array(
          before(near(DAY)).map((firstAt) => ({ posId: ids[0] ?? '', createdAt: firstAt, firstAt })),
          { maxLength: 2 },
        ),
        lastReceipts: fc
          .tuple(before(age), maybe(fc.constantFrom(TEST_PRINTER_FN, '9960440300000001')), maybe(before(age)))
          .map(([createdAt, fnNumber, signedAt]) =>
            Object.fromEntries(ids.map((id) => [id, { createdAt, fnNumber, signedAt }])),
          ),
        weeks: fc.constant(null),
        deliveredMonths: fc.constant(null),
        month: maybe(
          fc
            .record({ sales: near(thresholds.refund_min_sales), refunds: near(thresholds.refund_min_sales / 5) })
            .map(({ sales, refunds }) => ({
              sales,
              refunds: Math.round(refunds),
              sameWeekday: Array(4).fill(Array(24).fill(1)),
            })),
        ),
        sessions: maybe(fc.constant(sessions)),
        cash: maybe(
          fc
            .tuple(...sessions.map(cash))
            .map((all) => Object.fromEntries(ids.map((id, at) => [id, all[at] as CashFacts]))),
        ),
        deliveries: fc.constant([]),
        unusable: fc.array(before(near(DAY)), { maxLength: 3 }),
        problems: fc.constant([]),
        walBytes: fc.oneof({ weight: 19, arbitrary: fc.nat() }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
      }),
    );

  const health: fc.Arbitrary<Health> = fc.record({
    shape: fc.constant('components'),
    breaker: fc.constantFrom(...BREAKER_STATES),
    status: fc.constant(null),
    version: fc.constant(null),
    failures: maybe(fc.nat(9)),
    workerRunning: maybe(fc.boolean()),
    odooOnline: maybe(fc.boolean()),
    databaseFails: maybe(fc.boolean()),
    clockDrift: maybe(
      fc.oneof(
        near(thresholds.clock_drift_seconds, 0.5),
        near(thresholds.clock_drift_seconds).map((by) => -by - 0.25),
      ),
    ),
  });
  const adapter = fc.oneof(
    { weight: 1, arbitrary: fc.constant(NO_TRY_YET) },
    {
      weight: 9,
      arbitrary: fc.record<AdapterState>({
        link: fc.constantFrom('online', 'busy', 'offline', 'unknown'),
        firstTryAt: fc.constant(now - DAY),
        health: maybe(health),
        answeredAt: maybe(before(near(thresholds.adapter_silent_minutes * 60))),
        latency: maybe(fc.constantFrom(0.01, 4.5, 6)),
        trouble: fc.constant(null),
        slowTries: fc.array(fc.boolean(), { maxLength: 5 }),
        openings: fc.array(before(near(HOUR)), { maxLength: 9 }),
        openingsSeen: fc.nat(50),
        odooOffline: maybe(
          fc.record({ since: before(near(thresholds.odoo_offline_hours * HOUR)), exact: fc.boolean() }),
        ),
        odooSeenOnline: fc.boolean(),
        restartedAt: fc.constant(null),
        settledBreaker: fc.constant(null),
        refusedSinceAnswer: fc.constant(false),
      }),
    },
  );
  const { hour, minute } = localTime(now, 'Europe/Moscow');
  const closes = (hour * 60 + minute + 24 * 60 - 20) % (24 * 60);
  const justClosed = { opens: (closes + 12 * 60) % (24 * 60), closes };
  const shop = fc.record({
    zone: fc.constantFrom('Europe/Moscow', 'Asia/Kathmandu', 'America/St_Johns', 'Asia/Kamchatka', 'UTC'),
    driveEnds: maybe(
      fc.oneof(near(0), near(thresholds.expiry_warning_days * DAY), near(thresholds.drive_expiry_critical_days * DAY)),
    ),
    contractEnds: maybe(
      fc.oneof(near(thresholds.expiry_warning_days * DAY), near(thresholds.contract_expiry_critical_days * DAY)),
    ),
    hours: maybe(
      fc.constantFrom({ opens: 0, closes: 60 }, { opens: 540, closes: 1260 }, { opens: 1080, closes: 120 }, justClosed),
    ),
    closed: fc.constantFrom({ weekdays: [], days: [] }, { weekdays: [5, 6], days: [today] }),
    training: fc.boolean(),
    names: fc.dictionary(fc.constantFrom('POS-001', 'POS-002'), posId, { maxKeys: 2 }),
  });
  const disk = fc.record<DiskState>({
    hours: fc.array(
      fc.record({
        at: before(fc.integer({ min: 0, max: 8 * DAY })),
        freeBytes: fc.integer({ min: 0, max: 20e9 }),
        totalBytes: fc.constant(250e9),
      }),
      { maxLength: 2 },
    ),
    now: maybe(
      fc.record({
        freeBytes: fc.oneof(
          near(thresholds.disk_full_megabytes * 1e6),
          near(thresholds.disk_low_megabytes * 1e6),
          fc.integer({ min: 0, max: 20e9 }),
        ),
        totalBytes: fc.constant(250e9),
      }),
    ),
  });
  const unseenSince = maybe(before(near(thresholds.nobody_saw_minutes * 60)));
  const silence = near(thresholds.buffer_unreadable_seconds);

  return fc
    .tuple(facts, adapter, shop, fc.constantFrom('read', 'read', 'read', 'lost', 'never'), silence, disk, unseenSince)
    .map(([drawn, adapterState, { names, driveEnds, contractEnds, ...rest }, state, silent, measured, unseen]) => {
      const whole: Shop = {
        name: 'Оптика',
        ...rest,
        terminals: names,
        categories: [],
        capacity: null,
        driveEnds: driveEnds === null ? null : now + driveEnds,
        contractEnds: contractEnds === null ? null : now + contractEnds,
        demo: false,
        channels: [],
        hasAlertmanager: false,
        contacts: [],
        publicUrl: null,
        thresholds,
      };
      const at = state === 'read' ? now : now - silent;
      const good = { ok: true, at, source: 'live', facts: drawn, day: today } as const;
      const lost = { ok: false, at: now, reason: 'missing', detail: '' } as const;
      return composeSnapshot(
        {
          reading: state === 'read' ? good : lost,
          goodReading: state === 'never' ? null : good,
          watchingSince: now - silent,
          adapter: adapterState,
          recovered: new Set(),
          disk: measured,
          unseenSince: unseen,
        },
        whole,
        now,
      );
    });
}
