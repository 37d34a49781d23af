/** The REST API, for what the WebSocket does not carry, and for networks that let no WebSocket through. */
import type { SessionAnswer } from '../../api/schemas/auth.ts';
import type { JournalAnswer } from '../../api/schemas/journal.ts';
import type { DayReportAnswer } from '../../api/schemas/report.ts';
import type {
  ReceiptAnswer,
  ReceiptsFoundAnswer,
  SalesHistoryAnswer,
  SalesTodayAnswer,
  SalesWeeksAnswer,
  TopProductsAnswer,
} from '../../api/schemas/sales.ts';
import type { AlertAnswer, DemoAnswer, StatusAnswer } from '../../api/schemas/status.ts';
import { fromRest, has, type Message, unreadable } from './message.ts';

const TIMEOUT_MS = 8_000;
/** Keeps the browser from asking for a password in a window of its own. */
const FROM_OUR_PAGE = { 'x-requested-with': 'pos-monitor' };

export class ApiError extends Error {
  readonly code: string;
  /** Seconds after which it is worth another try; null where the server does not say. */
  readonly retryAfter: number | null;
  readonly body: unknown;
  constructor({ status, headers }: Response, body: unknown) {
    super(has(body, 'detail', 'string') ? String(body.detail) : `HTTP ${status}`);
    this.code = has(body, 'error', 'string') ? String(body.error) : String(status);
    this.retryAfter = Number(headers.get('retry-after')) || null;
    this.body = body;
  }
}

type Query = Readonly<Record<string, string | number | null>>;

export const api = {
  status: (posId: string | null) => get<StatusAnswer>('api/v1/status', { pos_id: posId }),
  alerts: () => get<AlertAnswer[]>('api/v1/alerts'),
  today: (posId: string | null) => get<SalesTodayAnswer>('api/v1/sales/today', { pos_id: posId }),
  history: (days: number, posId: string | null) =>
    get<SalesHistoryAnswer>('api/v1/sales/history', { days, pos_id: posId }),
  weeks: (posId: string | null) => get<SalesWeeksAnswer>('api/v1/sales/weeks', { pos_id: posId }),
  topProducts: (posId: string | null, by: 'category' | null = null) =>
    get<TopProductsAnswer>('api/v1/inventory/top', { limit: 10, days: 1, by, pos_id: posId }),
  journal: (query: Query) => get<JournalAnswer>('api/v1/journal', query),
  receipts: (query: Query) => get<ReceiptsFoundAnswer>('api/v1/receipts', query),
  receipt: (id: string) => get<ReceiptAnswer>(`api/v1/receipts/${encodeURIComponent(id)}`),
  report: (day: string, posId: string | null) => get<DayReportAnswer>('api/v1/reports/day', { day, pos_id: posId }),
  demo: () => get<DemoAnswer>('api/v1/demo'),
  playStory: (story: string) => post('api/v1/demo', { story }),
  session: () => get<SessionAnswer>('api/v1/auth/session'),
  login: (user: string, password: string) => post('api/v1/auth/login', { user, password }),
  seen: ({ name, pos_id }: Pick<AlertAnswer, 'name' | 'pos_id'>, screen: string) =>
    post(address(`api/v1/alerts/${name}/seen`, { pos_id }), screen === '' ? {} : { screen }),
  logout: () => post('api/v1/auth/logout', {}),
};

export function address(path: string, query: Query = {}): string {
  const filled = Object.entries(query).flatMap(([key, value]) => (value === null ? [] : [[key, String(value)]]));
  return filled.length === 0 ? path : `${path}?${new URLSearchParams(filled)}`;
}

/** One round of polling: what the WebSocket would have said. */
export async function poll(posId: string | null): Promise<Message> {
  const all = await api.alerts();
  const alerts = all.filter((alert) => posId === null || alert.pos_id === null || alert.pos_id === posId);
  try {
    const [status, sales] = await Promise.all([api.status(posId), api.today(posId).catch(() => null)]);
    return fromRest(status, alerts, sales);
  } catch (error) {
    const last = error instanceof ApiError && error.code === 'buffer_unreadable' ? lastKnown(error.body) : null;
    if (last === null) throw error;
    return unreadable(last.data, last.age_seconds, alerts);
  }
}

/** Whether the server still answers, and when it says that was. */
export async function askHealth(): Promise<{ timestamp: number; fresh: boolean }> {
  const health = await get<unknown>('health');
  if (!has(health, 'timestamp', 'number')) throw new Error('not our health');
  return {
    timestamp: Number(health.timestamp),
    fresh: 'buffer_accessible' in health && health.buffer_accessible === true,
  };
}

function lastKnown(body: unknown): { data: StatusAnswer; age_seconds: number } | null {
  if (!has(body, 'last_known', 'object')) return null;
  const last = body.last_known;
  if (!has(last, 'data', 'object') || !has(last, 'age_seconds', 'number')) return null;
  return last as unknown as { data: StatusAnswer; age_seconds: number };
}

/** The one place where an answer is taken for what the API's schemas promise. */
async function get<T>(path: string, query: Query = {}): Promise<T> {
  const response = await fetch(address(path, query), {
    headers: { accept: 'application/json', ...FROM_OUR_PAGE },
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok || body === null) throw new ApiError(response, body);
  return body as T;
}

async function post(path: string, body: unknown): Promise<void> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...FROM_OUR_PAGE },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new ApiError(response, await response.json().catch(() => null));
}
