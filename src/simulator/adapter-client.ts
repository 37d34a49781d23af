/** What the simulator itself reads from the adapter's HTTP face. */
import * as z from 'zod';
import { ONE_REQUEST } from './http.ts';

const health = z.object({
  status: z.string(),
  components: z.object({
    buffer: z.object({ percent_full: z.number(), dlq_size: z.number(), pending: z.number() }),
    circuit_breaker: z.object({ state: z.enum(['CLOSED', 'OPEN', 'HALF_OPEN']), failure_count: z.number() }),
  }),
});

const syncAnswer = z.object({
  status: z.enum(['completed', 'already_running']),
  synced: z.number(),
  failed: z.number(),
  skipped: z.number(),
});

export type Health = z.infer<typeof health>;
export type SyncAnswer = z.infer<typeof syncAnswer>;

/** An adapter whose OFD hangs answers after its whole batch. */
const PATIENCE_MS = 120_000;

export async function readHealth(url: string): Promise<Health> {
  return health.parse(await askJson(`${url}/v1/health`, 'GET'));
}

export async function requestSync(url: string): Promise<SyncAnswer> {
  return syncAnswer.parse(await askJson(`${url}/v1/kkt/buffer/sync`, 'POST'));
}

async function askJson(url: string, method: 'GET' | 'POST'): Promise<unknown> {
  const response = await fetch(url, { method, headers: ONE_REQUEST, signal: AbortSignal.timeout(PATIENCE_MS) });
  return response.json();
}
