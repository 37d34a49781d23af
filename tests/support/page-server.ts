/** Serves the built page as the monitor does, under its headers, with states that a test makes by hand. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import type { DemoAnswer } from '../../src/api/schemas/status.ts';
import { defaultConfig } from '../../src/config/load.ts';
import { STORIES } from '../../src/demo/words.ts';
import { PAGE_HEADERS } from '../../src/http/headers.ts';
import { openLibrary } from '../../src/runbooks/library.ts';
import { createPages } from '../../src/runbooks/pages.ts';
import { freePort } from '../../src/stack/ports.ts';
import { history, PRODUCTS } from './page-answers.ts';
import { dayReport, journal, RECEIPT, receiptsFound, salesWeeks } from './page-reports.ts';
import type { State } from './page-states.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

const library = openLibrary();
const pages = createPages(library, defaultConfig());

export interface PageServer {
  readonly url: string;
  readonly port: number;
  /** Paths that were asked for, with their query. */
  readonly asked: string[];
  say(state: State): void;
  /** WebSockets are refused, as by a proxy that knows none. */
  blockSockets(blocked: boolean): void;
  /** Nothing is answered any more, though every connection stays. */
  freeze(): void;
  close(): Promise<void>;
}

export async function servePage(folder: string, first: State, given?: number): Promise<PageServer> {
  // Not one that the system chooses: it might give it to others before somebody comes back there.
  const port = given ?? (await freePort());
  let state = first;
  let blocked = false;
  let frozen = false;
  const asked: string[] = [];
  const clients = new Set<WebSocket>();
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://page');
    asked.push(url.pathname + url.search);
    if (frozen) return;
    if (isUnknown(url))
      return json(response, { status: 404, body: { error: 'unknown_terminal', detail: 'There is no such terminal' } });
    const name = /^\/api\/v1\/alerts\/(\w+)\/seen$/.exec(url.pathname)?.[1];
    if (request.method === 'POST' && name !== undefined)
      return void seeAlert(name, request, response).catch(() => response.destroy());
    const runbook = library.find(/^\/runbooks\/([\w-]+)$/.exec(url.pathname)?.[1] ?? '');
    if (runbook !== null) return void html(response, pages.runbook(runbook, []));
    const answer = answers(state, url.searchParams)[url.pathname];
    if (answer !== undefined) json(response, answer());
    else void file(folder, url.pathname, response);
  });
  server.on('upgrade', (request, socket, head) => {
    const refused = blocked || isUnknown(new URL(request.url ?? '/', 'http://page'));
    if (refused) return socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (client) => {
      clients.add(client);
      client.on('close', () => clients.delete(client));
      client.send(JSON.stringify(state));
    });
  });
  const isUnknown = ({ searchParams }: URL) => {
    const id = searchParams.get('pos_id');
    return id !== null && state.buffer !== null && !state.terminals.some(({ pos_id }) => pos_id === id);
  };
  const say = (next: State) => {
    state = next;
    for (const client of clients) client.send(JSON.stringify(state));
  };
  /** As the monitor does: all screens are told who has seen it. */
  const seeAlert = async (name: string, request: IncomingMessage, response: ServerResponse) => {
    const { screen = 'экран 127.0.0.1' } = JSON.parse((await request.toArray()).join('')) as { screen?: string };
    const seen = { at: state.timestamp, by: screen, rings_again_at: state.timestamp + 900 };
    const alerts = state.alerts.map((alert) => (alert.name === name ? { ...alert, seen } : alert));
    say({ ...state, alerts });
    json(response, { status: 200, body: alerts });
  };
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const drop = () => {
    for (const client of clients) client.terminate();
  };
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    asked,
    say,
    blockSockets: (on) => {
      blocked = on;
      if (on) drop();
    },
    freeze: () => {
      frozen = true;
    },
    close: () => {
      drop();
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

const STORIES_ON: DemoAnswer = {
  stories: STORIES.map(({ name, title }) => ({ name, title: title.ru })),
  // The longest of the names, and the longest that it gets.
  playing: 'poison-receipt',
  ready: false,
};

type Answer = { status: number; body: unknown };

function answers(state: State, query: URLSearchParams): Record<string, () => Answer> {
  const fine = (body: unknown) => () => ({ status: 200, body });
  const readable = state.buffer !== null;
  const refusal = { detail: 'Database not accessible', error: 'buffer_unreadable' };
  const fromBuffer = (body: () => unknown) => () =>
    readable ? { status: 200, body: body() } : { status: 503, body: refusal };
  return {
    '/api/v1/demo': fine(STORIES_ON),
    '/api/v1/auth/session': fine({ locked: false, user: null, role: null }),
    '/health': fine({ status: 'ok', timestamp: state.timestamp, buffer_accessible: readable }),
    '/api/v1/realtime': fine(state),
    '/api/v1/sales/history': fromBuffer(history),
    '/api/v1/sales/weeks': fromBuffer(salesWeeks),
    '/api/v1/inventory/top': fromBuffer(() =>
      query.get('by') === 'category' ? [{ name: 'Линзы', quantity: 15, revenue: 71_150.5 }] : PRODUCTS,
    ),
    '/api/v1/journal': fine(journal()),
    '/api/v1/receipts': fromBuffer(receiptsFound),
    [`/api/v1/receipts/${RECEIPT.id}`]: fromBuffer(() => RECEIPT),
    '/api/v1/reports/day': fromBuffer(() => dayReport(state, query.get('day') ?? '2026-10-09', query.get('pos_id'))),
  };
}

function html(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body);
}

function json(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function file(folder: string, path: string, response: ServerResponse): Promise<void> {
  const name = path === '/' ? 'index.html' : path.slice(1);
  try {
    const body = await readFile(join(folder, name));
    response
      .writeHead(200, { ...Object.fromEntries(PAGE_HEADERS), 'content-type': TYPES[extname(name)] ?? '' })
      .end(body);
  } catch {
    response.writeHead(404).end();
  }
}
