/** The Snapshot as /api/v1/status tells it, the alerts, and both as one message for all WebSocket clients of a terminal or of the shop. */
import { cashierWords, whomToCall } from '../../domain/alerts/cashier.ts';
import { blinderOf } from '../../domain/alerts/life.ts';
import { runbookUrl } from '../../domain/links.ts';
import { sumOf, toRubles, toRublesOrNull } from '../../domain/money.ts';
import { type NotificationsState, notificationsWork } from '../../domain/notifications.ts';
import { terminalDay } from '../../domain/sales.ts';
import type { ShownAlert, View } from '../../domain/seen.ts';
import type { AdapterView, Snapshot } from '../../domain/snapshot.ts';
import type { TerminalTill, Till } from '../../domain/till.ts';
import type { AlertAnswer, RealtimeMessage, StatusAnswer, TerminalBrief } from '../schemas/status.ts';

/** A till as it was drawn at some moment; the last known one is shown with that moment's age. */
export interface DrawnTill {
  readonly till: Till;
  readonly at: number;
}

export function statusView(
  snapshot: Snapshot,
  { till, at }: DrawnTill,
  notifications: NotificationsState,
  posId?: string,
): StatusAnswer {
  const terminals = till.terminals.filter((terminal) => posId === undefined || terminal.posId === posId);
  const open = terminals.filter((terminal) => terminal.sessionOpen).sort(byOpening);
  const taken = terminalDay(till.today, posId).payments;
  return {
    cash_balance: balanceOf(till, open, 'cash'),
    card_balance: balanceOf(till, open, 'card'),
    buffer: bufferView(till),
    kkt_status: kktView(snapshot.adapter, snapshot.now),
    timestamp: snapshot.now,
    balances_known: open.length > 0 && open.every(({ session }) => session?.cash !== null && session?.card !== null),
    session: open[0] === undefined ? null : sessionView(open[0], snapshot.now),
    sessions: terminals.flatMap((terminal) => sessionView(terminal, snapshot.now) ?? []),
    taken_today: { cash: toRubles(taken.cash), card: toRubles(taken.card), other: toRubles(taken.other) },
    sees_revenue: true,
    terminals: terminals.map((terminal) => terminalBrief(terminal, till)),
    data_age_seconds: Math.max(0, snapshot.now - at),
    source: snapshot.buffer.source ?? 'live',
    wal_left: snapshot.adapter.state === 'offline' && till.walBytes > 0,
    counted_at: till.countedAt,
    problems: snapshot.buffer.problems.map(({ kind, table, rows }) => ({ kind, table, rows })),
    notifications: notificationsView(notifications, snapshot),
    shop: { name: snapshot.shop.name, time_zone: snapshot.shop.zone, demo: snapshot.shop.demo },
  };
}

function bufferView(till: Till): StatusAnswer['buffer'] {
  return {
    pending: till.pending,
    dlq: till.dlq,
    percent_full: till.percentFull,
    last_sync: till.lastSync,
    capacity: till.capacity,
    syncing: till.syncing,
    failed: till.failed,
    oldest_pending_at: till.oldestPendingAt,
    oldest_undelivered_at: till.undelivered.oldestAt,
    undelivered: till.undelivered.count,
    undelivered_rubles: toRublesOrNull(till.undelivered.kopecks),
    undelivered_unpriced: till.undelivered.unpriced,
    seconds_to_full: till.secondsToFull,
  };
}

const OFD_STATUS = { OPEN: 'offline', CLOSED: 'online', HALF_OPEN: 'unknown', UNKNOWN: 'unknown' } as const;

function kktView(adapter: AdapterView, now: number): StatusAnswer['kkt_status'] {
  return {
    is_online: adapter.state === 'online' || adapter.state === 'busy',
    circuit_breaker_state: adapter.breaker,
    last_heartbeat: adapter.answeredAt === null ? null : Math.floor(adapter.answeredAt),
    ofd_status: OFD_STATUS[adapter.breaker],
    state: adapter.state,
    odoo_online: adapter.state === 'online' ? (adapter.health?.odooOnline ?? null) : null,
    state_age_seconds: adapter.answeredAt === null ? null : Math.max(0, Math.floor(now - adapter.answeredAt)),
  };
}

function notificationsView(state: NotificationsState, snapshot: Snapshot): StatusAnswer['notifications'] {
  return {
    configured: snapshot.shop.hasAlertmanager || state.watchdogAt !== null,
    working: state.reachable === false ? false : notificationsWork(state, snapshot),
    last_watchdog_at: state.watchdogAt === null ? null : Math.floor(state.watchdogAt),
    channels: snapshot.shop.channels.map((channel) => ({
      channel,
      delivered_at: state.channels[channel]?.delivered ?? null,
      failed_at: state.channels[channel]?.failed ?? null,
    })),
  };
}

export function sessionView({ session, posId }: TerminalTill, now: number): StatusAnswer['session'] {
  if (session === null) return null;
  return {
    pos_id: posId,
    session_id: session.sessionId,
    status: session.status,
    opened_at: session.openedAt,
    closed_at: session.closedAt,
    hours_open: session.status === 'closed' ? null : Math.max(0, Math.round((now - session.openedAt) / 36) / 100),
    cash_balance: toRublesOrNull(session.cash),
    card_balance: toRublesOrNull(session.card),
    z_report: session.zReport,
  };
}

/** null where the file does not keep sessions, or does not say it of each; 0 without an open one, as the specification has it. */
function balanceOf(till: Till, open: readonly TerminalTill[], purse: 'cash' | 'card'): number | null {
  if (!till.sessionsKnown) return null;
  return toRublesOrNull(sumOf(open.map(({ session }) => session?.[purse] ?? null)));
}

function terminalBrief(terminal: TerminalTill, till: Till): TerminalBrief {
  const { session, sessionOpen } = terminal;
  const open = sessionOpen ? session : null;
  return {
    pos_id: terminal.posId,
    name: terminal.name,
    session_open: till.sessionsKnown ? sessionOpen : null,
    cash_balance: toRublesOrNull(open?.cash ?? null),
    card_balance: toRublesOrNull(open?.card ?? null),
    pending: terminal.pending,
    undelivered: terminal.undelivered.count,
    undelivered_rubles: toRublesOrNull(terminal.undelivered.kopecks),
    undelivered_unpriced: terminal.undelivered.unpriced,
    oldest_undelivered_at: terminal.undelivered.oldestAt,
    last_receipt_at: terminal.lastReceipt?.createdAt ?? null,
  };
}

function byOpening(a: TerminalTill, b: TerminalTill): number {
  return (a.session?.openedAt ?? 0) - (b.session?.openedAt ?? 0);
}

export function alertView(alert: ShownAlert, { shop, till, lastKnown }: Snapshot): AlertAnswer {
  const { seen, levelSince } = alert;
  const { title, steps, selling, call } = cashierWords(alert.name);
  const helper = whomToCall(shop.contacts, call);
  const meant = (till ?? lastKnown?.till)?.meant[alert.name] ?? [];
  return {
    level: alert.level,
    title,
    steps: [...steps],
    selling,
    call: call && { who: call, name: helper?.name ?? null, role: helper?.role ?? null, phone: helper?.phone ?? null },
    receipts: meant
      .filter(({ posId }) => alert.posId === null || posId === alert.posId)
      .map(({ number, kopecks, createdAt }) => ({ number, rubles: toRublesOrNull(kopecks), created_at: createdAt })),
    message: alert.message,
    action: alert.action,
    timestamp: Math.floor(alert.since),
    name: alert.name,
    pos_id: alert.posId,
    runbook: runbookUrl(shop.publicUrl, alert.name),
    state: alert.state,
    unknown_since: alert.unknownSince === null ? null : Math.floor(alert.unknownSince),
    blinded_by: blinderOf(alert),
    level_since: Math.floor(levelSince),
    seen: seen && {
      at: seen.at,
      by: seen.by,
      rings_again_at: seen.at + shop.thresholds.rings_again_minutes * 60,
    },
  };
}

export function realtimeView(view: View, posId?: string): RealtimeMessage {
  const { snapshot, notifications } = view;
  const alerts = view.alerts
    .filter((alert) => posId === undefined || alert.posId === null || alert.posId === posId)
    .map((alert) => alertView(alert, snapshot));
  const { till, lastKnown, buffer } = snapshot;
  const at = buffer.readAt ?? snapshot.now;
  if (till !== null) {
    const day = terminalDay(till.today, posId);
    return {
      ...statusView(snapshot, { till, at }, notifications, posId),
      alerts,
      sales_today: {
        total_revenue: toRubles(day.sales.kopecks),
        total_count: day.sales.count,
        hourly: day.hours.map((tally) => toRubles(tally.kopecks)),
      },
      last_known: null,
    };
  }
  return {
    cash_balance: null,
    card_balance: null,
    buffer: null,
    kkt_status: kktView(snapshot.adapter, snapshot.now),
    timestamp: snapshot.now,
    balances_known: false,
    session: null,
    sessions: [],
    taken_today: null,
    sees_revenue: true,
    terminals: [],
    data_age_seconds: buffer.readAt === null ? null : snapshot.now - buffer.readAt,
    source: null,
    wal_left: null,
    counted_at: null,
    problems: [],
    notifications: notificationsView(notifications, snapshot),
    shop: { name: snapshot.shop.name, time_zone: snapshot.shop.zone, demo: snapshot.shop.demo },
    alerts,
    sales_today: null,
    last_known:
      lastKnown === null ? null : { at: lastKnown.at, status: statusView(snapshot, lastKnown, notifications, posId) },
  };
}
