/** How the adapter talks to the OFD, and the words it writes into last_error when that fails. */
import { parsedJson } from '../domain/foreign.ts';
import type { Clock } from './clock.ts';

export interface Delivery {
  /** Unix seconds of the OFD's clock. */
  readonly serverTime: number;
}

export class DeliveryError extends Error {}

export interface OfdClientOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly timeoutSeconds: number;
}

export type SendToOfd = (receiptId: string, fiscalDoc: string) => Promise<Delivery>;

/** However fast the shop's clock runs, a busy machine may need this long to answer itself. */
const SHORTEST_TIMEOUT_MS = 5000;

export function timeoutMs(clock: Clock, timeoutSeconds: number): number {
  return Math.max(Math.min(SHORTEST_TIMEOUT_MS, timeoutSeconds * 1000), (timeoutSeconds * 1000) / clock.pace());
}

export function createOfdClient({ url, clock, timeoutSeconds }: OfdClientOptions): SendToOfd {
  return async (receiptId, fiscalDoc) => {
    const response = await post(url, receiptId, fiscalDoc, timeoutMs(clock, timeoutSeconds), timeoutSeconds);
    const text = await response.text();
    const body = parsedJson(text);
    if (typeof body !== 'object' || body === null)
      throw new DeliveryError('OFD request error: Expecting value: line 1 column 1 (char 0)');
    if (response.status !== 200) {
      throw new DeliveryError(`OFD returned ${response.status}: ${'error' in body ? body.error : text}`);
    }
    return { serverTime: Number('server_time' in body ? body.server_time : undefined) };
  };
}

async function post(url: string, receiptId: string, body: string, limitMs: number, named: number): Promise<Response> {
  try {
    return await fetch(`${url}/receipts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': receiptId },
      body,
      signal: AbortSignal.timeout(limitMs),
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') {
      throw new DeliveryError(`OFD request timeout after ${named}s`);
    }
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new DeliveryError(`OFD connection error: ${cause}`);
  }
}
