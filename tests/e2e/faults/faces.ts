/** One look at every face of the program, and words for what it showed. */
import type { SalesTodayAnswer } from '../../../src/api/schemas/sales.ts';
import type { AlertAnswer, RealtimeMessage, StatusAnswer } from '../../../src/api/schemas/status.ts';
import { unconnected } from '../../../src/web/live/connection.ts';
import { dashboard } from '../../../src/web/model/dashboard.ts';
import type { LiveClient } from './live-client.ts';
import { THOROUGH } from './matrix.ts';

type Failure = { readonly reason?: string; readonly last_known?: { readonly data: StatusAnswer } };

export interface Faces {
  readonly health: string | null;
  readonly status: StatusAnswer | null;
  /** Why the status is not there: the HTTP status and the answer's own words; null where nobody answered. */
  readonly refusal: { readonly code: number; readonly body: Failure } | null;
  readonly metrics: ReadonlyMap<string, number> | null;
  readonly live: RealtimeMessage | null;
  /** What the screen still shows where it has been cut off. */
  readonly last: RealtimeMessage | null;
  readonly alerts: readonly string[] | null;
  readonly today: SalesTodayAnswer | null;
}

export type FaceWords = Readonly<Record<'page' | 'health' | 'rest' | 'metrics' | 'websocket' | 'alerts', string>>;

const PATIENCE_MS = THOROUGH ? 8000 : 60_000;
const PATHS = ['/health', '/api/v1/status', '/metrics', '/api/v1/alerts', '/api/v1/sales/today'];

async function ask(url: string): Promise<Response | null> {
  return fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
}

export async function lookAtFaces(url: string, screen: Pick<LiveClient, 'newest' | 'last'>): Promise<Faces> {
  const [health, status, metrics, alerts, today] = await Promise.all(PATHS.map((path) => ask(url + path)));
  const answer = status === undefined ? null : await bodyOf<StatusAnswer & Failure>(status);
  const told = alerts?.ok === true ? await bodyOf<AlertAnswer[]>(alerts) : null;
  return {
    health: (await bodyOf<{ status: string }>(health))?.status ?? null,
    status: status?.ok === true ? answer : null,
    refusal: status?.ok === false ? { code: status.status, body: answer ?? {} } : null,
    metrics: metrics?.ok === true ? samplesOf(await metrics.text().catch(() => '')) : null,
    live: screen.newest,
    last: screen.last,
    alerts: told?.map(({ name }) => name).sort() ?? null,
    today: today?.ok === true ? await bodyOf<SalesTodayAnswer>(today) : null,
  };
}

async function bodyOf<Body>(response: Response | null | undefined): Promise<Body | null> {
  if (response === null || response === undefined) return null;
  return response.json().then(
    (body) => body as Body,
    () => null,
  );
}

function samplesOf(page: string): ReadonlyMap<string, number> {
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

export function inWords({ health, status, refusal, metrics, live, last, alerts }: Faces): FaceWords {
  const kkt = metrics?.get('kkt_adapter_up');
  const pending = metrics?.get('kkt_buffer_pending_receipts');
  return {
    page: pageInWords(live, last),
    health: health ?? 'no answer',
    rest:
      status !== null
        ? stateInWords(status)
        : refusal === null
          ? 'no answer'
          : refusalInWords(refusal.code, refusal.body),
    metrics:
      metrics === null
        ? 'no answer'
        : `buffer_up ${metrics.get('kkt_buffer_up')}, adapter_up ${kkt ?? 'absent'}, pending ${pending ?? 'absent'}`,
    websocket: live === null ? 'not connected' : liveInWords(live),
    alerts: alerts === null ? 'no answer' : alerts.join(', ') || 'none',
  };
}

/** What the page makes of the newest message, by its own rules, in its own words. */
function pageInWords(live: RealtimeMessage | null, last: RealtimeMessage | null): string {
  const link = live === null ? 'lost' : 'live';
  const { overall, stale, buffer, chips } = dashboard({
    message: last,
    connection: { ...unconnected(0), link },
    ...{ confirmedAt: null, now: last?.timestamp ?? 0, offset: 0, posId: null, products: null, history: null },
    ...{ categories: null, weeks: null },
  });
  const said = [
    overall.words,
    `буфер: ${buffer.value}`,
    ...chips.map(({ title, words }) => `${title}: ${words}`),
    ...(stale === null ? [] : [stale.words]),
  ];
  return said.join('; ').replaceAll(/\d\d:\d\d(:\d\d)?/g, '…');
}

function stateInWords({ buffer, kkt_status }: Pick<StatusAnswer, 'buffer' | 'kkt_status'>): string {
  return `${buffer.pending} pending, KKT ${kkt_status.state}`;
}

function refusalInWords(code: number, { reason, last_known }: Failure): string {
  const last =
    last_known === undefined ? 'nothing known before' : `last known: ${last_known.data.buffer.pending} pending`;
  return `${code} ${reason ?? ''}; ${last}`;
}

function liveInWords({ buffer, kkt_status, last_known }: RealtimeMessage): string {
  if (buffer !== null) return stateInWords({ buffer, kkt_status });
  const last = last_known === null ? 'nothing known before' : `last known: ${last_known.status.buffer.pending} pending`;
  return `buffer null; ${last}`;
}

/** Everything as it should be: read, online, the very number, and nothing to be alarmed about. */
export function areRight({ health, status, metrics, live, alerts }: Faces, pending: number): boolean {
  return (
    health === 'ok' &&
    status?.buffer.pending === pending &&
    status.kkt_status.state === 'online' &&
    metrics?.get('kkt_buffer_up') === 1 &&
    metrics.get('kkt_adapter_up') === 1 &&
    metrics.get('kkt_buffer_pending_receipts') === pending &&
    live?.buffer?.pending === pending &&
    live.kkt_status.state === 'online' &&
    alerts?.length === 0
  );
}

/** The number of waiting receipts that each face gives out as the present one. */
export function pendingShown({ status, metrics, live }: Faces): (number | undefined)[] {
  return [status?.buffer.pending, metrics?.get('kkt_buffer_pending_receipts'), live?.buffer?.pending];
}
