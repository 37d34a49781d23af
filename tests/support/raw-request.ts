/** Requests byte by byte, as no decent client would send them. */
import { connect } from 'node:net';

/** Everything that comes back until the other end closes. */
export function raw(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text, 'latin1'));
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}
export const rawGet = (url: string, path: string, ...lines: string[]) =>
  raw(url, `${[`GET ${path} HTTP/1.1`, 'Connection: close', ...lines].join('\r\n')}\r\n\r\n`);

export const LOCAL = 'Host: localhost';

/** What only those are shown who have logged in. */
export const DATA = /"pending"|"kkt_status"|kkt_buffer|pos_monitor_|"config"|receipt_number|Сводка/;
