/** Links open from wherever somebody stands: another address of this PC, another name, another port. */
import { request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { load } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withPublicUrl } from '../../../src/addresses.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { renderFiles } from '../../../src/render/index.ts';
import { COMPOSE } from '../../../src/render/places.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { type RunningShop, startShop } from '../../support/running-shop.ts';

/** This PC, by an address that is not the one at which it is usually asked. */
const ELSEWHERE = '127.0.0.2';

let shop: RunningShop;
let port: number;
beforeAll(async () => {
  port = await freePort();
  shop = await startShop({
    config: { listen: { host: '0.0.0.0', port } },
    fill: (writer) => {
      for (let count = 0; count < 200; count += 1) writer.addReceipt();
    },
  });
});
afterAll(() => shop.close());

test('what a message names as its address answers: what to do, the picture, the screen', async () => {
  const config = withPublicUrl(configSchema.parse({ listen: { port } }), 'http', [ELSEWHERE]);
  const rules = renderFiles(config, COMPOSE).find(({ path }) => path === 'prometheus/rules/pos-monitor.yml');
  const { groups } = load(rules?.text ?? '') as { groups: { rules: { annotations?: Record<string, string> }[] }[] };
  const addresses = new Set(
    groups
      .flatMap((group) => group.rules)
      .flatMap(({ annotations }) => [annotations?.runbook_url, annotations?.dashboard]),
  );
  addresses.delete(undefined);
  expect(addresses.size).toBeGreaterThan(30);
  for (const address of addresses) {
    expect(address).toMatch(new RegExp(`^http://${ELSEWHERE}:${port}/`));
    expect([address, (await fetch(address ?? '')).status]).toEqual([address, 200]);
  }
});

test('a page that was opened under another name and port leads nowhere else, and all that it leads to is there', async () => {
  // As a router in the shop hands a port on.
  const door = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    client.on('error', () => server.destroy()).pipe(server);
    server.on('error', () => client.destroy()).pipe(client);
  });
  await new Promise<void>((done) => door.listen(0, '127.0.0.1', done));
  const origin = `http://kassa.local:${(door.address() as AddressInfo).port}`;
  const seen = new Map<string, number>();
  const alerts: { runbook: string }[] = JSON.parse((await ask(origin, '/api/v1/alerts')).body);
  expect(alerts.length).toBeGreaterThan(0);
  const open = ['/', ...alerts.map(({ runbook }) => runbook)];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    const { status, type, body } = await ask(origin, path);
    seen.set(path, status);
    if (!type.startsWith('text/html')) continue;
    for (const [, to = ''] of body.matchAll(/(?:href|src)="([^"#]+)/g)) {
      const { origin: where, pathname, protocol } = new URL(to, origin + path);
      if (protocol === 'tel:') continue;
      expect(where, `${to} in ${path}`).toBe(origin);
      open.push(pathname);
    }
  }
  await new Promise((done) => door.close(done));
  expect([...seen].filter(([, status]) => status !== 200)).toEqual([]);
  expect([...seen.keys()]).toEqual(expect.arrayContaining(['/runbooks/PosBufferFull', '/runbooks/internet-down']));
});

function ask(origin: string, path: string): Promise<{ status: number; type: string; body: string }> {
  const { port: at, host } = new URL(origin);
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: at, path, agent: false, headers: { host, accept: 'text/html' } });
    asked.once('error', reject).once('response', async (response) => {
      const body = (await response.setEncoding('utf8').toArray()).join('');
      resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', body });
    });
    asked.end();
  });
}
