/** Makes each message once for all who watch the same, and tells whether it says anything new. */
import type { RealtimeMessage } from '../api/schemas/status.ts';
import { realtimeView } from '../api/views/realtime.ts';
import { realtimeWithoutRevenue } from '../api/views/without-revenue.ts';
import { oncePer } from '../domain/once-per.ts';
import type { View } from '../domain/view.ts';

export interface Message {
  readonly bytes: Buffer;
  /** What it says beside the time; two messages that agree in it tell the same. */
  readonly essence: string;
}

/** Fields that go on by themselves while nothing happens. */
const CLOCKS: ReadonlySet<string> = new Set<
  | keyof RealtimeMessage
  | keyof RealtimeMessage['kkt_status']
  | keyof RealtimeMessage['notifications']
  | keyof RealtimeMessage['sessions'][number]
>(['timestamp', 'data_age_seconds', 'last_heartbeat', 'state_age_seconds', 'last_watchdog_at', 'hours_open']);

/** What somebody watches; those who watch the same hold the very same object. */
export interface Watched {
  readonly posId: string | undefined;
  readonly seesRevenue: boolean;
}

export type MessageFor = (view: View, watched: Watched) => Message;

export function createMessages(): MessageFor {
  const messagesOf = oncePer((view: View) =>
    oncePer((watched: Watched): Message => {
      const whole = realtimeView(view, watched.posId);
      const content = watched.seesRevenue ? whole : realtimeWithoutRevenue(whole);
      return { bytes: Buffer.from(JSON.stringify(content)), essence: essenceOf(content) };
    }),
  );
  return (view, watched) => messagesOf(view)(watched);
}

/** An alert's timestamp is when it began, and no clock. */
function essenceOf({ alerts, last_known, ...rest }: RealtimeMessage): string {
  const state = JSON.stringify(rest, (key, value: unknown) => (CLOCKS.has(key) ? undefined : value));
  return state + JSON.stringify(alerts) + String(last_known?.at);
}
