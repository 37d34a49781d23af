/** The adapter's HTTP face, exactly as the real one answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { parsedJson } from '../domain/foreign.ts';
import type { Breaker } from './breaker.ts';
import type { Buffer } from './buffer.ts';
import type { Clock } from './clock.ts';
import { parseReceipt } from './fiscal-doc.ts';
import { sendJson } from './http.ts';
import type { SaleDesk } from './sale-desk.ts';
import type { SyncResult } from './worker.ts';

/** `v1` is the adapter of today; `spec` the one that documents describe: /health, and the breaker at the top level. */
export const SHAPES = ['v1', 'spec'] as const;
export type Shape = (typeof SHAPES)[number];

interface RouteOptions {
  readonly thread: Thread;
  readonly buffer: Buffer;
  readonly breaker: Breaker;
  readonly desk: SaleDesk;
  readonly clock: Clock;
  readonly shape: Shape;
  readonly sync: () => Promise<SyncResult>;
  readonly adapter: { readonly workerRunning: boolean; readonly odooOnline: boolean };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

type Handler = (request: IncomingMessage) => Promise<Answer>;

const HIGH_PERCENT = 80;

export function adapterRoutes(options: RouteOptions) {
  const { thread, clock, adapter } = options;
  const reading =
    (read: () => unknown): Handler =>
    () =>
      thread.run(() => ({ status: 200, body: read() }));
  const routes: Readonly<Record<string, Handler>> = {
    'GET /v1/health': reading(() => health(options)),
    ...(options.shape === 'spec' ? { 'GET /health': reading(() => health(options)) } : {}),
    'GET /v1/kkt/buffer/status': reading(() => bufferStatus(options)),
    'GET /v1/kkt/worker/status': reading(() => ({
      running: adapter.workerRunning,
      task_status: adapter.workerRunning ? 'running' : 'stopped',
    })),
    'GET /v1/kkt/heartbeat/status': reading(() => ({
      running: true,
      state: adapter.odooOnline ? 'online' : 'offline',
      interval_seconds: 30,
    })),
    'POST /v1/kkt/receipt': (request) => sell(options, request),
    'POST /v1/kkt/buffer/sync': () => manualSync(options),
  };
  const paths = new Set(Object.keys(routes).map((route) => route.split(' ')[1]));

  return (request: IncomingMessage, response: ServerResponse): void => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    // A till with a wrong clock says so in every answer.
    response.setHeader('date', new Date(Date.now() + clock.skewSeconds * 1000).toUTCString());
    const handler = routes[`${request.method} ${path}`];
    if (handler === undefined) {
      const known = paths.has(path);
      sendJson(response, known ? 405 : 404, { detail: known ? 'Method Not Allowed' : 'Not Found' });
      return;
    }
    handler(request).then(
      ({ status, body }) => sendJson(response, status, body),
      (error: unknown) => sendJson(response, 500, { detail: String(error) }),
    );
  };
}

function health({ buffer, breaker, desk, shape }: RouteOptions): unknown {
  const circuitBreaker = {
    state: breaker.state,
    failure_count: breaker.failureCount,
    success_count: breaker.successCount,
    last_failure: breaker.lastFailure === null ? null : new Date(breaker.lastFailure * 1000).toISOString(),
  };
  try {
    if (desk.trouble !== null) throw new Error(desk.trouble);
    const { pending, capacity, dlq } = buffer.pressure();
    const percent = percentOf(pending, capacity);
    const degraded = breaker.state !== 'CLOSED' || percent >= HIGH_PERCENT || dlq > 0;
    const full = percent >= 100;
    return {
      status: full ? 'unhealthy' : degraded ? 'degraded' : 'healthy',
      components: {
        buffer: {
          status: full ? 'critical' : percent >= HIGH_PERCENT ? 'warning' : 'healthy',
          percent_full: percent,
          dlq_size: dlq,
          pending,
        },
        circuit_breaker: circuitBreaker,
        database: { status: 'healthy', type: 'sqlite', mode: 'WAL' },
      },
      version: '1.0.0',
      ...(shape === 'spec' ? { circuit_breaker_state: breaker.state } : {}),
    };
  } catch (error) {
    // The real adapter reports its own failures with 200, too.
    return { status: 'unhealthy', error: String(error), version: '1.0.0' };
  }
}

function bufferStatus({ buffer, breaker }: RouteOptions): unknown {
  const { total, pending, synced, failed, dlq, capacity } = buffer.counts();
  return {
    total_capacity: capacity,
    current_queued: pending,
    percent_full: percentOf(pending, capacity),
    network_status: breaker.state === 'CLOSED' ? 'online' : 'offline',
    total_receipts: total,
    pending,
    synced,
    failed,
    dlq_size: dlq,
  };
}

async function sell({ thread, desk }: RouteOptions, request: IncomingMessage): Promise<Answer> {
  const body = parsedJson(await text(request));
  const key = request.headers['idempotency-key'];
  const receipt = parseReceipt(body, typeof key === 'string' ? key : undefined);
  if ('status' in receipt) return { status: receipt.status, body: { detail: receipt.detail } };
  const sold = await thread.run(() => desk.sell(receipt));
  if (sold === null) return { status: 503, body: { detail: 'Buffer is full' } };
  const { receiptId, fiscalDoc, printed } = sold;
  const message = printed ? 'Receipt printed and buffered' : 'Receipt buffered, printing failed';
  const status = printed ? 'printed' : 'buffered';
  return { status: 200, body: { status, receipt_id: receiptId, fiscal_doc: fiscalDoc, message } };
}

async function manualSync({ sync, clock }: RouteOptions): Promise<Answer> {
  const started = clock.now();
  const result = await sync();
  const duration_seconds = Math.round(clock.now() - started) / 1000;
  const message =
    result.status === 'completed' ? `Synced ${result.synced} receipts` : 'Another sync is already in progress';
  return { status: 202, body: { ...result, duration_seconds, message } };
}

function percentOf(pending: number, capacity: number): number {
  return Math.round((pending / capacity) * 1000) / 10;
}

/**
 * The adapter has one thread, and waits for its printer and for the OFD on it. Connections are accepted meanwhile,
 * but nobody is answered: a health check sent while the OFD hangs is late, and that is not an outage.
 */
type Thread = ReturnType<typeof createThread>;

export function createThread() {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    run: <T>(job: () => Promise<T> | T): Promise<T> => {
      const result = tail.then(job);
      tail = result.catch(() => {});
      return result;
    },
  };
}
