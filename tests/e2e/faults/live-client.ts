/** A screen in the shop: it watches over a WebSocket, and comes back when it has been cut off. */
import { WebSocket } from 'ws';
import type { RealtimeMessage } from '../../../src/api/schemas/status.ts';

export interface LiveClient {
  /** The newest message; null while not connected. */
  readonly newest: RealtimeMessage | null;
  /** The newest message, though it may have been cut off since. */
  readonly last: RealtimeMessage | null;
  /** How often the connection has ended. */
  readonly cuts: number;
  stop(): void;
}

const COME_BACK_MS = 250;

export function watchLive(url: string): LiveClient {
  let newest: RealtimeMessage | null = null;
  let last: RealtimeMessage | null = null;
  let cuts = 0;
  let stopped = false;
  let socket: WebSocket | null = null;
  let timer: NodeJS.Timeout | undefined;

  const connect = () => {
    socket = new WebSocket(`${url.replace('http', 'ws')}/ws/realtime`);
    socket.on('error', () => {});
    socket.on('message', (data) => {
      newest = last = JSON.parse(String(data));
    });
    socket.on('close', () => {
      newest = null;
      cuts += 1;
      if (!stopped) timer = setTimeout(connect, COME_BACK_MS);
    });
  };
  connect();
  return {
    get newest() {
      return newest;
    },
    get last() {
      return last;
    },
    get cuts() {
      return cuts;
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      socket?.terminate();
    },
  };
}
