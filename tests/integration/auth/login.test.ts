import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COOKIE } from '../../../src/auth/tokens.ts';
import { BODY_LIMIT } from '../../../src/http/input.ts';
import { ask, cookieOf, type Headers, type LockedShop, startLockedShop } from '../../support/locked-shop.ts';
import { openSocket, refusalOf } from '../../support/socket.ts';
import { basic, LOGINS } from '../../support/web-config.ts';

let shop: LockedShop;
beforeAll(async () => {
  shop = await startLockedShop();
});
afterAll(() => shop.close());

const JSON_TYPE = { 'content-type': 'application/json' };
const OWNER = LOGINS.viewer;
const post = (path: string, headers: Headers, body?: string) =>
  ask(shop.url, { path, method: 'POST', headers, ...(body !== undefined && { body }) });
const statusWith = async (headers: Headers) => (await ask(shop.url, { path: '/api/v1/status', headers })).status;
const host = () => new URL(shop.url).host;

describe('who opens an address in a browser without having logged in', () => {
  const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

  test('is led to the login page, which knows where he wanted', async () => {
    const { status, headers } = await ask(shop.url, { path: '/api/v1/alerts?level=P1', headers: browser });
    expect([status, headers.location]).toEqual([303, '/?to=%2Fapi%2Fv1%2Falerts%3Flevel%3DP1']);
    expect((await ask(shop.url, { path: '/runbooks/PosBufferFull', headers: browser })).status).toBe(200);
  });

  test('and a program, or one who shows a wrong password, is answered as ever', async () => {
    const status = async (headers: Headers) => (await ask(shop.url, { path: '/api/v1/alerts', headers })).status;
    expect(await status({ accept: '*/*' })).toBe(401);
    expect(await status({ ...browser, authorization: basic({ ...OWNER, password: 'x' }) })).toBe(401);
  });
});

describe('a token', () => {
  test.each([
    ['Basic', () => post('/api/v1/auth/token', { authorization: basic(OWNER) })],
    ['a body', () => post('/api/v1/auth/token', JSON_TYPE, JSON.stringify(OWNER))],
  ])('is given for %s, for a quarter of an hour, and no cookie with it', async (_, asking) => {
    const { status, text, headers } = await asking();
    const answer = JSON.parse(text);
    expect(status).toBe(200);
    expect(answer).toEqual({ token: expect.any(String), token_type: 'Bearer', expires_in: 900, role: 'viewer' });
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['cache-control']).toBe('no-store');
    expect(await statusWith({ authorization: `Bearer ${answer.token}` })).toBe(200);
    expect(await statusWith({ cookie: `${COOKIE}=${answer.token}` })).toBe(401);
    const claims = JSON.parse(Buffer.from(answer.token.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ sub: OWNER.user, aud: 'pos-monitor/api', iss: 'pos-monitor', role: 'viewer' });
    expect(claims.exp - claims.iat).toBe(900);
    expect(JSON.stringify(claims)).not.toContain(OWNER.password);
  });

  test.each([
    ['a wrong password', JSON.stringify({ ...OWNER, password: 'x' }), 401],
    ['an unknown user', JSON.stringify({ user: 'nobody', password: 'x' }), 401],
    ['no JSON', '{', 400],
    ['no user', '{"password":"x"}', 400],
    ['more than was asked for', JSON.stringify({ ...OWNER, role: 'admin' }), 400],
    ['another kind of password', '{"user":"owner","password":{"$ne":null}}', 400],
    ['a list', '[]', 400],
    ['nothing', '', 400],
    ['a prototype', `{"user":"owner","password":"x","__proto__":{"role":"admin"}}`, 400],
    ['a body that is far too large', JSON.stringify({ user: 'owner', password: 'x'.repeat(BODY_LIMIT) }), 413],
    ['a password that is far too long', JSON.stringify({ user: 'owner', password: 'x'.repeat(10_000) }), 400],
  ])('is not given for %s', async (_, body, status) => {
    expect((await post('/api/v1/auth/token', JSON_TYPE, body)).status).toBe(status);
  });

  test.each([
    ['compressed', { 'content-encoding': 'gzip' }],
    ['in an unknown charset', { 'content-type': 'application/json; charset=x-secret' }],
  ])('is not given for a body that comes %s, and that is no error of ours', async (_, headers) => {
    const { status, text } = await post('/api/v1/auth/token', { ...JSON_TYPE, ...headers }, JSON.stringify(OWNER));
    expect([status, JSON.parse(text)]).toMatchObject([400, { error: 'invalid_parameter' }]);
    expect(shop.logged.filter(({ level }) => level === 'error' || Number(level) >= 50)).toEqual([]);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'is not given for a body of type %s, as a form from elsewhere could send it',
    async (type) => {
      const { status } = await post('/api/v1/auth/token', { 'content-type': type }, JSON.stringify(OWNER));
      expect(status).toBe(400);
    },
  );
});

describe("a page's login", () => {
  test('sets a cookie that no script sees and no other site sends', async () => {
    const response = await shop.login(OWNER, { 'sec-fetch-site': 'same-origin' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ user: 'owner', role: 'viewer', expires_in: 86_400 });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie.split('; ').slice(1)).toEqual([
      expect.stringMatching(/^Max-Age=\d+$/),
      'Path=/',
      'HttpOnly',
      'SameSite=Strict',
    ]);
    const token = cookieOf(response).slice(COOKIE.length + 1);
    expect(await statusWith({ cookie: cookieOf(response) })).toBe(200);
    expect(await statusWith({ authorization: `Bearer ${token}` })).toBe(401);
  });

  test('ends with the logout, for good', async () => {
    const cookie = cookieOf(await shop.login(OWNER));
    const { status, headers } = await post('/api/v1/auth/logout', { cookie });
    expect(status).toBe(204);
    expect(headers['set-cookie']).toEqual([expect.stringMatching(new RegExp(`^${COOKIE}=; Max-Age=0; .*HttpOnly`))]);
    expect(await statusWith({ cookie })).toBe(401);
    expect((await refusalOf(shop.url, '/ws/realtime', { headers: { cookie } })).status).toBe(401);
  });

  test('is told who it is, and a stranger that there is a door', async () => {
    const session = async (headers: Headers) =>
      JSON.parse((await ask(shop.url, { path: '/api/v1/auth/session', headers })).text);
    expect(await session(await shop.as('cashier', 'cookie'))).toEqual({
      locked: true,
      user: LOGINS.cashier.user,
      role: 'cashier',
    });
    expect(await session({})).toEqual({ locked: true, user: null, role: null });
    expect(await session({ cookie: `${COOKIE}=x` })).toEqual({ locked: true, user: null, role: null });
  });

  test('a person is asked for Basic, a script is not, or the browser would cover the page with its own question', async () => {
    const challenge = async (headers: Headers) =>
      (await ask(shop.url, { path: '/api/v1/status', headers })).headers['www-authenticate'];
    expect(await challenge({})).toMatch(/^Basic realm=/);
    expect(await challenge({ 'sec-fetch-mode': 'navigate' })).toMatch(/^Basic realm=/);
    expect(await challenge({ 'sec-fetch-mode': 'cors' })).toMatch(/^Bearer /);
    expect(await challenge({ 'x-requested-with': 'pos-monitor' })).toMatch(/^Bearer /);
  });
});

describe('a page from elsewhere', () => {
  const FOREIGN: readonly Headers[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:3000' },
    { origin: 'http://127.0.0.1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: '' },
  ];

  test.each(FOREIGN)('(%o) cannot log in, log out or use the cookie', async (foreign) => {
    const cookie = cookieOf(await shop.login(OWNER));
    for (const path of ['/api/v1/auth/login', '/api/v1/auth/logout']) {
      const { status, text, headers } = await post(path, { ...JSON_TYPE, ...foreign, cookie }, JSON.stringify(OWNER));
      expect([status, JSON.parse(text)]).toMatchObject([403, { error: 'origin_not_allowed' }]);
      expect(headers['set-cookie']).toBeUndefined();
    }
    expect(await statusWith({ ...foreign, cookie })).toBe(401);
    expect(await statusWith({ cookie })).toBe(200);
  });

  test('opens no WebSocket with the cookie, nor with a password', async () => {
    for (const credentials of [await shop.as('viewer', 'cookie'), await shop.as('viewer')]) {
      const headers = { ...credentials, origin: 'https://evil.example' };
      expect(await refusalOf(shop.url, '/ws/realtime', { headers })).toMatchObject({ status: 403 });
      const own = await openSocket(shop.url, '/ws/realtime', { headers: { ...credentials, origin: shop.url } });
      own.close();
    }
  });

  test('on the same computer may be followed from by a link, and no more', async () => {
    const cookie = cookieOf(await shop.login(OWNER));
    const link = { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate' };
    expect(await statusWith(link)).toBe(200);
    expect((await post('/api/v1/auth/logout', link)).status).toBe(403);
  });

  test('the own page may, with the host that it was asked of', async () => {
    const cookie = cookieOf(await shop.login(OWNER, { origin: shop.url }));
    expect(await statusWith({ cookie, origin: shop.url, 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await statusWith({ cookie, origin: `http://localhost:${new URL(shop.url).port}`, host: host() })).toBe(401);
  });
});

describe('another origin that the operator named', () => {
  let office: LockedShop;
  beforeAll(async () => {
    office = await startLockedShop({ config: { cors_origins: ['https://office.example.org'] } });
  });
  afterAll(() => office.close());
  const origin = 'https://office.example.org';

  test('reads with a password of its own, and never with the cookie of the browser', async () => {
    const asked = (headers: Headers) => ask(office.url, { path: '/api/v1/status', headers: { ...headers, origin } });
    const read = await asked(await office.as('viewer', 'token'));
    expect(read.status).toBe(200);
    expect(read.headers['access-control-allow-origin']).toBe(origin);
    expect(read.headers['access-control-allow-credentials']).toBeUndefined();
    expect((await asked(await office.as('viewer', 'cookie'))).status).toBe(401);
    const watching = { ...(await office.as('viewer', 'cookie')), origin };
    expect((await refusalOf(office.url, '/ws/realtime', { headers: watching })).status).toBe(401);
  });

  test('may ask beforehand whether it may, without a login', async () => {
    const headers = {
      origin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization',
    };
    const { status, headers: answer } = await ask(office.url, { path: '/api/v1/status', method: 'OPTIONS', headers });
    expect(status).toBe(204);
    expect(answer['access-control-allow-headers']).toBe('Authorization');
    expect(answer['access-control-allow-methods']).toBe('GET, HEAD');
    expect(answer['access-control-allow-credentials']).toBeUndefined();
  });
});

test('where the operator named everybody, there are still no credentials', async () => {
  const anybody = await startLockedShop({ config: { cors_origins: ['*'] } });
  const headers = { ...(await anybody.as('viewer', 'cookie')), origin: 'https://evil.example' };
  const { status, headers: answer } = await ask(anybody.url, { path: '/api/v1/status', headers });
  expect(status).toBe(401);
  expect(answer['access-control-allow-origin']).toBe('*');
  expect(answer['access-control-allow-credentials']).toBeUndefined();
  await anybody.close();
});
