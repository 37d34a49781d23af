/** Says no to an upgrade in the same words as HTTP does. */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ApiError } from '../http/errors.ts';
import { DATA_HEADERS } from '../http/headers.ts';

export function refuse(socket: Duplex, { status, answer, headers }: ApiError): void {
  const body = JSON.stringify(answer);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    ...[...DATA_HEADERS, ...Object.entries(headers)].map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
