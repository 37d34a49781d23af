/** Guessing over the real server: a guesser at an address of his own, others at theirs. */
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as bcrypt from '../../../src/auth/bcrypt.ts';
import { ask, cookieOf, type Headers, type LockedShop, startLockedShop } from '../../support/locked-shop.ts';
import { openSocket } from '../../support/socket.ts';
import { basic, cheapHash, HASHES, LOGINS } from '../../support/web-config.ts';

const compared = vi.spyOn(bcrypt, 'compareAside');
afterAll(() => compared.mockRestore());

const GUESSER = '127.0.0.66';
const OTHER = '127.0.0.7';
const OWNER = LOGINS.viewer;

let shop: LockedShop;
let ahead = 0;
beforeEach(async () => {
  ahead = 0;
  // The clock stands still, so that nobody has waited long enough only because the machine is busy.
  const begun = Date.now();
  shop = await startLockedShop({
    users: { ...HASHES, roleless: cheapHash('no-role-at-all') },
    clock: () => begun + ahead,
  });
  compared.mockClear();
});
afterEach(() => shop.close());

const look = (headers: Headers, from: string) => ask(shop.url, { path: '/api/v1/status', headers, from });
const guess = (password: string, user = OWNER.user, from = GUESSER) =>
  look({ authorization: basic({ user, password }) }, from);

async function guessUntilHeld(): Promise<void> {
  for (let tries = 0; tries < 50; tries++) if ((await guess(`wrong ${tries}`)).status === 429) return;
  throw new Error('nobody held the guesser up');
}

describe('whoever guesses', () => {
  test('is held up after five tries, and is told until when', async () => {
    const statuses: number[] = [];
    for (let tries = 0; tries < 8; tries++) statuses.push((await guess(`wrong ${tries}`)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    const { headers, text } = await guess('wrong');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(JSON.parse(text)).toMatchObject({ error: 'too_many_requests' });
    expect(compared).toHaveBeenCalledTimes(5);
  });

  test('is held up on all ways alike', async () => {
    await guessUntilHeld();
    const wrong = basic({ ...OWNER, password: 'again' });
    const ways = [
      { path: '/metrics', headers: { authorization: wrong } },
      { path: '/api/v1/auth/session', headers: { authorization: wrong } },
      { path: '/api/v1/auth/token', method: 'POST', headers: { authorization: wrong } },
      {
        path: '/api/v1/auth/login',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user: OWNER.user, password: 'again' }),
      },
      {
        path: '/ws/realtime',
        headers: {
          authorization: wrong,
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
        },
      },
    ];
    for (const way of ways) {
      expect([way.path, (await ask(shop.url, { ...way, from: GUESSER })).status]).toEqual([way.path, 429]);
    }
  });

  test('is held up with many guesses at once, too', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, number) => guess(`wrong ${number}`)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(compared).toHaveBeenCalledTimes(5);
  });

  test('is not told the right password while he is held up, and may go on later', async () => {
    await guessUntilHeld();
    expect((await guess(OWNER.password)).status).toBe(429);
    ahead = 2000;
    expect((await guess(OWNER.password)).status).toBe(200);
  });

  test('with ever new names is held up as well', async () => {
    const statuses: number[] = [];
    for (let name = 0; name < 25; name++) statuses.push((await guess('x', `name${name}`)).status);
    expect(statuses).toEqual([...Array(20).fill(401), ...Array(5).fill(429)]);
  });
});

describe('the shop meanwhile', () => {
  test('is let in at another address, by password and anew', async () => {
    await guessUntilHeld();
    expect((await guess(OWNER.password, OWNER.user, OTHER)).status).toBe(200);
    expect((await shop.login(OWNER)).status).toBe(200);
  });

  test('keeps its screens, tokens and sockets, even at the same address', async () => {
    const [page, api] = [cookieOf(await shop.login(OWNER)), await shop.as('viewer', 'token')];
    const socket = await openSocket(shop.url, '/ws/realtime', { headers: { cookie: page } });
    await socket.next();
    await guessUntilHeld();
    for (let tries = 0; tries < 30; tries++) await guess('x', `name${tries}`);
    for (const headers of [{ cookie: page }, api]) expect((await look(headers, GUESSER)).status).toBe(200);
    expect(socket.socket.readyState).toBe(socket.socket.OPEN);
    const again = await ask(shop.url, {
      path: '/api/v1/auth/login',
      method: 'POST',
      from: GUESSER,
      headers: { 'content-type': 'application/json', cookie: page },
      body: JSON.stringify(OWNER),
    });
    expect(again.status).toBe(200);
    socket.close();
  });

  test('is scraped, from an address of its own', async () => {
    const scrape = () =>
      ask(shop.url, { path: '/metrics', headers: { authorization: basic(LOGINS.metrics) }, from: OTHER });
    expect((await scrape()).status).toBe(200);
    for (let tries = 0; tries < 40; tries++) await guess('x', LOGINS.metrics.user);
    expect((await scrape()).status).toBe(200);
    expect(compared).toHaveBeenCalledTimes(6);
  });
});

describe('who there is', () => {
  const tried = async (login: { user: string; password: string }, path: string, from: string) => {
    const { status, headers, text } = await ask(shop.url, { path, headers: { authorization: basic(login) }, from });
    const { date: _, ...rest } = headers;
    return { status, headers: rest, text };
  };

  test('cannot be told from the answers, nor from what they cost', async () => {
    const wrong = [
      { user: OWNER.user, password: 'wrong' },
      { user: 'nobody', password: 'wrong' },
      { user: 'roleless', password: 'no-role-at-all' },
      { user: '__proto__', password: 'wrong' },
      { user: 'constructor', password: 'wrong' },
    ];
    for (const [path, method] of [
      ['/api/v1/status', 'GET'],
      ['/api/v1/auth/token', 'POST'],
    ] as const) {
      const answers: unknown[] = [];
      for (const [number, login] of wrong.entries()) {
        compared.mockClear();
        const from = `127.0.1.${number + 1}`;
        if (method === 'GET') answers.push(await tried(login, path, from));
        else {
          const posted = await ask(shop.url, { path, method, headers: { authorization: basic(login) }, from });
          const { date: _, ...headers } = posted.headers;
          answers.push({ ...posted, headers });
        }
        // A right password of a user without a role is remembered, and was asked for at the first path.
        const remembered = login.user === 'roleless' && method === 'POST';
        expect(compared.mock.calls.map(([, hash]) => hash.slice(4, 6))).toEqual(remembered ? [] : ['04']);
      }
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(answers[0]).toMatchObject({ status: 401 });
    }
  });

  test('nor from when one is held up', async () => {
    const histories = [OWNER.user, 'nobody', '__proto__'].map(async (user, number) => {
      const statuses: number[] = [];
      for (let tries = 0; tries < 8; tries++) {
        statuses.push((await guess(`wrong ${tries}`, user, `127.0.2.${number + 1}`)).status);
      }
      return statuses;
    });
    const [one, ...others] = await Promise.all(histories);
    for (const other of others) expect(other).toEqual(one);
  });

  test('is not told in the log either: a name that is none may be a password in the wrong field', async () => {
    await guess('wrong', 'my-password-in-the-wrong-field');
    await guess('the-wrong-password');
    const refused = shop.logged.filter(({ msg }) => msg === 'a login was refused');
    expect(refused).toMatchObject([
      { user: null, address: GUESSER, why: 'no such user' },
      { user: OWNER.user, address: GUESSER, why: 'wrong password' },
    ]);
    expect(JSON.stringify(shop.logged)).not.toMatch(/wrong-field|the-wrong-password/);
  });
});
