/** The REST API, for what the WebSocket does not carry, and for networks that let no WebSocket through. */
import type { SessionAnswer } from '../../api/schemas/auth.ts';
import type { JournalAnswer } from '../../api/schemas/journal.ts';
import type { DayReportAnswer } from '../../api/schemas/report.ts';
import type {
  ReceiptAnswer,
  ReceiptsFoundAnswer,
  SalesHistoryAnswer,
  SalesWeeksAnswer,
  TopProductsAnswer,
} from '../../api/schemas/sales.ts';
import type { AlertAnswer, DemoAnswer } from '../../api/schemas/status.ts';
import { has, isMessage, type Message } from './message.ts';

const TIMEOUT_MS = 8_000;
/** For what goes through the receipts of many days. */
const LONG_TIMEOUT_MS = 30_000;
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
  history: (days: number, posId: string | null) =>
    get<SalesHistoryAnswer>('api/v1/sales/history', { days, pos_id: posId }, LONG_TIMEOUT_MS),
  weeks: (posId: string | null) => get<SalesWeeksAnswer>('api/v1/sales/weeks', { pos_id: posId }),
  topProducts: (posId: string | null, by: 'category' | null = null) =>
    get<TopProductsAnswer>('api/v1/inventory/top', { limit: 10, days: 1, by, pos_id: posId }, LONG_TIMEOUT_MS),
  journal: (query: Query) => get<JournalAnswer>('api/v1/journal', query),
  receipts: (query: Query) => get<ReceiptsFoundAnswer>('api/v1/receipts', query, LONG_TIMEOUT_MS),
  receipt: (id: string) => get<ReceiptAnswer>(`api/v1/receipts/${encodeURIComponent(id)}`),
  report: (day: string, posId: string | null) =>
    get<DayReportAnswer>('api/v1/reports/day', { day, pos_id: posId }, LONG_TIMEOUT_MS),
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
  const told = await get<unknown>('api/v1/realtime', { pos_id: posId });
  if (!isMessage(told)) throw new Error('not our state');
  return told;
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

/** The one place where an answer is taken for what the API's schemas promise. */
async function get<T>(path: string, query: Query = {}, timeoutMs = TIMEOUT_MS): Promise<T> {
  const response = await fetch(address(path, query), {
    headers: { accept: 'application/json', ...FROM_OUR_PAGE },
    cache: 'no-store',
    signal: AbortSignal.timeout(timeoutMs),
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
