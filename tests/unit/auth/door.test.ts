import { describe, expect, test } from 'vitest';
import { AREAS, anybodyMaySee, maySee, type Person, parseBasic, type Shown } from '../../../src/auth/door.ts';
import { COOKIE, createTokens, LONGEST_SESSION_SECONDS } from '../../../src/auth/tokens.ts';
import { ROLES, type Role } from '../../../src/config/schema.ts';
import { createTestDoor, type TestDoor } from '../../support/door.ts';
import { cheapHash } from '../../support/web-config.ts';

const ANNA = 'пароль: с двоеточием';
const HASHES = { anna: cheapHash(ANNA), boris: cheapHash('b') };
const HERE = '192.0.2.1';

function stage(roles: Record<string, Role> = { anna: 'viewer', boris: 'cashier' }): TestDoor {
  return createTestDoor({ ...HASHES }, { ...roles });
}

const connection = {};
const basic = (user: string, password: string, address = HERE): Shown => ({
  connection,
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  cookie: undefined,
  address,
});
const bearer = (token: string): Shown => ({
  connection,
  authorization: `Bearer ${token}`,
  cookie: undefined,
  address: HERE,
});
const cookie = (...tokens: string[]): Shown => ({
  connection,
  authorization: undefined,
  cookie: ['a=b', ...tokens.map((token) => `${COOKIE}=${token}`)].join('; '),
  address: HERE,
});
const NOTHING: Shown = { connection, authorization: undefined, cookie: undefined, address: '::1' };
const STRANGER = { kind: 'stranger' };

async function enter({ door }: TestDoor, user = 'anna', password = ANNA): Promise<Person> {
  const visitor = await door.enter({ user, password }, { connection: {}, cookie: undefined, address: HERE });
  if (visitor.kind !== 'person') throw new Error(`${user} is a ${visitor.kind}`);
  return visitor;
}

const pageToken = async (at: TestDoor, user = 'anna', password = ANNA) =>
  (await at.door.welcome(await enter(at, user, password), 'page')).token;

describe('the door', () => {
  test('stands open where there are no users', async () => {
    const { door } = createTestDoor({}, {});
    expect(door.locked()).toBe(false);
    for (const shown of [NOTHING, basic('anna', 'x'), bearer('x.y.z'), cookie('x')]) {
      expect(await door.look(shown)).toEqual({ kind: 'anybody' });
    }
  });

  test('knows a password, and not a wrong one, a wrong user, or nothing at all', async () => {
    const { door, refusals } = stage();
    expect(door.locked()).toBe(true);
    expect(await door.look(basic('anna', ANNA))).toMatchObject({ kind: 'person', user: 'anna', role: 'viewer' });
    for (const user of ['anna', 'nobody', '__proto__', 'constructor', 'toString', '', 'Anna', 'anna ']) {
      expect(await door.look(basic(user, 'x'))).toEqual(STRANGER);
    }
    expect(await door.look(NOTHING)).toEqual(STRANGER);
    expect(refusals[0]).toEqual({ user: 'anna', address: HERE, why: 'wrong password' });
    for (const refusal of refusals.slice(1))
      expect(refusal).toEqual({ user: null, address: HERE, why: 'no such user' });
  });

  test('a user without a role is a stranger, and the log says why', async () => {
    const { door, refusals } = stage({});
    expect(await door.look(basic('anna', ANNA))).toEqual(STRANGER);
    expect(refusals).toEqual([{ user: 'anna', address: HERE, why: 'no role' }]);
  });

  test('a role without a user lets nobody in', async () => {
    expect(await stage({ ghost: 'admin' }).door.look(basic('ghost', ''))).toEqual(STRANGER);
  });

  test('holds up who guesses, and lets the others in meanwhile', async () => {
    const { door, clock } = stage();
    for (let guess = 0; guess < 5; guess++) expect(await door.look(basic('anna', `${guess}`))).toEqual(STRANGER);
    const held = { kind: 'too-many-attempts', seconds: 1 };
    expect(await door.look(basic('anna', 'guess 6'))).toEqual(held);
    // The right password is no way to find out that it is the right one.
    expect(await door.look(basic('anna', ANNA))).toEqual(held);
    expect(await door.look(basic('anna', ANNA, '192.0.2.2'))).toMatchObject({ kind: 'person' });
    expect(await door.look(basic('boris', 'b'))).toMatchObject({ kind: 'person' });
    clock.now += 1;
    expect(await door.look(basic('anna', 'guess 7'))).toEqual(STRANGER);
    expect(await door.look(basic('anna', 'guess 8'))).toEqual({ ...held, seconds: 2 });
    clock.now += 2;
    expect(await door.look(basic('anna', ANNA))).toMatchObject({ kind: 'person' });
  });

  test('never locks out a password that was right before, by guesses of its user from its own address', async () => {
    const { door } = stage();
    const kept = basic('anna', ANNA);
    const anew = () => ({ ...kept, connection: {} });
    expect(await door.look(kept)).toMatchObject({ kind: 'person' });
    for (let guess = 0; guess < 900; guess++) await door.look({ ...basic('anna', `${guess}`), connection: {} });
    expect(await door.look({ ...basic('anna', 'x'), connection: {} })).toMatchObject({ kind: 'too-many-attempts' });
    expect(await door.look(anew())).toMatchObject({ kind: 'person', user: 'anna' });
    // Without end its address is no way to try a dictionary; the connection that it came by goes on.
    for (let guess = 0; guess < 1100; guess++) await door.look({ ...basic('anna', `${guess}`), connection: {} });
    expect(await door.look(anew())).toMatchObject({ kind: 'too-many-attempts' });
    expect(await door.look(kept)).toMatchObject({ kind: 'person', user: 'anna' });
    expect(await door.look({ ...basic('anna', 'x'), connection: kept.connection })).toMatchObject({
      kind: 'too-many-attempts',
    });
  });

  test('a screen that has logged in is in while its name is guessed at, and gets in again from the same address', async () => {
    const at = stage();
    const token = await pageToken(at);
    for (let guess = 0; guess < 40; guess++) await at.door.look(basic('anna', `${guess}`));
    expect(await at.door.look(cookie(token))).toMatchObject({ kind: 'person', user: 'anna' });
    const again = await at.door.enter({ user: 'anna', password: ANNA }, cookie(token));
    expect(again).toMatchObject({ kind: 'person' });
    at.clock.now += 5 * 24 * 3600;
    for (let guess = 0; guess < 40; guess++) await at.door.look(basic('anna', `${guess}`));
    expect(await at.door.look(cookie(token))).toEqual(STRANGER);
    expect(await at.door.enter({ user: 'anna', password: ANNA }, cookie(token))).toMatchObject({ kind: 'person' });
    for (let guess = 0; guess < 6; guess++) await at.door.look(basic('boris', `${guess}`));
    const byAnnasScreen = await at.door.enter({ user: 'boris', password: 'b' }, cookie(token));
    expect(byAnnasScreen.kind).toBe('too-many-attempts');
  });

  test('the old cookie of a screen is no way to guess without end', async () => {
    const at = stage();
    const token = await pageToken(at);
    const kinds: string[] = [];
    for (let guess = 0; guess < 10; guess++) {
      kinds.push((await at.door.enter({ user: 'anna', password: `${guess}` }, cookie(token))).kind);
    }
    expect(kinds).toEqual([...Array(5).fill('stranger'), ...Array(5).fill('too-many-attempts')]);
  });

  test('many guesses at once are held up like those one after the other', async () => {
    const { door } = stage();
    const visitors = await Promise.all(Array.from({ length: 30 }, (_, guess) => door.look(basic('anna', `g${guess}`))));
    expect(visitors.filter(({ kind }) => kind === 'stranger')).toHaveLength(5);
  });
});

describe('a token', () => {
  test('serves the API and a cookie the page, each for its while', async () => {
    const at = stage();
    const person = await enter(at);
    const api = await at.door.welcome(person, 'api');
    const page = await at.door.welcome(person, 'page');
    expect(await at.door.look(bearer(api.token))).toMatchObject({ kind: 'person', user: 'anna' });
    expect(await at.door.look(cookie(page.token))).toMatchObject({ kind: 'person', user: 'anna' });
    expect(await at.door.look(bearer(page.token))).toEqual(STRANGER);
    expect(await at.door.look(cookie(api.token))).toEqual(STRANGER);
    const watching = await at.door.look(bearer(api.token));
    const screen = await at.door.look(cookie(page.token));
    const stand = () => [watching, screen].map((visitor) => visitor.kind === 'person' && visitor.stands());
    expect(stand()).toEqual([true, true]);
    at.clock.now += api.seconds;
    expect(stand()).toEqual([false, true]);
    expect(await at.door.look(bearer(api.token))).toEqual(STRANGER);
    expect(await at.door.look(cookie(page.token))).toMatchObject({ kind: 'person' });
    at.clock.now += page.seconds;
    // A page that stays open is in use, and ends with its session.
    expect(stand()).toEqual([false, true]);
    expect(await at.door.look(cookie(page.token))).toEqual(STRANGER);
  });

  test('ends with the password it was got for, and with the user', async () => {
    const at = stage();
    const tokens = [await pageToken(at, 'boris', 'b'), await pageToken(at, 'boris', 'b')];
    const watching = await at.door.look(cookie(tokens[0] ?? ''));
    expect(watching).toMatchObject({ kind: 'person' });
    const stands = () => watching.kind === 'person' && watching.stands();
    expect(stands()).toBe(true);
    at.users.boris = cheapHash('another');
    for (const token of tokens) expect(await at.door.look(cookie(token))).toEqual(STRANGER);
    expect(stands()).toBe(false);
    delete at.users.boris;
    for (const token of tokens) expect(await at.door.look(cookie(token))).toEqual(STRANGER);
  });

  test('shows what the role of this moment lets see, not that of the login', async () => {
    const at = stage({ anna: 'admin' });
    const token = await pageToken(at);
    const before = await at.door.look(cookie(token));
    at.roles.anna = 'cashier';
    const after = await at.door.look(cookie(token));
    expect(after.kind === 'person' && AREAS.filter(after.sees)).toEqual(['state']);
    expect(before.kind === 'person' && before.stands()).toBe(false);
    delete at.roles.anna;
    expect(await at.door.look(cookie(token))).toEqual(STRANGER);
  });

  test('of a page is renewed while it is used, but not for ever', async () => {
    const at = stage();
    const begun = at.clock.now;
    let token = await pageToken(at);
    for (;;) {
      at.clock.now += 12 * 3600;
      const visitor = await at.door.look(cookie(token));
      if (visitor.kind !== 'person') break;
      expect(visitor.renewed).not.toBeNull();
      token = visitor.renewed?.token ?? '';
    }
    expect(at.clock.now - begun).toBe(LONGEST_SESSION_SECONDS + 12 * 3600);
  });

  test('is not renewed at every request', async () => {
    const at = stage();
    const token = await pageToken(at);
    at.clock.now += 3599;
    expect(await at.door.look(cookie(token))).toMatchObject({ renewed: null });
  });

  test('ends at the logout, with all that was renewed out of it, and others do not', async () => {
    const at = stage();
    const [token, other] = [await pageToken(at), await pageToken(at)];
    at.clock.now += 3600;
    const visitor = await at.door.look(cookie(token));
    const renewed = visitor.kind === 'person' ? (visitor.renewed?.token ?? '') : '';
    await at.door.leave(cookie(token).cookie);
    expect(await at.door.look(cookie(token))).toEqual(STRANGER);
    expect(await at.door.look(cookie(renewed))).toEqual(STRANGER);
    expect(visitor.kind === 'person' && visitor.stands()).toBe(false);
    expect(await at.door.look(cookie(other))).toMatchObject({ kind: 'person' });
    await at.door.leave(undefined);
    await at.door.leave(cookie('nonsense').cookie);
  });

  test('of another secret, of no algorithm, or of nobody is nothing', async () => {
    const { door, clock } = stage();
    const foreign = createTokens(() => clock.now);
    const { token } = await foreign.issue(foreign.begin('anna'), 'admin', 'api', HASHES);
    const [, payload] = token.split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    for (const forged of [token, none, `${payload}`, '..', 'x.y.z', `${none}x`]) {
      expect(await door.look(bearer(forged))).toEqual(STRANGER);
      expect(await door.look(cookie(forged))).toEqual(STRANGER);
    }
  });

  test('counts though another of its name, which is none, comes before it', async () => {
    const at = stage();
    const token = await pageToken(at);
    expect(await at.door.look(cookie('', 'tossed', token))).toMatchObject({ kind: 'person', user: 'anna' });
    expect(await at.door.look(cookie(...Array(50).fill('tossed'), token))).toEqual(STRANGER);
    await at.door.leave(cookie('tossed', token).cookie);
    expect(await at.door.look(cookie(token))).toEqual(STRANGER);
  });
});

test('what stands in a Basic header, and what does not', () => {
  expect(parseBasic(`Basic ${Buffer.from('a:b:c').toString('base64')}`)).toEqual({ user: 'a', password: 'b:c' });
  expect(parseBasic(`basic ${Buffer.from('a:').toString('base64')}`)).toEqual({ user: 'a', password: '' });
  const broken = [undefined, '', 'Basic', 'Basic %%%', `Basic ${Buffer.from('no colon').toString('base64')}`];
  for (const header of [...broken, 'Basic YTpi, Basic YTpj', 'Basic  YTpi', 'Basic YTpi\n', 'Digest YTpi']) {
    expect(parseBasic(header)).toBeNull();
  }
});

test('the roles: a cashier sees no revenue, Prometheus sees its page alone, an admin sees everything', () => {
  const seen = Object.fromEntries(ROLES.map((role) => [role, AREAS.filter((area) => maySee(role, area))]));
  expect(seen).toEqual({
    cashier: ['state'],
    viewer: ['state', 'revenue'],
    metrics: ['metrics'],
    admin: ['state', 'revenue', 'metrics', 'internals'],
  });
  expect(AREAS.filter(anybodyMaySee)).toEqual(['state', 'revenue', 'metrics']);
});
