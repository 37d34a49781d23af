import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LockedShop, startLockedShop } from '../../support/locked-shop.ts';
import { DATA, LOCAL, raw, rawGet } from '../../support/raw-request.ts';
import { basic, LOGINS } from '../../support/web-config.ts';

let shop: LockedShop;
beforeAll(async () => {
  shop = await startLockedShop({ fill: (writer) => writer.addReceipt() });
});
afterAll(() => shop.close());

describe('other spellings of an address', () => {
  const SPELLINGS = [
    '//api/v1/status',
    '/api//v1/status',
    '/api/v1/../v1/status',
    '/./api/v1/status',
    '/health/../api/v1/status',
    '/health/..%2fapi/v1/status',
    '/assets/../api/v1/status',
    '/assets/..%2f..%2fapi/v1/status',
    '/api/v1/status/',
    '/api/v1/status//',
    '/API/V1/STATUS',
    '/Metrics',
    '/metrics/',
    '/metrics.',
    '/metrics;x=1',
    '/metrics%00',
    '/metrics%20',
    '/%6detrics',
    '/%2fmetrics',
    '/api%2fv1%2fstatus',
    '/api/v1/%73tatus',
    '/api/v1/status%3f',
    '/api/v1/status?x=/health',
    '/api/v1/status#/health',
    '/api/v1/debug/config/',
    '/API/v1/Debug/Config',
    '/openapi.json/',
    '/api/docs-assets/../../package.json',
    '/api/docs-assets/%2e%2e/%2e%2e/package.json',
    '/api/docs-assets/swagger.js/',
    '/API/DOCS-ASSETS/swagger-ui.css',
    '/ws/realtime',
    '/..%5c..%5cpackage.json',
    '/.git/HEAD',
    '/web-config.yml',
    'http://localhost/api/v1/status',
    'http://localhost/metrics',
    '*',
  ];

  test.each(['/runbooks/', '/runbooks/PosBufferFull/', '/runbooks/..%2f..%2f..%2fpackage.json'])(
    '%s shows a stranger no more than what everybody may read',
    async (path) => {
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST']) {
        const answer = await raw(shop.url, `${method} ${path} HTTP/1.1\r\nConnection: close\r\n${LOCAL}\r\n\r\n`);
        expect(answer).toMatch(/^HTTP\/1\.1 (20[04]|40\d) /);
        expect(answer).not.toMatch(DATA);
        expect(answer).not.toContain('"dependencies"');
      }
    },
  );

  test.each(SPELLINGS)('%s shows a stranger nothing', async (path) => {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST']) {
      const answer = await raw(shop.url, `${method} ${path} HTTP/1.1\r\nConnection: close\r\n${LOCAL}\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 40[014] /);
      expect(answer).not.toMatch(DATA);
    }
  });

  test.each(SPELLINGS.filter((path) => !/status|docs-assets|runbooks|openapi/i.test(path)))(
    '%s shows a cashier no more than he may see',
    async (path) => {
      const answer = await rawGet(shop.url, path, LOCAL, `Authorization: ${basic(LOGINS.cashier)}`);
      expect(answer).toMatch(/^HTTP\/1\.1 4(0[034]|26) /);
      expect(answer).not.toMatch(DATA);
    },
  );

  test('nothing of all that was an error of ours', () => {
    expect(shop.logged.filter(({ level }) => level === 'error' || Number(level) >= 50)).toEqual([]);
  });
});
