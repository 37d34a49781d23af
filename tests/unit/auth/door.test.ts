import { beforeAll, describe, expect, test } from 'vitest';
import { createAttempts } from '../../../src/auth/attempts.ts';
import { COOKIE, createDoor, type Door, parseBasic, type Shown } from '../../../src/auth/door.ts';
import { createPasswords, hashPassword } from '../../../src/auth/passwords.ts';
import { AREAS, maySee } from '../../../src/auth/roles.ts';
import { createTokens } from '../../../src/auth/tokens.ts';
import { ROLES, type Role } from '../../../src/config/schema.ts';

const START = 1_800_000_000;
let users: Record<string, string>;
beforeAll(async () => {
  users = { anna: await hashPassword('пароль: с двоеточием'), boris: await hashPassword('b') };
});

interface Stage {
  readonly door: Door;
  readonly refusals: string[];
  readonly clock: { now: number };
  readonly users: Record<string, string>;
}

function stage(roles: Record<string, Role> = { anna: 'viewer', boris: 'cashier' }): Stage {
  const clock = { now: START };
  const refusals: string[] = [];
  const known = { ...users };
  const door = createDoor({
    users: () => known,
    roles: () => roles,
    passwords: createPasswords(),
    tokens: createTokens(() => clock.now),
    attempts: createAttempts(() => clock.now),
    onRefusal: (user, address) => refusals.push(`${user}@${address}`),
  });
  return { door, refusals, clock, users: known };
}

const basic = (user: string, password: string, address = '192.0.2.1'): Shown => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  cookie: undefined,
  address,
});
const bearer = (token: string): Shown => ({
  authorization: `Bearer ${token}`,
  cookie: undefined,
  address: '192.0.2.1',
});
const cookie = (token: string): Shown => ({
  authorization: undefined,
  cookie: `a=b; ${COOKIE}=${token}`,
  address: '::1',
});
const NOTHING: Shown = { authorization: undefined, cookie: undefined, address: '::1' };
const ANNA = 'пароль: с двоеточием';

describe('the door', () => {
  test('stands open where there are no users', async () => {
    const { door, users: known } = stage();
    for (const user of Object.keys(known)) delete known[user];
    expect(await door.look(NOTHING)).toEqual({ kind: 'anybody' });
  });

  test('knows a password, and not a wrong one, a wrong user, or nothing at all', async () => {
    const { door, refusals } = stage();
    expect(await door.look(basic('anna', ANNA))).toEqual({
      kind: 'person',
      user: 'anna',
      role: 'viewer',
      by: 'password',
    });
    expect(await door.look(basic('anna', 'x'))).toEqual({ kind: 'stranger' });
    expect(await door.look(basic('__proto__', 'x'))).toEqual({ kind: 'stranger' });
    expect(await door.look(NOTHING)).toEqual({ kind: 'stranger' });
    expect(refusals).toEqual(['anna@192.0.2.1', '__proto__@192.0.2.1']);
  });

  test('a user without a role is a stranger', async () => {
    expect(await stage({}).door.look(basic('anna', ANNA))).toEqual({ kind: 'stranger' });
  });

  test('holds up who guesses, and lets the others in meanwhile', async () => {
    const { door, clock } = stage();
    for (let guess = 0; guess < 5; guess++) await door.look(basic('anna', `guess ${guess}`));
    expect(await door.look(basic('anna', 'guess 6'))).toEqual({ kind: 'too-many-attempts', seconds: 1 });
    expect(await door.look(basic('anna', ANNA, '192.0.2.2'))).toMatchObject({ kind: 'person' });
    expect(await door.look(basic('anna', ANNA, '192.0.2.1'))).toMatchObject({ kind: 'person' });
    clock.now += 1;
    expect(await door.look(basic('anna', 'guess 7'))).toEqual({ kind: 'stranger' });
    expect(await door.look(basic('anna', 'guess 8'))).toEqual({ kind: 'too-many-attempts', seconds: 2 });
  });

  test('a token serves the API and a cookie the page, each for its while', async () => {
    const { door, clock } = stage();
    const api = await door.welcome('anna', 'api');
    const page = await door.welcome('anna', 'page');
    expect(await door.look(bearer(api.token))).toMatchObject({ kind: 'person', user: 'anna', by: 'token' });
    expect(await door.look(cookie(page.token))).toMatchObject({ kind: 'person', user: 'anna', by: 'cookie' });
    expect(await door.look(bearer(page.token))).toEqual({ kind: 'stranger' });
    expect(await door.look(cookie(api.token))).toEqual({ kind: 'stranger' });
    clock.now += api.seconds;
    expect(await door.look(bearer(api.token))).toEqual({ kind: 'stranger' });
    expect(await door.look(cookie(page.token))).toMatchObject({ kind: 'person' });
  });

  test('a token ends with the password it was got for', async () => {
    const { door, users: known } = stage();
    const { token } = await door.welcome('boris', 'api');
    known.boris = await hashPassword('another');
    expect(await door.look(bearer(token))).toEqual({ kind: 'stranger' });
    delete known.boris;
    expect(await door.look(bearer(token))).toEqual({ kind: 'stranger' });
  });

  test('a token of another secret, or of no algorithm, is nothing', async () => {
    const { door } = stage();
    const foreign = await createTokens(() => START).issue('anna', 'api', users);
    expect(await door.look(bearer(foreign.token))).toEqual({ kind: 'stranger' });
    const [, payload] = foreign.token.split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    expect(await door.look(bearer(none))).toEqual({ kind: 'stranger' });
  });
});

test('what stands in a Basic header, and what does not', () => {
  expect(parseBasic(`Basic ${Buffer.from('a:b:c').toString('base64')}`)).toEqual({ user: 'a', password: 'b:c' });
  for (const broken of [undefined, '', 'Basic', 'Basic %%%', `Basic ${Buffer.from('no colon').toString('base64')}`]) {
    expect(parseBasic(broken)).toBeNull();
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
});
