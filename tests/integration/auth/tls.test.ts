import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type SecureVersion } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCertificate } from '../../support/certificate.ts';
import { ask, type Headers, type LockedShop, startLockedShop } from '../../support/locked-shop.ts';
import { until } from '../../support/running-shop.ts';
import { openSocket } from '../../support/socket.ts';
import { basic, HASHES, LOGINS, type Pair, writePair } from '../../support/web-config.ts';

let shop: LockedShop;
let first: Pair;
let second: Pair;
beforeAll(async () => {
  [first, second] = await Promise.all([makeCertificate('first'), makeCertificate('second')]);
  shop = await startLockedShop({ pair: first });
});
afterAll(() => shop.close());

const OWNER: Headers = { authorization: basic(LOGINS.viewer) };
const port = () => Number(new URL(shop.url).port);

/** Whose certificate is shown to somebody who comes now. */
function shownName(versions: { maxVersion?: SecureVersion; minVersion?: SecureVersion } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: port(), rejectUnauthorized: false, ...versions }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.end();
    });
    socket.on('error', reject);
  });
}

test('TLS is spoken, and nothing else', async () => {
  expect(shop.url).toMatch(/^https:/);
  expect((await ask(shop.url, { path: '/api/v1/status', headers: OWNER, ca: first.cert })).status).toBe(200);
  await expect(ask(shop.url.replace('https', 'http'), { path: '/health' })).rejects.toThrow();
});

test('what is outdated of TLS is not', async () => {
  await expect(shownName({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1' })).rejects.toThrow();
  expect(await shownName({ maxVersion: 'TLSv1.2' })).toBe('first');
});

test("a page's cookie then crosses the network encrypted or not at all", async () => {
  const { status, headers } = await ask(shop.url, {
    path: '/api/v1/auth/login',
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: shop.url },
    body: JSON.stringify(LOGINS.viewer),
    ca: first.cert,
  });
  expect(status).toBe(200);
  expect(headers['set-cookie']).toEqual([expect.stringMatching(/; HttpOnly; SameSite=Strict; Secure$/)]);
});

test('the page of the same name that came without TLS is a page from elsewhere', async () => {
  const { status } = await ask(shop.url, {
    path: '/api/v1/auth/login',
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: shop.url.replace('https', 'http') },
    body: JSON.stringify(LOGINS.viewer),
    ca: first.cert,
  });
  expect(status).toBe(403);
});

test('a new certificate is taken over without a restart, and no connection ends', async () => {
  const options = { headers: OWNER, ca: first.cert };
  const socket = await openSocket(shop.url, '/ws/realtime', options);
  await socket.next();
  writeFileSync(join(shop.web.folder, 'key.pem'), second.key);
  await until('the half change is noticed', () =>
    shop.logged.some(({ msg }) => String(msg).includes('cannot be used')),
  );
  expect(await shownName()).toBe('first');
  writePair(shop.web.folder, second);
  await until('the new one is shown', async () => (await shownName()) === 'second');
  expect(socket.socket.readyState).toBe(socket.socket.OPEN);
  expect((await ask(shop.url, { path: '/api/v1/status', headers: OWNER, ca: second.cert })).status).toBe(200);
  socket.close();
  expect(JSON.stringify(shop.logged)).not.toContain('PRIVATE KEY');
});

test('a web config that says nothing of TLS any more changes nothing of it', async () => {
  shop.web.write(HASHES);
  await until('that is said', () => JSON.stringify(shop.logged).includes('turned on or off by a restart'));
  expect(await shownName()).toMatch(/first|second/);
});
