/** What the server says: the REST API, for what the WebSocket does not carry, and for networks that let none through. */
import type { SessionAnswer } from '../../api/schemas/common.ts';
import type { JournalAnswer } from '../../api/schemas/journal.ts';
import type { DayReportAnswer } from '../../api/schemas/report.ts';
import type {
  ReceiptAnswer,
  ReceiptsFoundAnswer,
  SalesHistoryAnswer,
  SalesWeeksAnswer,
  TopProductsAnswer,
} from '../../api/schemas/sales.ts';
import type { AlertAnswer, DemoAnswer, RealtimeMessage } from '../../api/schemas/status.ts';
import { isRecord, parsedJson } from '../../domain/foreign.ts';

export type Message = RealtimeMessage;

export function parseMessage(text: string): Message | null {
  const value = parsedJson(text);
  return isMessage(value) ? value : null;
}

/** Checked cheaply: enough that a foreign answer is never taken for the state of a till. */
function isMessage(value: unknown): value is Message {
  return (
    isRecord(value) &&
    typeof value.timestamp === 'number' &&
    isRecord(value.kkt_status) &&
    isRecord(value.shop) &&
    typeof value.buffer === 'object' &&
    Array.isArray(value.alerts) &&
    Array.isArray(value.terminals)
  );
}

export const TIMEOUT_MS = 8_000;
/** For what goes through the receipts of many days. */
const LONG_TIMEOUT_MS = 30_000;
/** Keeps the browser from asking for a password in a window of its own. */
const FROM_OUR_PAGE = { 'x-requested-with': 'pos-monitor' };

export class ApiError extends Error {
  readonly code: string;
  /** Seconds after which it is worth another try; null where the server does not say. */
  readonly retryAfter: number | null;
  constructor({ status, headers }: Response, body: unknown) {
    const { error, detail } = isRecord(body) ? body : {};
    super(typeof detail === 'string' ? detail : `HTTP ${status}`);
    this.code = typeof error === 'string' ? error : String(status);
    this.retryAfter = Number(headers.get('retry-after')) || null;
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
  const filled = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== null) filled.set(name, String(value));
  return `${path}?${filled}`.replace(/\?$/, '');
}

/** One round of polling: what the WebSocket would have said. */
export async function poll(posId: string | null): Promise<Message> {
  const told = await get<unknown>('api/v1/realtime', { pos_id: posId });
  if (!isMessage(told)) throw new Error('not our state');
  return told;
}

/** When the server says that it answered, and whether it reads the file. */
export interface Health {
  readonly timestamp: number;
  readonly fresh: boolean;
}

export async function askHealth(): Promise<Health> {
  const health = await get<unknown>('health');
  if (!isRecord(health) || typeof health.timestamp !== 'number') throw new Error('not our health');
  return { timestamp: health.timestamp, fresh: health.buffer_accessible === true };
}

/** The one place where an answer is taken for what the API's schemas promise. */
async function get<T>(path: string, query: Query = {}, timeoutMs = TIMEOUT_MS): Promise<T> {
  const [response, body] = await ask(address(path, query), { cache: 'no-store' }, timeoutMs);
  if (body === null) throw new ApiError(response, body);
  return body as T;
}

async function post(path: string, body: unknown): Promise<void> {
  await ask(path, { method: 'POST', body: JSON.stringify(body) });
}

async function ask(path: string, init: RequestInit, timeoutMs = TIMEOUT_MS): Promise<[Response, unknown]> {
  const json = 'application/json';
  const headers = { ...FROM_OUR_PAGE, accept: json, ...(init.body === undefined ? {} : { 'content-type': json }) };
  const response = await fetch(path, { ...init, headers, signal: AbortSignal.timeout(timeoutMs) });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ApiError(response, body);
  return [response, body];
}
