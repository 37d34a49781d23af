import { describe, expect, test } from 'vitest';
import {
  type ActiveAlert,
  byUrgency,
  catalog,
  shownAlerts,
  trueAlerts,
} from '../../../src/domain/alerts/catalog/index.ts';
import type { BufferFacts } from '../../../src/domain/facts.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/domain/shop.ts';
import type { Sources } from '../../../src/domain/snapshot.ts';
import { ALERT_CASES, adapter, counts, shift, snapshotFor, waiting } from '../../support/alert-cases.ts';
import { HEALTH, NOW, snapshotOf, waitingReceipt } from '../../support/facts.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const named = (alerts: readonly ActiveAlert[], name: string) => alerts.filter((alert) => alert.name === name);

test('every alert of the catalog has its case here', () => {
  expect(Object.keys(ALERT_CASES).sort()).toEqual(catalog.map(({ name }) => name).sort());
});

describe.each(Object.entries(ALERT_CASES))('%s', (name, { level, message, fires, justBelow }) => {
  test('is true, and says so in its words', () => {
    expect(named(trueAlerts(snapshotFor(fires)), name)).toMatchObject([{ level, message }]);
  });

  test('is not true just below', () => {
    expect(named(trueAlerts(snapshotFor(justBelow)), name)).toEqual([]);
  });
});

test('a quiet shop has no alert', () => {
  expect(trueAlerts(snapshotOf())).toEqual([]);
});

test('what is not known is no alert: a file without sessions, without a sync, without a month', () => {
  const facts = { ...counts(1), sessions: null, cash: null, lastSync: null, month: null };
  expect(trueAlerts(snapshotOf(facts))).toEqual([]);
});

test('an expiry gets more urgent as it comes near, and is told once', () => {
  const at = (days: number) => trueAlerts(snapshotOf({}, { shop: { driveEnds: NOW + days * DAY } }));
  expect(at(4)).toMatchObject([{ name: 'PosFiscalDriveExpires', level: 'P2' }]);
  expect(at(3)).toMatchObject([{ name: 'PosFiscalDriveExpires', level: 'P1' }]);
  expect(at(-1)).toMatchObject([{ name: 'PosFiscalDriveExpires', level: 'P1' }]);
});

test.each([
  [30, '30 дней'],
  [29, '29 дней'],
  [22, '22 дня'],
  [21, '21 день'],
  [12, '12 дней'],
  [11, '11 дней'],
  [3, '3 дня'],
  [1, '1 день'],
])('%d days left are told in good Russian', (days, words) => {
  const [alert] = trueAlerts(snapshotOf({}, { shop: { driveEnds: NOW + days * DAY + HOUR * (days < 30 ? 1 : 0) } }));
  expect(alert?.message).toBe(`Фискальный накопитель истекает через ${words}`);
});

test('what expires today, or has expired, says so', () => {
  const at = (seconds: number) => trueAlerts(snapshotOf({}, { shop: { contractEnds: NOW + seconds } }))[0]?.message;
  expect(at(DAY - 1)).toBe('Договор с ОФД истекает сегодня');
  expect(at(-1)).toBe('Договор с ОФД истёк');
  expect(at(-40 * DAY)).toBe('Договор с ОФД истёк');
});

test('a message names the limit that is in force', () => {
  const saying = (hours: number) => {
    const thresholds = { ...DEFAULT_THRESHOLDS, shift_too_long_hours: hours, receipt_overdue_hours: hours };
    const facts = { ...shift(30 * HOUR), ...waiting(30 * HOUR) };
    return trueAlerts(snapshotOf(facts, { shop: { thresholds } })).map(({ message }) => message);
  };
  expect(saying(24)).toEqual(
    expect.arrayContaining(['Смена открыта более 24 часов', 'Чек не передан в ОФД более суток']),
  );
  expect(saying(12.5)).toEqual(
    expect.arrayContaining(['Смена открыта более 12,5 часа', 'Чек не передан в ОФД более 12,5 часа']),
  );
});

test.each([
  [1, 'за 1 минуту', 'после 1 дня'],
  [2, 'за 2 минуты', 'после 2 дней'],
  [7.5, 'за 7,5 минуты', 'после 7,5 дня'],
  [21, 'за 21 минуту', 'после 21 дня'],
])('a limit of %s is told in good Russian', (limit, within, afterDays) => {
  const thresholds = { ...DEFAULT_THRESHOLDS, not_printed_within_minutes: limit, ofd_deadline_days: limit };
  const unprinted = Array.from({ length: 3 }, () => ({ posId: 'POS-001', createdAt: NOW - 60 }));
  const told = trueAlerts(snapshotOf({ ...waiting(26 * DAY), unprinted }, { shop: { thresholds } }));
  expect(named(told, 'PosReceiptsNotPrinted')[0]?.message).toMatch(new RegExp(` ${within}$`));
  const [deadline] = named(told, 'PosOfdDeadlineNear');
  expect(deadline?.message).toMatch(new RegExp(`, предел ${String(limit).replace('.', ',')}$`));
  expect(deadline?.action).toContain(`${afterDays} фискальный накопитель блокируется`);
});

test('a shift that is being closed is not closed', () => {
  const closing = { sessions: shift(25 * HOUR).sessions.map((one) => ({ ...one, status: 'closing' as const })) };
  expect(named(trueAlerts(snapshotOf(closing)), 'PosShiftTooLong')).toHaveLength(1);
  expect(snapshotOf(closing).till?.terminals).toMatchObject([{ sessionOpen: false, cashMismatch: null }]);
});

test('the time by which a shift must be closed is the shop’s time', () => {
  const [alert] = named(trueAlerts(snapshotOf(shift(23 * HOUR))), 'PosShiftEndsSoon');
  expect(alert?.action).toBe('Закройте смену до 16:00.');
});

test('since when is told by the data itself where it can tell', () => {
  const [overdue] = named(trueAlerts(snapshotOf(waiting(25 * HOUR))), 'PosReceiptOverdue');
  expect(overdue?.since).toBe(NOW - HOUR);
});

test('delivery stands still since something waited for it, and since the last one', () => {
  const stalled = (facts: Partial<BufferFacts>) =>
    named(trueAlerts(snapshotOf({ ...counts(1), lastSync: NOW - 12 * HOUR, ...facts })), 'PosSyncStalled');
  // The first sale of a morning.
  expect(stalled(waiting(6))).toEqual([]);
  expect(stalled(waiting(3 * HOUR))).toMatchObject([{ since: NOW - HOUR }]);
  expect(stalled({ ...waiting(5 * HOUR), lastSync: NOW - 60 })).toEqual([]);
  expect(stalled({ ...waiting(5 * HOUR), lastSync: NOW - 4 * HOUR })).toMatchObject([{ since: NOW - 2 * HOUR }]);
  // Where nobody can say how long it has waited, the last delivery speaks alone.
  const undated = { undelivered: [waitingReceipt({ createdAt: null })] };
  expect(stalled(undated)).toMatchObject([{ since: NOW - 10 * HOUR }]);
  expect(stalled({ ...waiting(5 * HOUR), ...counts(0) })).toEqual([]);
});

describe('an alert is left out while its cause is told', () => {
  const told = (facts: Partial<BufferFacts>, sources: Partial<Sources> = {}) =>
    shownAlerts(trueAlerts(snapshotOf(facts, { sources }))).map(({ name }) => name);

  test('Full hides High', () => expect(told(counts(200))).toEqual(['PosBufferFull']));
  test('DeadlineNear hides Overdue and Waiting', () => expect(told(waiting(26 * DAY))).toEqual(['PosOfdDeadlineNear']));
  test('Overdue hides Waiting', () => expect(told(waiting(2 * DAY))).toEqual(['PosReceiptOverdue']));
  test('AdapterDown hides what the adapter would tell', () => {
    const down = adapter({ link: 'offline', openings: Array(9).fill(NOW - 5), slowTries: Array(5).fill(true) });
    expect(told({}, down)).toEqual(['PosAdapterDown']);
  });
  test('BreakerOpen hides SyncStalled and AdapterSlow', () => {
    const open = adapter({ health: { ...HEALTH, breaker: 'OPEN' }, slowTries: Array(5).fill(true) });
    expect(told({ ...counts(3), lastSync: NOW - 5 * HOUR }, open)).toEqual(['PosBreakerOpen']);
  });
  test('AccessDenied hides BreakerOpen', () => {
    const open = adapter({ health: { ...HEALTH, breaker: 'OPEN' } });
    expect(told({ undelivered: [waitingReceipt({ error: 'access' })] }, open)).toEqual(['PosOfdAccessDenied']);
  });
  test('one terminal’s cause does not hide another terminal’s alert', () => {
    const long = shift(25 * HOUR).sessions;
    const soon = shift(23 * HOUR).sessions.map((session) => ({ ...session, posId: 'POS-002', sessionId: 's2' }));
    expect(told({ sessions: [...long, ...soon], terminals: ['POS-001', 'POS-002'] })).toEqual([
      'PosShiftTooLong',
      'PosShiftEndsSoon',
    ]);
  });
});

test('causes that are named exist', () => {
  const names = new Set(catalog.map(({ name }) => name));
  for (const { hiddenBy } of catalog) for (const cause of hiddenBy) expect(names).toContain(cause);
});

test('of what is equally urgent, what forbids selling stands first, however old it is', () => {
  const rest = { posId: null, message: '', action: '', amount: null };
  const found = (name: string, since: number, level: ActiveAlert['level'] = 'P1'): ActiveAlert => {
    return { ...rest, name, level, since };
  };
  const all = [found('PosBufferUnreadable', NOW), found('PosDiskFull', NOW - 1), found('PosAdapterDown', NOW - 600)];
  expect([found('PosOdooOffline', NOW, 'P2'), ...all].sort(byUrgency).map(({ name }) => name)).toEqual([
    'PosAdapterDown',
    'PosBufferUnreadable',
    'PosDiskFull',
    'PosOdooOffline',
  ]);
});
