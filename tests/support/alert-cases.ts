/** For each alert of the catalog: a shop where it is true, what it then says, and one where it just is not. */
import type { BufferFacts } from '../../src/domain/facts.ts';
import type { Shop } from '../../src/domain/shop.ts';
import type { Snapshot, Sources } from '../../src/domain/snapshot.ts';
import { HEALTH, NOW, ONLINE, quietFacts, snapshotOf, waitingReceipt } from './facts.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
export const counts = (pending: number) => ({ counts: { pending, syncing: 0, failed: 0 } });
export const waiting = (age: number) => ({ undelivered: [waitingReceipt({ createdAt: NOW - age })] });
const unprinted = (number: number) => ({
  unprinted: Array.from({ length: number }, () => ({ posId: 'POS-001', createdAt: NOW - 120 })),
});
export const shift = (age: number, cash = 0) => ({
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
export const adapter = (changes: Partial<typeof ONLINE>) => ({ adapter: { ...ONLINE, ...changes } });
const steadyFill = (perHalfHour: number) => ({
  recent: [{ at: NOW - 60, gain: perHalfHour }],
});

const receiptAt = (at: number, fnNumber = '9282440300669857') => ({ createdAt: at, fnNumber, signedAt: at });
const diskOf = (freeBytes: number, aWeekAgo = freeBytes): Partial<Sources> => ({
  disk: {
    hours: [{ at: NOW - 7 * DAY, freeBytes: aWeekAgo, totalBytes: 250e9 }],
    now: { freeBytes, totalBytes: 250e9 },
  },
});
const odooOfflineFor = (seconds: number) =>
  adapter({ health: { ...HEALTH, odooOnline: false }, odooOffline: { since: NOW - seconds, exact: true } });
const lastSoldAgo = (seconds: number): Partial<BufferFacts> => ({
  lastReceipts: { 'POS-001': receiptAt(NOW - seconds) },
  month: { sales: 400, refunds: 0, sameWeekday: Array(4).fill(Array(24).fill(1)) },
});

interface AlertCase {
  readonly facts?: Partial<BufferFacts>;
  readonly shop?: Partial<Shop>;
  readonly sources?: Partial<Sources>;
}

export const ALERT_CASES: Record<string, { level: string; message: string; fires: AlertCase; justBelow: AlertCase }> = {
  PosBufferFull: {
    level: 'P1',
    message: 'Буфер переполнен: чеков 200',
    fires: { facts: counts(200) },
    justBelow: { facts: counts(199) },
  },
  PosDlqNotEmpty: {
    level: 'P1',
    message: 'Ошибки отправки в ОФД: чеков в DLQ 2',
    fires: { facts: { dlq: 2 } },
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
        goodReading: { ok: true, at: NOW - 59, source: 'live', facts: quietFacts(NOW - 59) },
      },
    },
  },
  PosBufferHigh: {
    level: 'P2',
    message: 'Буфер заполнен на 80 %',
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
    justBelow: { sources: adapter({ health: HEALTH }) },
  },
  PosBreakerFlapping: {
    level: 'P2',
    message: 'Связь с ОФД нестабильна: размыканий за час 6',
    fires: { sources: adapter({ openings: Array(6).fill(NOW - 60) }) },
    justBelow: { sources: adapter({ openings: [...Array(5).fill(NOW - 60), NOW - 3600] }) },
  },
  PosSyncStalled: {
    level: 'P2',
    message: 'Отправка в ОФД стоит 2 ч 00 мин',
    fires: { facts: { ...counts(1), ...waiting(2 * HOUR + 1), lastSync: NOW - 12 * HOUR } },
    justBelow: { facts: { ...counts(1), ...waiting(2 * HOUR), lastSync: NOW - 12 * HOUR } },
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
    message: 'Смена открыта более 22 часов',
    fires: { facts: shift(22 * HOUR + 1) },
    justBelow: { facts: shift(22 * HOUR) },
  },
  PosCashMismatch: {
    level: 'P2',
    message: 'Касса не сходится: недостача 0,02 ₽',
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
    fires: { facts: { month: { sales: 20, refunds: 4, sameWeekday: [] } } },
    justBelow: { facts: { month: { sales: 19, refunds: 19, sameWeekday: [] } } },
  },
  PosTestPrinter: {
    level: 'P1',
    message: 'ТЕСТОВАЯ ККТ: чеки не имеют фискальной силы',
    fires: {
      facts: { lastReceipts: { 'POS-001': receiptAt(NOW, '9999999999999999') } },
    },
    justBelow: { facts: { lastReceipts: { 'POS-001': receiptAt(NOW) } } },
  },
  PosDiskFull: {
    level: 'P1',
    message: 'На диске кассы нет места',
    fires: { sources: diskOf(199e6) },
    justBelow: { sources: diskOf(200e6) },
  },
  PosDiskFilling: {
    level: 'P2',
    message: 'Диск кассы заполняется: свободно 5000 МБ',
    fires: { sources: diskOf(5e9, 15e9) },
    justBelow: { sources: diskOf(5e9, 10e9) },
  },
  PosSyncWorkerStopped: {
    level: 'P2',
    message: 'Отправка чеков в ОФД остановлена',
    fires: { sources: adapter({ health: { ...HEALTH, workerRunning: false } }) },
    justBelow: { sources: adapter({ health: HEALTH }) },
  },
  PosOdooOffline: {
    level: 'P2',
    message: 'Нет связи с Odoo 4 ч 00 мин',
    fires: { sources: odooOfflineFor(4 * HOUR + 1) },
    justBelow: { sources: odooOfflineFor(4 * HOUR) },
  },
  PosReadingsFailing: {
    level: 'P2',
    message: 'Часть показаний не читается',
    fires: { facts: { walBytes: Number.NaN } },
    justBelow: { facts: { walBytes: 0 } },
  },
  PosUnusableRows: {
    level: 'P2',
    message: 'Непонятных записей в базе: 2',
    fires: { facts: { unusable: [NOW - 60, NOW - DAY + 1, NOW - DAY] } },
    justBelow: { facts: { unusable: [NOW - DAY] } },
  },
  PosShiftOutlivesNight: {
    level: 'P2',
    message: 'Смену надо закрыть сегодня',
    fires: { facts: shift(5 * HOUR + 1), shop: { hours: { opens: 9 * 60, closes: 14 * 60 + 1 } } },
    justBelow: { facts: shift(5 * HOUR), shop: { hours: { opens: 9 * 60, closes: 14 * 60 + 1 } } },
  },
  PosNobodySaw: {
    level: 'P1',
    message: 'Тревогу никто не увидел: 0 ч 15 мин',
    fires: { sources: { unseenSince: NOW - 15 * 60 - 1 } },
    justBelow: { sources: { unseenSince: NOW - 15 * 60 } },
  },
  PosTillSilent: {
    level: 'INFO',
    message: 'Нет продаж 2 ч 00 мин',
    fires: { facts: lastSoldAgo(2 * HOUR + 1) },
    justBelow: { facts: lastSoldAgo(2 * HOUR) },
  },
};

export const snapshotFor = ({ facts = {}, ...rest }: AlertCase): Snapshot => snapshotOf(facts, rest);
