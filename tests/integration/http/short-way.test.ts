/** What is asked all the time goes a way of its own; a question mark sends the same question the long way. */
import { renameSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningShop, startShop } from '../../support/running-shop.ts';

const OFTEN = [
  '/api/v1/status',
  '/api/v1/alerts',
  '/api/v1/sales/today',
  '/health',
  '/-/healthy',
  '/-/ready',
  '/metrics',
];

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop({ fill: (writer) => writer.addReceipt() });
});
afterAll(() => shop.close());

function ask(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => get(shop.url + path, { headers }, resolve).on('error', reject));
}

async function answerOf(path: string) {
  const response = await ask(path);
  const { date: _, 'content-length': length, ...headers } = response.headers;
  const body = await text(response);
  expect(Number(length)).toBe(Buffer.byteLength(body));
  return { status: response.statusCode, headers };
}

test.each(OFTEN)('%s is answered alike on both ways', async (path) => {
  const short = await answerOf(path);
  expect(short).toEqual(await answerOf(`${path}?`));
  expect(short.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
});

test.each(OFTEN)('%s is refused to a name that is not ours', async (path) => {
  expect((await ask(path, { host: 'evil.example' })).statusCode).toBe(403);
});

test.each(OFTEN)('%s does not wait for a large body', async (path) => {
  expect((await ask(path, { 'content-length': '100000000' })).statusCode).toBe(413);
});

test('each is counted under its address', async () => {
  for (const path of OFTEN) (await ask(path)).resume();
  const page = await text(await ask('/metrics'));
  for (const path of OFTEN) {
    expect(page).toMatch(new RegExp(`^http_requests_total\\{route="${path}",method="GET",status="2xx"\\} \\d+$`, 'm'));
  }
});

test('what cannot be read is said alike on both ways', async () => {
  renameSync(shop.path, `${shop.path}.away`);
  try {
    for (const path of ['/api/v1/status', '/api/v1/sales/today']) {
      const short = await answerOf(path);
      expect(short.status).toBe(503);
      expect(short).toEqual(await answerOf(`${path}?`));
    }
  } finally {
    renameSync(`${shop.path}.away`, shop.path);
  }
});
