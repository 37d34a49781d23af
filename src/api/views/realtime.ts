/** One message for all WebSocket clients of a terminal, or of the shop. */
import { toRubles } from '../../domain/money.ts';
import { terminalDay } from '../../domain/sales.ts';
import type { View } from '../../domain/view.ts';
import type { RealtimeMessage } from '../schemas/status.ts';
import { alertView } from './alerts.ts';
import { kktView, notificationsView, statusView } from './status.ts';

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
