/** Messages on their way to MAX: a server stands for it that answers as its documents say, and the test decides how. */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { withSecrets } from '../../../src/config/secret-files.ts';
import { createLogger } from '../../../src/logger.ts';
import { createMaxRelay, type MaxRelay, type RelayParts } from '../../../src/max/relay.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { startServer, type TestServer } from '../../support/http-server.ts';

interface Sent {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly text: string };
  readonly at: number;
}

const TOKEN = 'token-of-the-bot';
const PATIENCE = { timeout: 120_000 };
const QUICK = { firstPause: 10, longestPause: 20, answer: 60_000 };

let server: TestServer;
let sent: Sent[];
/** What is answered, one after the other; then all is taken. */
let answers: ((response: ServerResponse) => void)[];

const say =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end('{"code":"said"}');
const silence = () => {};

beforeEach(async () => {
  [sent, answers] = [[], []];
  server = await startServer(async (request, response) => {
    const { url = '', headers, method } = request;
    const body = JSON.parse((await request.toArray()).join(''));
    sent.push({ url: `${method} ${url}`, headers, body, at: performance.now() });
    (answers.shift() ?? say(200))(response);
  });
});
afterEach(() => server.close());

async function relayTo(url = server.url, api = {}, patience: RelayParts['patience'] = QUICK): Promise<MaxRelay> {
  const { notifications } = configSchema.parse({
    notifications: {
      hook_secret: 'long-enough',
      max: [
        { chat_id: -5, bot_token: TOKEN },
        { chat_id: 7, bot_token_file: join(import.meta.dirname, 'token.txt') },
      ],
      max_api: { url, messages_per_second: 100, ...api },
    },
  });
  return createMaxRelay({ notifications: withSecrets(notifications), log: await createLogger('silent'), patience });
}

const never = new AbortController().signal;

test('a message goes to its chat, with the token of its bot, as their documents have it', async () => {
  const relay = await relayTo();
  expect(await relay.carry(-5, 'Касса не принимает оплату', never)).toEqual({ kind: 'taken' });
  expect(await relay.carry(7, 'Ещё одно', never)).toEqual({ kind: 'taken' });
  expect(sent.map(({ url, headers, body }) => [url, headers.authorization, headers['content-type'], body])).toEqual([
    ['POST /messages?chat_id=-5', TOKEN, 'application/json', { text: 'Касса не принимает оплату' }],
    ['POST /messages?chat_id=7', 'token-of-the-other', 'application/json', { text: 'Ещё одно' }],
  ]);
});

test('a message that is too long is cut between two signs, and says so', async () => {
  const relay = await relayTo(server.url, { most_characters: 100 });
  await relay.carry(-5, `${'я'.repeat(98)}😀${'я'.repeat(50)}`, never);
  expect(sent[0]?.body.text).toBe(`${'я'.repeat(98)}…`);
});

describe('what is not taken', () => {
  test('at once, with 429 or 5xx, is tried again after a pause, for as long as they ask', async () => {
    answers = [say(429, { 'retry-after': '1' }), say(503), say(500)];
    expect(await (await relayTo()).carry(-5, 'слово', never)).toEqual({ kind: 'taken' });
    expect(sent).toHaveLength(4);
    const [first, second] = sent.map(({ at }) => at);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThan(950);
  });

  test.each([400, 401, 403, 404])(
    'for good, with %d, is not tried again, and the token is in no word of it',
    async (status) => {
      answers = [(response) => response.writeHead(status).end(`unknown ${TOKEN}`)];
      expect(await (await relayTo()).carry(-5, 'слово', never)).toEqual({
        kind: 'refused',
        why: `HTTP ${status} unknown ***`,
      });
      expect(sent).toHaveLength(1);
    },
  );

  test('because nothing is answered, is tried again; and in the end it is said to be late', async () => {
    answers = [silence];
    const patient = await relayTo(server.url, {}, { ...QUICK, answer: 500 });
    expect(await patient.carry(-5, 'слово', never)).toEqual({ kind: 'taken' });
    answers = Array.from({ length: 100 }, () => silence);
    const hurried = await relayTo(server.url, {}, { ...QUICK, answer: 500, message: 2000 });
    expect(await hurried.carry(-5, 'слово', never)).toMatchObject({ kind: 'late', why: expect.stringMatching(/\S/) });
  });

  test('because nobody is there, is late', async () => {
    // The end falls into a pause, or the try that it cuts off would have the last word.
    const patience = { ...QUICK, firstPause: 60_000, longestPause: 60_000, message: 10_000 };
    const relay = await relayTo(`http://127.0.0.1:${await freePort()}`, {}, patience);
    expect(await relay.carry(-5, 'слово', never)).toMatchObject({
      kind: 'late',
      why: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('because its chat is not one of ours, is refused and asked of nobody', async () => {
    expect(await (await relayTo()).carry(8, 'слово', never)).toMatchObject({ kind: 'refused' });
    expect(sent).toEqual([]);
  });

  test('before the one who sent it went away, is not sent any more', async () => {
    answers = [silence];
    const relay = await relayTo();
    const [first, second] = [new AbortController(), new AbortController()];
    const outcomes = [relay.carry(-5, 'один', first.signal), relay.carry(-5, 'два', second.signal)];
    await expect.poll(() => sent.length, PATIENCE).toBe(1);
    second.abort();
    first.abort();
    expect(await Promise.all(outcomes)).toMatchObject([{ kind: 'late' }, { kind: 'late' }]);
    expect(sent).toHaveLength(1);
  });
});

test('a chat gets its messages one after the other, not faster than they allow, and others do not wait for it', async () => {
  const relay = await relayTo(server.url, { messages_per_second: 10 });
  const begun = performance.now();
  await Promise.all(
    ['1', '2', '3', '4'].map((text) => relay.carry(-5, text, never)).concat(relay.carry(7, 'o', never)),
  );
  const own = sent.filter(({ url }) => url.endsWith('-5'));
  expect(own.map(({ body }) => body.text)).toEqual(['1', '2', '3', '4']);
  expect((own.at(-1)?.at ?? 0) - begun).toBeGreaterThan(290);
  expect(sent.findIndex(({ url }) => url.endsWith('7'))).toBeLessThan(2);
});

test('no more than so many wait; what comes then stays with the one who sends', async () => {
  answers = [silence];
  const relay = await relayTo();
  const gone = new AbortController();
  const waiting = Array.from({ length: 50 }, () => relay.carry(-5, 'слово', gone.signal));
  expect(await relay.carry(-5, 'слово', never)).toEqual({ kind: 'late', why: 'too many messages wait' });
  await expect.poll(() => sent.length, PATIENCE).toBe(1);
  gone.abort();
  await Promise.all(waiting);
  expect(await relay.carry(-5, 'слово', never)).toEqual({ kind: 'taken' });
});
