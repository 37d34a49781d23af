/** The least of a KKT adapter: it says that it is well. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HEALTHY } from '../../support/running-shop.ts';

export async function startAdapter(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    const known = request.url === '/v1/health';
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(known ? HEALTHY : { detail: 'Not Found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
