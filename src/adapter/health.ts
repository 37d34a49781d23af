/** Reads the adapter's answers. Both shapes of its health are known; what an answer leaves out is unknown, never wrong. */
import * as z from 'zod';
import { BREAKER_STATES, type BreakerState, type Health } from '../domain/adapter.ts';

/** What the health path itself tells; the rest of Health comes from other questions. */
type ReportedHealth = Pick<Health, 'shape' | 'breaker' | 'status' | 'version' | 'failures' | 'databaseFails'>;

const words = z.string().nullable().catch(null);
const count = z.number().nonnegative().nullable().catch(null);
const breakerState = z
  .string()
  .transform((text) => knownState(text))
  .catch('UNKNOWN');

const componentsShape = z.object({
  status: words,
  version: words,
  components: z.object({
    circuit_breaker: z
      .object({ state: breakerState, failure_count: count })
      .catch({ state: 'UNKNOWN', failure_count: null }),
    database: z.object({ status: words }).catch({ status: null }),
  }),
});

const flatShape = z.object({
  status: words,
  version: words,
  circuit_breaker_state: breakerState,
  failure_count: count,
  error: words,
});

const STATUS_WORDS = ['healthy', 'degraded', 'unhealthy', 'ok', 'error'];

/** null where the answer is somebody else's: a router's page, another program's health. */
export function readHealth(body: unknown): ReportedHealth | null {
  const components = componentsShape.safeParse(body);
  if (components.success) {
    const { status, version, components: parts } = components.data;
    const { state, failure_count } = parts.circuit_breaker;
    return {
      shape: 'components',
      breaker: state,
      status,
      version,
      failures: failure_count,
      databaseFails: failing(parts.database.status),
    };
  }
  const flat = flatShape.safeParse(body);
  if (!flat.success || !looksLikeHealth(body, flat.data.status)) return null;
  const { status, version, circuit_breaker_state, failure_count, error } = flat.data;
  return {
    shape: 'flat',
    breaker: circuit_breaker_state,
    status,
    version,
    failures: failure_count,
    databaseFails: writesFail(error),
  };
}

/** null for a word that we do not know. */
function failing(status: string | null): boolean | null {
  const word = status?.toLowerCase() ?? '';
  if (['healthy', 'ok', 'up'].includes(word)) return false;
  return ['unhealthy', 'error', 'failed', 'down', 'readonly', 'full'].includes(word) ? true : null;
}

/** Its own failures come without components. What SQLite says of a disk that takes nothing more. */
function writesFail(error: string | null): boolean | null {
  return error !== null && /disk is full|disk I\/O error|readonly database|ENOSPC/i.test(error) ? true : null;
}

function looksLikeHealth(body: unknown, status: string | null): boolean {
  const namesBreaker = z.object({ circuit_breaker_state: z.string() }).safeParse(body).success;
  return namesBreaker || (status !== null && STATUS_WORDS.includes(status.toLowerCase()));
}

function knownState(text: string): BreakerState {
  const word = text.toUpperCase().replaceAll(/[-\s]/g, '_');
  return BREAKER_STATES.find((state) => state === word) ?? 'UNKNOWN';
}

/** Whether the worker that delivers receipts runs; null where the answer does not tell. */
export function readWorkerRunning(body: unknown): boolean | null {
  const answer = z.object({ running: z.boolean() }).safeParse(body);
  return answer.success ? answer.data.running : null;
}

/** Whether the adapter reaches Odoo. A heartbeat that is not running knows nothing. */
export function readOdooOnline(body: unknown): boolean | null {
  const answer = z.object({ running: z.boolean().catch(true), state: z.string() }).safeParse(body);
  if (!answer.success || !answer.data.running) return null;
  switch (answer.data.state.toLowerCase()) {
    case 'online':
      return true;
    case 'offline':
      return false;
    default:
      return null;
  }
}
