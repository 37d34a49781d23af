/** Tokens, names and passwords that somebody made up. */
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COOKIE } from '../../../src/auth/tokens.ts';
import { ask, cookieOf, type Headers, type LockedShop, startLockedShop } from '../../support/locked-shop.ts';
import { openSocket } from '../../support/socket.ts';
import { createWebConfig, LOGINS, type WebConfigFolder } from '../../support/web-config.ts';

const SECRET = 'a secret of the shop that is long enough';

let shop: LockedShop;
let secrets: WebConfigFolder;
beforeAll(async () => {
  secrets = createWebConfig();
  const token_secret_file = join(secrets.folder, 'secret');
  writeFileSync(token_secret_file, SECRET);
  shop = await startLockedShop({ fill: (writer) => writer.addReceipt(), config: { token_secret_file } });
});
afterAll(async () => {
  await shop.close();
  secrets.remove();
});

const statusOf = async (path: string, headers: Headers = {}) => (await ask(shop.url, { path, headers })).status;

describe('a token', () => {
  const NOW = Math.floor(Date.now() / 1000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = (header: object, claims: object, secret = SECRET, algorithm = 'sha256') => {
    const text = `${part(header)}.${part(claims)}`;
    return `${text}.${createHmac(algorithm, secret).update(text).digest('base64url')}`;
  };
  const HEADER = { alg: 'HS256', typ: 'JWT' };
  let good: Record<string, unknown>;
  beforeAll(async () => {
    const { authorization = '' } = await shop.as('viewer', 'token');
    good = JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString());
  });
  const bearer = (token: string) => statusOf('/api/v1/status', { authorization: `Bearer ${token}` });

  test('that we would have made ourselves counts, or the rest would prove nothing', async () => {
    expect(await bearer(signed(HEADER, good))).toBe(200);
  });

  test.each<[string, (claims: Record<string, unknown>) => string]>([
    ['without an algorithm', (claims) => `${part({ alg: 'none' })}.${part(claims)}.`],
    ['of no algorithm in other letters', (claims) => `${part({ alg: 'nOnE' })}.${part(claims)}.`],
    ['without a signature', (claims) => `${part(HEADER)}.${part(claims)}.`],
    ['of another secret', (claims) => signed(HEADER, claims, 'another secret')],
    ['of an empty secret', (claims) => signed(HEADER, claims, '')],
    ['of another algorithm', (claims) => signed({ alg: 'HS512' }, claims, SECRET, 'sha512')],
    ['of an algorithm it does not bear', (claims) => signed({ alg: 'RS256' }, claims)],
    ['with a key to be looked up', (claims) => signed({ ...HEADER, kid: '../../../../dev/null' }, claims, '')],
    ['with its own key', (claims) => signed({ ...HEADER, jwk: { kty: 'oct', k: 'AAAA' } }, claims, '\0\0\0')],
    ['with a key elsewhere', (claims) => signed({ ...HEADER, jku: 'http://127.0.0.1:1/keys' }, claims, 'x')],
    ['with what must be understood', (claims) => signed({ ...HEADER, crit: ['x'], x: 1 }, claims)],
    ['that has run out', (claims) => signed(HEADER, { ...claims, exp: NOW - 1 })],
    ['that never runs out', ({ exp: _, ...claims }) => signed(HEADER, claims)],
    ['that does not count yet', (claims) => signed(HEADER, { ...claims, nbf: NOW + 3600 })],
    ['for others', (claims) => signed(HEADER, { ...claims, aud: 'somebody else' })],
    ['for a page', (claims) => signed(HEADER, { ...claims, aud: 'pos-monitor/page' })],
    ['for nobody', ({ aud: _, ...claims }) => signed(HEADER, claims)],
    ['of another issuer', (claims) => signed(HEADER, { ...claims, iss: 'evil' })],
    ['of another user with this mark', (claims) => signed(HEADER, { ...claims, sub: 'admin' })],
    ['of a user who is none', (claims) => signed(HEADER, { ...claims, sub: 'nobody' })],
    ['of an object', (claims) => signed(HEADER, { ...claims, sub: '__proto__' })],
    ['of a number', (claims) => signed(HEADER, { ...claims, sub: 1 })],
    ['of before the last password', (claims) => signed(HEADER, { ...claims, password: 'AAAAAAAAAAAAAAAA' })],
    ['that is no JSON', () => `${part(HEADER)}.AAAA.AAAA`],
    ['that is very long', () => `${'a'.repeat(12_000)}.b.c`],
  ])('%s is none', async (_, forge) => {
    expect(await bearer(forge(good))).toBe(401);
  });

  test('that says of itself that it is an admin is what the settings say', async () => {
    const { authorization = '' } = await shop.as('viewer', 'token');
    expect(await statusOf('/api/v1/debug/config', { authorization })).toBe(403);
    const promoted = signed(HEADER, { ...good, role: 'admin' });
    expect(await statusOf('/api/v1/debug/config', { authorization: `Bearer ${promoted}` })).toBe(403);
  });
});

describe('names and passwords', () => {
  let from = 0;
  test.each<[string, string, string]>([
    ['an object', '__proto__', 'x'],
    ['its maker', 'constructor', 'x'],
    ['its maker in a list', 'constructor[prototype]', 'x'],
    ['nobody', '', ''],
    ['a NUL after the name', 'owner\0', LOGINS.viewer.password],
    ['a NUL after the password', 'owner', `${LOGINS.viewer.password}\0`],
    ['the password twice over a NUL', 'owner', `${LOGINS.viewer.password}\0${LOGINS.viewer.password}`],
    ['other letters', 'OWNER', LOGINS.viewer.password],
    ['a space', ' owner', LOGINS.viewer.password],
    ['an end of line', 'owner\n', LOGINS.viewer.password],
    ['the hash', 'owner', '$2b$04$'],
    ['a long name', 'o'.repeat(5000), 'x'],
    ['a long password', 'owner', 'x'.repeat(5000)],
    ['half a letter', 'owner', '\ud800'],
  ])('%s is nobody', async (_, user, password) => {
    from += 1;
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const answer = await ask(shop.url, { path: '/api/v1/status', headers: { authorization }, from: `127.0.3.${from}` });
    expect(answer.status).toBe(401);
    const body = JSON.stringify({ user, password });
    const posted = await ask(shop.url, {
      path: '/api/v1/auth/token',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      from: `127.0.3.${from}`,
    });
    expect([400, 401, 413]).toContain(posted.status);
  });

  test('a cookie that another service tossed in does not log the screen out', async () => {
    const cookie = cookieOf(await shop.login(LOGINS.viewer));
    const tossed = `${COOKIE}=tossed; ${cookie}`;
    expect(await statusOf('/api/v1/status', { cookie: tossed })).toBe(200);
    const socket = await openSocket(shop.url, '/ws/realtime', { headers: { cookie: tossed } });
    socket.close();
  });
});
