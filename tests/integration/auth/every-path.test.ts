/** Every address with everybody and nobody. The addresses are asked of the program, so that no new one is forgotten. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ROLES, type Role } from '../../../src/config/schema.ts';
import type { Route } from '../../../src/http/route.ts';
import * as table from '../../../src/http/routes/index.ts';
import type { Writer } from '../../../src/simulator/index.ts';
import { EXAMPLE_RECEIPT } from '../../support/api-addresses.ts';
import { ask, type LockedShop, startLockedShop, VISITORS, type Way } from '../../support/locked-shop.ts';
import { startShop } from '../../support/running-shop.ts';
import { openSocket, refusalOf } from '../../support/socket.ts';

/** Who may see what: written down a second time, because this is what must not change by accident. */
const MAY: Readonly<Record<string, readonly Role[] | 'everybody'>> = {
  '/api/v1/status': ['cashier', 'viewer', 'admin'],
  '/api/v1/alerts': ['cashier', 'viewer', 'admin'],
  '/api/v1/journal': ['cashier', 'viewer', 'admin'],
  '/api/v1/realtime': ['cashier', 'viewer', 'admin'],
  '/api/v1/receipts': ['cashier', 'viewer', 'admin'],
  '/api/v1/receipts/:id': ['cashier', 'viewer', 'admin'],
  '/api/v1/terminals': ['cashier', 'viewer', 'admin'],
  '/api/v1/sales/today': ['viewer', 'admin'],
  '/api/v1/sales/history': ['viewer', 'admin'],
  '/api/v1/sales/weeks': ['viewer', 'admin'],
  '/api/v1/sales/export.csv': ['viewer', 'admin'],
  '/api/v1/reports/day': ['viewer', 'admin'],
  '/api/v1/reports/day.pdf': ['viewer', 'admin'],
  '/api/v1/inventory/top': ['viewer', 'admin'],
  '/metrics': ['metrics', 'admin'],
  '/health': 'everybody',
  '/-/healthy': 'everybody',
  '/-/ready': 'everybody',
  '/api/v1/auth/session': 'everybody',
  '/api/v1/debug/readings': ['admin'],
  '/api/v1/debug/config': ['admin'],
  '/openapi.json': ['cashier', 'viewer', 'admin'],
  '/api/docs': ['cashier', 'viewer', 'admin'],
  '/api/redoc': ['cashier', 'viewer', 'admin'],
  '/api/docs-assets/:file': ['cashier', 'viewer', 'admin'],
  '/runbooks': 'everybody',
  '/runbooks/style.css': 'everybody',
  '/runbooks/:name': 'everybody',
};
/** Of the page everybody sees what was built. */
const PAGE = ['/', '/assets/:file', '/:file'];
/** These take messages and show nothing. */
const CHANGING = ['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'];
const TAKES_POSTS = [
  '/api/v1/hooks/alertmanager',
  '/api/v1/hooks/max',
  '/api/v1/auth/token',
  '/api/v1/auth/login',
  '/api/v1/auth/logout',
];
/** Whoever sees an alert may say so. */
const SAYS_SEEN = '/api/v1/alerts/:name/seen';
const AREA_OF: Readonly<Record<string, string>> = {
  everybody: 'public',
  'cashier,viewer,admin': 'state',
  'viewer,admin': 'revenue',
  'metrics,admin': 'metrics',
  admin: 'internals',
};

let shop: LockedShop;
let routes: readonly Route[];
beforeAll(async () => {
  const createRoutes = vi.spyOn(table, 'createRoutes');
  shop = await startLockedShop({ fill: oneReceipt });
  const made = createRoutes.mock.results[0];
  createRoutes.mockRestore();
  if (made?.type !== 'return') throw new Error('no table was made');
  routes = made.value;
});
afterAll(() => shop.close());

const oneReceipt = ({ addReceipt }: Writer) => addReceipt({ id: EXAMPLE_RECEIPT });
const addressOf = (path: string) =>
  path.replace(/:(\w+)/, (_, name) => routes.find((route) => route.path === path)?.params?.[name] ?? '');
const headersOf = async (role: Role | null, way: Way) => (role === null ? {} : shop.as(role, way));

function expected(path: string, role: Role | null): number {
  const may = MAY[path];
  if (may === 'everybody') return 200;
  if (role === null) return 401;
  return may?.includes(role) ? 200 : 403;
}

test('every address of the router is in this table, and the other way round', () => {
  const paths = (method: string) =>
    routes.filter((route) => (route.method ?? 'GET') === method).map(({ path }) => path);
  expect(paths('GET').sort()).toEqual([...Object.keys(MAY), ...PAGE].sort());
  expect(paths('POST').sort()).toEqual([...TAKES_POSTS, SAYS_SEEN].sort());
  expect(paths('WEBSOCKET')).toEqual(['/ws/realtime']);
});

test('the description of the API says of each the same', async () => {
  const { text } = await ask(shop.url, { path: '/openapi.json', headers: await shop.as('admin') });
  const { paths } = JSON.parse(text);
  const described = Object.entries<Record<string, Record<string, unknown>>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { 'x-shows': shows }]) => [`${method} ${path}`, shows]),
  );
  const said = (path: string) => {
    if (path === '/ws/realtime' || path === SAYS_SEEN) return 'state';
    return [...PAGE, ...TAKES_POSTS].includes(path) ? 'public' : AREA_OF[String(MAY[path])];
  };
  const expected = routes.map(({ method, path }) => [
    `${method === 'POST' ? 'post' : 'get'} ${path.replace(/:(\w+)/, '{$1}')}`,
    said(path),
  ]);
  expect(described.sort()).toEqual(expected.sort());
});

describe.each(VISITORS)('%s by %s', (role, way) => {
  test.each(Object.keys(MAY))('%s', async (path) => {
    const headers = await headersOf(role, way);
    const address = addressOf(path);
    const status = expected(path, role);
    const answers = await Promise.all(
      ['GET', 'HEAD', 'OPTIONS', ...CHANGING].map((method) => ask(shop.url, { path: address, headers, method })),
    );
    const allowed = [200, 200, 204, ...CHANGING.map(() => 405)];
    expect(answers.map((answer) => answer.status)).toEqual(status === 200 ? allowed : allowed.map(() => status));
    const get = answers[0];
    if (status !== 200) {
      expect(Object.keys(JSON.parse(get?.text ?? '')).sort()).toEqual(['detail', 'error']);
      expect(get?.headers['set-cookie']).toBeUndefined();
    }
  });

  test('/ws/realtime', async () => {
    const headers = await headersOf(role, way);
    if (role === null || role === 'metrics') {
      const { status } = await refusalOf(shop.url, '/ws/realtime', { headers });
      expect(status).toBe(role === null ? 401 : 403);
      return;
    }
    const socket = await openSocket(shop.url, '/ws/realtime', { headers });
    expect((await socket.next()).sees_revenue).toBe(role !== 'cashier');
    socket.close();
  });

  test('that an alert was seen is said by whoever sees it, where it stands', async () => {
    const [headers, path] = [await headersOf(role, way), addressOf(SAYS_SEEN)];
    const { status } = await ask(shop.url, { path, headers, method: 'POST' });
    expect(status).toBe({ '401': 401, '403': 403 }[String(expected('/api/v1/alerts', role))] ?? 404);
    expect((await ask(shop.url, { path, headers })).status).toBe(status === 404 ? 405 : status);
  });

  test('the page, its files and what is not there', async () => {
    const headers = await headersOf(role, way);
    const status = async (path: string) => (await ask(shop.url, { path, headers })).status;
    expect([200, 404]).toContain(await status('/'));
    expect(await status('/runbooks/password-forgotten')).toBe(200);
    for (const path of ['/nope', '/api/v1/nope', '/assets/nope.js', '/.env']) {
      expect(await status(path)).toBe(role === null ? 401 : 404);
    }
    expect(await status('/runbooks/nope')).toBe(404);
    const asset = await status('/api/docs-assets/swagger-ui.css');
    // Where nothing was built, there is nothing at its address.
    expect(role === null ? [401] : [expected('/api/v1/status', role), 404]).toContain(asset);
  });

  test('a runbook tells everybody what to do, and whom to call by name those who see the screen', async () => {
    const headers = await headersOf(role, way);
    const { text } = await ask(shop.url, { path: '/runbooks/PosBufferFull', headers });
    expect(text).toContain('Остановите продажи на этой кассе.');
    expect(text.includes('tel:+79000000000')).toBe(expected('/api/v1/status', role) === 200);
  });

  test('the hook of Alertmanager is opened by its secret alone', async () => {
    const path = '/api/v1/hooks/alertmanager';
    const headers = await headersOf(role, way);
    expect((await ask(shop.url, { path, headers, method: 'POST', body: '{}' })).status).toBe(401);
    expect((await ask(shop.url, { path, headers })).status).toBe(405);
  });
});

test('without users everybody sees everything but what the machine is set up like', async () => {
  const open = await startShop({ fill: oneReceipt });
  for (const [path, may] of Object.entries(MAY)) {
    const onlyAdmin = may !== 'everybody' && may.length === 1;
    expect([path, (await ask(open.url, { path: addressOf(path) })).status]).toEqual([path, onlyAdmin ? 403 : 200]);
  }
  const given = { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ user: 'a', password: 'b' }) };
  for (const path of ['/api/v1/auth/token', '/api/v1/auth/login']) {
    expect([path, (await ask(open.url, { path, method: 'POST', ...given })).status]).toEqual([path, 404]);
  }
  await open.close();
});

test('each role is tried', () => {
  expect(new Set(VISITORS.map(([role]) => role))).toEqual(new Set([null, ...ROLES]));
});
