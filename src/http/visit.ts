/** One request on its way through. An upgrade to WebSocket is a request like any other, until it is let in. */
import { type IncomingMessage, ServerResponse } from 'node:http';

export interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What came in one piece with an upgrade to WebSocket; null for everything else. */
  readonly head: Buffer | null;
  /** The pattern under which it is counted; null where nothing of ours was asked for. */
  countedAs: string | null;
}

export function visitOf(request: IncomingMessage, response: ServerResponse): Visit {
  return { request, response, head: null, countedAs: null };
}

/** Node gives an upgrade no response. With one of its own it is refused in the words, and with the care, of any other. */
export function visitOfUpgrade(request: IncomingMessage, head: Buffer): Visit {
  const { socket } = request;
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  // Who is refused has no more to say: his half of the connection ends with ours.
  response.on('finish', () => socket.destroySoon());
  socket.on('error', () => socket.destroy());
  return { request, response, head, countedAs: null };
}

/** GET for HEAD, too: it differs only in what is sent. */
export function methodOf({ request: { method }, head }: Visit): string {
  if (head !== null) return 'WEBSOCKET';
  return method === 'HEAD' ? 'GET' : (method ?? '');
}

export function withoutQuery(url: string): string {
  const mark = url.indexOf('?');
  return mark === -1 ? url : url.slice(0, mark);
}
