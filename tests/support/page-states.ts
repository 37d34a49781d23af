/** Hand-made messages for the page: a calm day, and what differs from it. */
import type { AlertAnswer, RealtimeMessage, StatusAnswer, TerminalBrief } from '../../src/api/schemas/status.ts';
import { cashierWords } from '../../src/domain/alerts/cashier.ts';

/** 14:23:45 in Moscow, on a Friday. */
export const NOON = Date.UTC(2026, 9, 9, 11, 23, 45) / 1000;
const OPENED = NOON - 5 * 3600 - 21 * 60;

/** What each hour of the calm day has brought. */
export const HOURLY = Array.from(
  { length: 24 },
  (_, hour) => ({ 9: 6200, 10: 18_400, 11: 41_300, 12: 47_900, 13: 38_200, 14: 18_000 })[hour] ?? 0,
);

export type State = RealtimeMessage;

export function terminal(change: Partial<TerminalBrief> = {}): TerminalBrief {
  return {
    pos_id: 'POS-001',
    name: 'Касса 1',
    session_open: true,
    cash_balance: 50_000,
    card_balance: 120_000,
    pending: 12,
    undelivered: 12,
    undelivered_rubles: 34_500.5,
    undelivered_unpriced: 0,
    oldest_undelivered_at: NOON - 600,
    last_receipt_at: NOON - 40,
    ...change,
  };
}

export function session(change: Partial<StatusAnswer['sessions'][number]> = {}): StatusAnswer['sessions'][number] {
  return {
    pos_id: 'POS-001',
    session_id: 'morning',
    status: 'open',
    opened_at: OPENED,
    closed_at: null,
    hours_open: 5.35,
    cash_balance: 50_000,
    card_balance: 120_000,
    z_report: null,
    ...change,
  };
}

/** Somebody is told, and nothing had to be told yet. */
const TELEGRAM = { channel: 'telegram', delivered_at: null, failed_at: null };

export function calmDay(change: Partial<State> = {}): State {
  return {
    cash_balance: 50_000,
    card_balance: 120_000,
    buffer: {
      pending: 12,
      dlq: 0,
      percent_full: 6,
      last_sync: NOON - 30,
      capacity: 200,
      syncing: 0,
      failed: 0,
      oldest_pending_at: NOON - 600,
      oldest_undelivered_at: NOON - 600,
      undelivered: 12,
      undelivered_rubles: 34_500.5,
      undelivered_unpriced: 0,
      seconds_to_full: null,
    },
    kkt_status: {
      is_online: true,
      circuit_breaker_state: 'CLOSED',
      last_heartbeat: NOON - 3,
      ofd_status: 'online',
      state: 'online',
      odoo_online: null,
      state_age_seconds: 3,
    },
    timestamp: NOON,
    balances_known: true,
    session: session(),
    sessions: [session()],
    taken_today: { cash: 48_200, card: 121_800, other: 0 },
    sees_revenue: true,
    terminals: [terminal()],
    data_age_seconds: 0,
    source: 'live',
    wal_left: false,
    counted_at: null,
    problems: [],
    notifications: { configured: true, working: true, last_watchdog_at: NOON - 20, channels: [TELEGRAM] },
    shop: { name: 'Оптика на Садовой', time_zone: 'Europe/Moscow', demo: false },
    alerts: [],
    sales_today: { total_revenue: 170_000, total_count: 53, hourly: HOURLY },
    last_known: null,
    ...change,
  };
}

export function alert(change: Partial<AlertAnswer> = {}): AlertAnswer {
  const name = change.name ?? 'PosBufferFull';
  const { title, steps, selling, call } = cashierWords(name);
  return {
    level: 'P1',
    title,
    steps: [...steps],
    selling,
    call: call && { who: call, name: 'Анна', role: call, phone: '+7 900 000-00-00' },
    receipts: [],
    message: 'Буфер переполнен: чеков 200',
    action: 'КРИТИЧНО: касса не принимает оплату. Проверьте связь с ОФД. Вызовите техподдержку немедленно.',
    timestamp: NOON - 240,
    level_since: NOON - 240,
    name,
    pos_id: null,
    runbook: `/runbooks/${name}`,
    state: 'active',
    unknown_since: null,
    blinded_by: null,
    seen: null,
    ...change,
  };
}

/** A till as today's adapter leaves it: receipts, and no word about the session. */
export function noSession(): State {
  return calmDay({
    cash_balance: 0,
    card_balance: 0,
    balances_known: false,
    session: null,
    sessions: [],
    terminals: [terminal({ session_open: null, cash_balance: null, card_balance: null })],
  });
}

/** The buffer cannot be read; `last` is what was read before. */
export function unreadable(last: State | null = calmDay()): State {
  return calmDay({
    cash_balance: null,
    card_balance: null,
    buffer: null,
    balances_known: false,
    session: null,
    sessions: [],
    taken_today: null,
    terminals: [],
    data_age_seconds: last === null ? null : 125,
    source: null,
    alerts: [
      alert({
        name: 'PosBufferUnreadable',
        message: 'Нет доступа к базе чеков',
        action: 'Показания на экране устарели. Проверьте диск и путь к buffer.db.',
      }),
    ],
    sales_today: null,
    last_known: last === null ? null : { at: NOON - 125, status: statusOf(last) },
  });
}

/** The same while two alerts stood: nobody can see how they are. */
export function unknownAlerts(): State {
  const state = unreadable();
  const unknown = { state: 'unknown', unknown_since: NOON - 125, blinded_by: 'PosBufferUnreadable' } as const;
  return {
    ...state,
    alerts: [
      ...state.alerts,
      alert({
        name: 'PosDlqNotEmpty',
        message: 'Ошибки отправки в ОФД: чеков в DLQ 3',
        action: 'КРИТИЧНО: чеки не отправлены в ОФД после 20 попыток. Вызовите администратора.',
        timestamp: NOON - 1800,
        ...unknown,
      }),
      alert({
        level: 'P2',
        name: 'PosShiftEndsSoon',
        pos_id: 'POS-001',
        message: 'Смена открыта более 22 часов',
        action: 'Закройте смену до 14:00.',
        timestamp: NOON - 3600,
        ...unknown,
      }),
    ],
  };
}

export function severalTerminals(): State {
  const second = session({ pos_id: 'POS-002', cash_balance: 21_340.5, card_balance: 64_000 });
  return calmDay({
    cash_balance: 71_340.5,
    card_balance: 184_000,
    sessions: [session(), second],
    terminals: [
      terminal(),
      terminal({
        pos_id: 'POS-002',
        name: 'Касса 2',
        cash_balance: 21_340.5,
        card_balance: 64_000,
        pending: 0,
        undelivered: 0,
      }),
      terminal({
        pos_id: 'POS-003',
        name: 'Выездная',
        session_open: false,
        cash_balance: null,
        card_balance: null,
        pending: 0,
        undelivered: 0,
      }),
    ],
    alerts: [
      alert({
        level: 'P2',
        name: 'PosCashMismatch',
        pos_id: 'POS-002',
        message: 'Касса не сходится: расхождение 150 ₽',
        action: 'Пересчитайте наличные, сверьте X-отчёт. Сообщите бухгалтеру.',
      }),
    ],
  });
}

export function statusOf(state: State): StatusAnswer {
  const {
    alerts: _alerts,
    sales_today: _sales,
    last_known: _last,
    buffer,
    taken_today,
    data_age_seconds,
    source,
    wal_left,
    ...rest
  } = state;
  if (buffer === null || taken_today === null || data_age_seconds === null || source === null || wal_left === null) {
    throw new Error('an unreadable buffer has no status');
  }
  return { ...rest, buffer, taken_today, data_age_seconds, source, wal_left };
}

/** A shop of six tills on its worst day: one cannot print, one has a shift that is too long, and the OFD is away. */
export function sixTills(change: Partial<State> = {}): State {
  const names = ['Касса 1', 'Касса 2', 'Касса 3', 'Касса 4', 'Выездная торговля', 'Склад'];
  const ids = names.map((_name, index) => `POS-00${index + 1}`);
  const sessions = ids.map((pos_id, index) => session({ pos_id, cash_balance: 12_340.5 + index * 1000 }));
  return calmDay({
    kkt_status: { ...calmDay().kkt_status, odoo_online: true },
    cash_balance: 89_043,
    card_balance: 720_000,
    sessions,
    terminals: ids.map((pos_id, index) =>
      terminal({ pos_id, name: names[index] ?? pos_id, cash_balance: 12_340.5 + index * 1000, undelivered: index }),
    ),
    alerts: [
      alert({
        name: 'PosReceiptsNotPrinted',
        message: 'Чеки не печатаются на ККТ: 4 за 15 минут',
        receipts: [129.9, 13_690, 1850].map((rubles) => ({ number: null, rubles, created_at: NOON - 300 })),
      }),
      alert({ name: 'PosShiftTooLong', message: 'Смена открыта более 24 часов', pos_id: 'POS-003' }),
      alert({ name: 'PosBreakerOpen', level: 'P2', message: 'ОФД недоступен (Circuit Breaker OPEN)' }),
      alert({
        name: 'PosCashMismatch',
        level: 'P2',
        message: 'Касса не сходится: недостача 150,00 ₽',
        pos_id: 'POS-005',
      }),
    ],
    ...change,
  });
}
