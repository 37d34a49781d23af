import { describe, expect, test } from 'vitest';
import { type ActiveAlert, toldAlerts, trueAlerts } from '../../../src/domain/alerts/active.ts';
import { catalog } from '../../../src/domain/alerts/catalog/index.ts';
import type { BufferFacts } from '../../../src/domain/facts.ts';
import type { Shop, Snapshot, Sources } from '../../../src/domain/snapshot.ts';
import { HEALTH, NOW, ONLINE, snapshotOf, waitingReceipt } from '../../support/facts.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const counts = (pending: number) => ({ counts: { pending, syncing: 0, failed: 0 } });
const waiting = (age: number) => ({ undelivered: [waitingReceipt({ createdAt: NOW - age })] });
const unprinted = (number: number) => ({
  unprinted: Array.from({ length: number }, () => ({ posId: 'POS-001', createdAt: NOW - 120 })),
});
const shift = (age: number, cash = 0) => ({
  sessions: [
    {
      posId: 'POS-001',
      sessionId: 's1',
      status: 'open' as const,
      openedAt: NOW - age,
      closedAt: null,
      cash,
      card: 0,
      zReport: null,
    },
  ],
  cash: { 'POS-001': { expected: 0, unsynced: 0, oldestUnsynced: null } },
});
const adapter = (changes: Partial<typeof ONLINE>) => ({ adapter: { ...ONLINE, ...changes } });
const steadyFill = (perHalfHour: number) => ({
  recent: { entered: Array.from({ length: perHalfHour }, () => NOW - 60), left: [] },
});

interface Case {
  readonly facts?: Partial<BufferFacts>;
  readonly shop?: Partial<Shop>;
  readonly sources?: Partial<Sources>;
}

/** For each alert: a shop where it is true, what it then says, and one just below. */
const CASES: Record<string, { level: string; message: string; fires: Case; justBelow: Case }> = {
  PosBufferFull: {
    level: 'P1',
    message: 'Буфер переполнен: чеков 200 (100 %)',
    fires: { facts: counts(200) },
    justBelow: { facts: counts(199) },
  },
  PosDlqNotEmpty: {
    level: 'P1',
    message: 'Ошибки отправки в ОФД: чеков в DLQ 2',
    fires: { facts: { dlq: [1, 2].map(() => ({ posId: null, failedAt: NOW })) } },
    justBelow: {},
  },
  PosAdapterDown: {
    level: 'P1',
    message: 'ККТ Adapter не отвечает',
    fires: { sources: adapter({ link: 'busy', answeredAt: NOW - 601 }) },
    justBelow: { sources: adapter({ link: 'busy', answeredAt: NOW - 600 }) },
  },
  PosOfdRejectsReceipt: {
    level: 'P1',
    message: 'ОФД отклоняет чек',
    fires: { facts: { undelivered: [waitingReceipt({ error: 'rejected', retries: 3 })] } },
    justBelow: { facts: { undelivered: [waitingReceipt({ error: 'rejected', retries: 2 })] } },
  },
  PosOfdAccessDenied: {
    level: 'P1',
    message: 'ОФД не принимает ключ доступа',
    fires: { facts: { undelivered: [waitingReceipt({ error: 'access' })] } },
    justBelow: { facts: { undelivered: [waitingReceipt({ error: 'rejected' })] } },
  },
  PosReceiptOverdue: {
    level: 'P1',
    message: 'Чек не передан в ОФД более суток',
    fires: { facts: waiting(DAY + 1) },
    justBelow: { facts: waiting(DAY) },
  },
  PosOfdDeadlineNear: {
    level: 'P1',
    message: 'Чек в буфере 25 дней, предел 30',
    fires: { facts: waiting(25 * DAY + 1) },
    justBelow: { facts: waiting(25 * DAY) },
  },
  PosReceiptsNotPrinted: {
    level: 'P1',
    message: 'Чеки не печатаются на ККТ: 3 за 15 минут',
    fires: { facts: unprinted(3) },
    justBelow: { facts: unprinted(2) },
  },
  PosShiftTooLong: {
    level: 'P1',
    message: 'Смена открыта более 24 часов',
    fires: { facts: shift(DAY + 1) },
    justBelow: { facts: shift(DAY) },
  },
  PosBufferUnreadable: {
    level: 'P1',
    message: 'Нет доступа к базе чеков',
    fires: { sources: { reading: { ok: false, at: NOW, reason: 'missing', detail: '' }, goodReading: null } },
    justBelow: {
      sources: {
        reading: { ok: false, at: NOW, reason: 'missing', detail: '' },
        goodReading: null,
        watchingSince: NOW - 59,
      },
    },
  },
  PosBufferHigh: {
    level: 'P2',
    message: 'Буфер заполнен: чеков 160 (80 %)',
    fires: { facts: counts(160) },
    justBelow: { facts: counts(159) },
  },
  PosBufferFillingUp: {
    level: 'P2',
    message: 'Буфер заполнится примерно через 1 ч 29 мин',
    fires: { facts: { ...counts(21), ...steadyFill(60) } },
    justBelow: { facts: { ...counts(20), ...steadyFill(60) } },
  },
  PosBreakerOpen: {
    level: 'P2',
    message: 'ОФД недоступен (Circuit Breaker OPEN)',
    fires: { sources: adapter({ health: { ...HEALTH, breaker: 'OPEN' } }) },
    justBelow: { sources: adapter({ health: { ...HEALTH, breaker: 'UNKNOWN' } }) },
  },
  PosBreakerFlapping: {
    level: 'P2',
    message: 'Связь с ОФД нестабильна: размыканий за час 6',
    fires: { sources: adapter({ openings: Array(6).fill(NOW - 60) }) },
    justBelow: { sources: adapter({ openings: [...Array(5).fill(NOW - 60), NOW - 3600] }) },
  },
  PosSyncStalled: {
    level: 'P2',
    message: 'Последняя синхронизация 2 ч 00 мин назад',
    fires: { facts: { ...counts(1), lastSync: NOW - 2 * HOUR - 1 } },
    justBelow: { facts: { ...counts(0), lastSync: NOW - 2 * HOUR - 1 } },
  },
  PosReceiptWaiting: {
    level: 'P2',
    message: 'Неотправленный чек ждёт 4 ч 05 мин',
    fires: { facts: waiting(4 * HOUR + 5 * 60) },
    justBelow: { facts: waiting(4 * HOUR) },
  },
  PosAdapterSlow: {
    level: 'P2',
    message: 'Адаптер ККТ отвечает медленно',
    fires: { sources: adapter({ slowTries: [true, false, true, false, true] }) },
    justBelow: { sources: adapter({ slowTries: [true, false, true, false, false] }) },
  },
  PosReceiptNotPrinted: {
    level: 'P2',
    message: 'Чек не напечатан на ККТ',
    fires: { facts: unprinted(2) },
    justBelow: { facts: unprinted(0) },
  },
  PosShiftEndsSoon: {
    level: 'P2',
    message: 'Смена открыта 22 часов',
    fires: { facts: shift(22 * HOUR + 1) },
    justBelow: { facts: shift(22 * HOUR) },
  },
  PosCashMismatch: {
    level: 'P2',
    message: 'Касса не сходится: расхождение 0,02 ₽',
    fires: { facts: shift(HOUR, -2) },
    justBelow: { facts: shift(HOUR, -1) },
  },
  PosTransactionsUnsynced: {
    level: 'P2',
    message: 'Операции не переданы в Odoo: 7',
    fires: { facts: { cash: { 'POS-001': { expected: null, unsynced: 7, oldestUnsynced: NOW - 4 * HOUR - 1 } } } },
    justBelow: { facts: { cash: { 'POS-001': { expected: null, unsynced: 7, oldestUnsynced: NOW - 4 * HOUR } } } },
  },
  PosDuplicateReceipt: {
    level: 'P2',
    message: 'Возможен двойной чек',
    fires: { facts: { duplicates: [{ posId: 'POS-001', createdAt: NOW - 60, firstAt: NOW - DAY + 1 }] } },
    justBelow: { facts: { duplicates: [{ posId: 'POS-001', createdAt: NOW - 60, firstAt: NOW - DAY }] } },
  },
  PosClockDrift: {
    level: 'P2',
    message: 'Часы ПК отличаются на 6 с',
    fires: { sources: adapter({ health: { ...HEALTH, clockDrift: -6.2 } }) },
    justBelow: { sources: adapter({ health: { ...HEALTH, clockDrift: -5 } }) },
  },
  PosFiscalDriveExpires: {
    level: 'P2',
    message: 'Фискальный накопитель истекает через 30 дней',
    fires: { shop: { driveEnds: NOW + 30 * DAY } },
    justBelow: { shop: { driveEnds: NOW + 30 * DAY + 1 } },
  },
  PosOfdContractExpires: {
    level: 'P1',
    message: 'Договор с ОФД истекает через 7 дней',
    fires: { shop: { contractEnds: NOW + 7 * DAY } },
    justBelow: { shop: { contractEnds: NOW + 30 * DAY + 1 } },
  },
  PosBreakerHalfOpen: {
    level: 'INFO',
    message: 'ОФД восстанавливается (Circuit Breaker HALF_OPEN)',
    fires: { sources: adapter({ health: { ...HEALTH, breaker: 'HALF_OPEN' } }) },
    justBelow: {},
  },
  PosRefundShareHigh: {
    level: 'INFO',
    message: 'Возвраты 20 % за 30 дней',
    fires: { facts: { month: { sales: 20, refunds: 4 } } },
    justBelow: { facts: { month: { sales: 19, refunds: 19 } } },
  },
  PosTestPrinter: {
    level: 'INFO',
    message: 'ТЕСТОВАЯ ККТ: чеки не имеют фискальной силы',
    fires: {
      facts: { lastReceipts: { 'POS-001': { createdAt: NOW, fnNumber: '9999999999999999' } } },
    },
    justBelow: { facts: { lastReceipts: { 'POS-001': { createdAt: NOW, fnNumber: '9282440300669857' } } } },
  },
};

const snapshotFor = ({ facts = {}, ...rest }: Case): Snapshot => snapshotOf(facts, rest);
const named = (alerts: readonly ActiveAlert[], name: string) => alerts.filter((alert) => alert.name === name);

test('every alert of the catalog has its case here', () => {
  expect(Object.keys(CASES).sort()).toEqual(catalog.map(({ name }) => name).sort());
});

describe.each(Object.entries(CASES))('%s', (name, { level, message, fires, justBelow }) => {
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

test('the time by which a shift must be closed is the shop’s time', () => {
  const [alert] = named(trueAlerts(snapshotOf(shift(23 * HOUR))), 'PosShiftEndsSoon');
  expect(alert?.action).toBe('Закройте смену до 16:00.');
});

describe('since when', () => {
  test('the data’s own moment where it tells one', () => {
    const [overdue] = named(trueAlerts(snapshotOf(waiting(25 * HOUR))), 'PosReceiptOverdue');
    expect(overdue?.since).toBe(NOW - HOUR);
  });

  test('else the moment it was first seen, however the words change', () => {
    const first = trueAlerts(snapshotOf(counts(170)));
    const later = trueAlerts(snapshotOf(counts(180), { now: NOW + 60 }), first);
    expect(later).toMatchObject([{ name: 'PosBufferHigh', since: NOW, message: 'Буфер заполнен: чеков 180 (90 %)' }]);
  });
});

describe('an alert is left out while its cause is told', () => {
  const told = (facts: Partial<BufferFacts>, sources: Partial<Sources> = {}) =>
    toldAlerts(trueAlerts(snapshotOf(facts, { sources }))).map(({ name }) => name);

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
