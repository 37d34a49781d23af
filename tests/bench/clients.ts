/** WebSocket clients that note when a message with a given mark has come to each of them. */
import { once } from 'node:events';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { Context } from './case.ts';
import { askNode, startNode, stopNode } from './children.ts';

const WAIT_MS = 5000;

export interface Clients {
  /** The newest message of the first client. */
  newest(): string;
  /** How long after now it takes each client to have a message that contains the mark, in milliseconds. */
  await(mark: string): Promise<number[]>;
  close(): void;
}

/** Clients of whom nobody asks anything. */
export async function openClientsApart(context: Context, url: string, count: number): Promise<void> {
  const program = join(import.meta.dirname, 'clients-process.ts');
  const child = startNode(program, [socketUrl(url), String(count)], { talks: true });
  context.later(() => stopNode(child));
  await askNode(child);
}

export async function openClients(context: Context, url: string, count: number): Promise<Clients> {
  const sockets = Array.from({ length: count }, () => new WebSocket(socketUrl(url)));
  const close = () => {
    for (const socket of sockets) socket.terminate();
  };
  context.later(close);
  let newest = '';
  let waiting: { mark: string; seen: (client: number) => void } | null = null;
  sockets.forEach((socket, client) => {
    socket.on('message', (data: Buffer) => {
      if (waiting?.mark !== undefined && data.includes(waiting.mark)) waiting.seen(client);
      if (client === 0) newest = data.toString();
    });
  });
  await Promise.all(sockets.map((socket) => once(socket, 'open')));
  return {
    newest: () => newest,
    close,
    await(mark) {
      const started = performance.now();
      const times = new Map<number, number>();
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${count - times.size} clients wait for ${mark}`)), WAIT_MS);
        const seen = (client: number) => {
          if (!times.has(client)) times.set(client, performance.now() - started);
          if (times.size < count) return;
          clearTimeout(timer);
          waiting = null;
          resolve([...times.values()]);
        };
        waiting = { mark, seen };
      });
    },
  };
}

function socketUrl(url: string): string {
  return `${url.replace('http', 'ws')}/ws/realtime`;
}
