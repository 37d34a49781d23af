/** What the server says, checked cheaply: enough that a foreign answer is never taken for the state of a till. */
import type { SalesTodayAnswer } from '../../api/schemas/sales.ts';
import type { AlertAnswer, RealtimeMessage, StatusAnswer } from '../../api/schemas/status.ts';
import { parsedJson } from '../../domain/foreign.ts';

export type Message = RealtimeMessage;

export function parseMessage(text: string): Message | null {
  const value = parsedJson(text);
  return isMessage(value) ? value : null;
}

function isMessage(value: unknown): value is Message {
  return (
    has(value, 'timestamp', 'number') &&
    has(value, 'kkt_status', 'object') &&
    has(value, 'shop', 'object') &&
    has(value, 'buffer', 'object') &&
    has(value, 'alerts', 'object') &&
    Array.isArray(value.alerts) &&
    has(value, 'terminals', 'object') &&
    Array.isArray(value.terminals)
  );
}

/** The same picture as the WebSocket's, put together from REST answers. */
export function fromRest(status: StatusAnswer, alerts: AlertAnswer[], sales: SalesTodayAnswer | null): Message {
  return {
    ...status,
    alerts,
    sales_today:
      sales === null
        ? null
        : {
            total_revenue: sales.total_revenue,
            total_count: sales.total_count,
            hourly: sales.hourly_data.map(({ revenue }) => revenue),
          },
    last_known: null,
  };
}

/** The buffer cannot be read: what the refusal tells is the last known state and its age. */
export function unreadable(last: StatusAnswer, ageSeconds: number, alerts: AlertAnswer[]): Message {
  return {
    ...last,
    cash_balance: null,
    card_balance: null,
    buffer: null,
    kkt_status: {
      ...last.kkt_status,
      is_online: false,
      circuit_breaker_state: 'UNKNOWN',
      ofd_status: 'unknown',
      state: 'unknown',
    },
    timestamp: Math.floor(last.timestamp - last.data_age_seconds + ageSeconds),
    balances_known: false,
    session: null,
    sessions: [],
    taken_today: null,
    terminals: [],
    data_age_seconds: ageSeconds,
    source: null,
    alerts,
    sales_today: null,
    last_known: { at: Math.floor(last.timestamp - last.data_age_seconds), status: last },
  };
}

export function has<K extends string>(
  value: unknown,
  key: K,
  type: 'number' | 'object' | 'string',
): value is Record<K, unknown> {
  return typeof value === 'object' && value !== null && key in value && typeof Reflect.get(value, key) === type;
}
