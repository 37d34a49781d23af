/**
 * Decides who stands at the door, by what he shows: a password, a token, or the cookie of a page that logged in; and what
 * each role may see.
 */
import type { Role } from '../config/schema.ts';
import { ownValue } from '../domain/foreign.ts';
import type { Attempts } from './attempts.ts';
import type { Passwords, Users } from './passwords.ts';
import { type EndedSessions, type Purpose, type Token, type Tokens, tokensIn, type Verified } from './tokens.ts';

export const AREAS = ['state', 'revenue', 'metrics', 'internals'] as const;
/**
 * state: buffer, adapter, alerts, how many receipts today. revenue: sums, balances, history, CSV.
 * metrics: the page for Prometheus. internals: debug pages and the effective config.
 */
export type Area = (typeof AREAS)[number];

/** What somebody may see. */
export type Sees = (area: Area) => boolean;

const MAY_SEE: Readonly<Record<Role, readonly Area[]>> = {
  cashier: ['state'],
  viewer: ['state', 'revenue'],
  metrics: ['metrics'],
  admin: ['state', 'revenue', 'metrics', 'internals'],
};

/** Where nobody needs to log in; what the machine is set up like stays its own business even then. */
const OPEN_TO_ALL: readonly Area[] = ['state', 'revenue', 'metrics'];

export const maySee = (role: Role, area: Area): boolean => MAY_SEE[role].includes(area);

export const anybodyMaySee: Sees = (area) => OPEN_TO_ALL.includes(area);

export interface Person {
  readonly kind: 'person';
  readonly user: string;
  readonly role: Role;
  readonly sees: Sees;
  /** A newer token for a page whose own is getting old. */
  readonly renewed: Token | null;
  /** Whether he would still be let in with what he showed. */
  stands(): boolean;
}

export type Visitor =
  /** Nobody needs to log in here. */
  | { readonly kind: 'anybody' }
  | Person
  | { readonly kind: 'stranger' }
  | { readonly kind: 'too-many-attempts'; readonly seconds: number };

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export interface Shown {
  readonly authorization: string | undefined;
  /** Only where the request comes from a page of our own. */
  readonly cookie: string | undefined;
  readonly address: string;
  /** The connection that it came by. */
  readonly connection: object;
}

interface DoorParts {
  readonly users: () => Users;
  readonly roles: () => Readonly<Record<string, Role>>;
  readonly passwords: Passwords;
  readonly tokens: Tokens;
  readonly attempts: Attempts;
  readonly ended: EndedSessions;
  readonly onRefusal: (refusal: Refusal) => void;
}

export interface Refusal {
  /** null where there is no such user: people type passwords into the wrong field. */
  readonly user: string | null;
  readonly address: string;
  readonly why: 'wrong password' | 'no such user' | 'no role';
}

const STRANGER: Visitor = { kind: 'stranger' };
/** When so many others log in at this moment that one more would only wait. */
const BUSY: Visitor = { kind: 'too-many-attempts', seconds: 1 };

export type Door = ReturnType<typeof createDoor>;

export function createDoor({ users, roles, passwords, tokens, attempts, ended, onRefusal }: DoorParts) {
  const roleOf = (user: string) => ownValue(roles(), user);
  const hashOf = (user: string) => ownValue(users(), user);

  function person(user: string, shown: Verified | null = null, renewed: Token | null = null): Visitor {
    const role = roleOf(user);
    const hash = hashOf(user);
    if (role === undefined) return STRANGER;
    return {
      kind: 'person',
      user,
      role,
      sees: (area) => maySee(role, area),
      renewed,
      stands: () =>
        hashOf(user) === hash &&
        roleOf(user) === role &&
        (shown === null || (shown.stands() && !ended.has(shown.session.id))),
    };
  }

  async function byPassword(
    { user, password }: Credentials,
    { address, connection }: Pick<Shown, 'address' | 'connection'>,
    screen: string | null,
  ): Promise<Visitor> {
    const shown = { user, password, address, connection };
    if (passwords.isKnownOnConnection(shown, users())) return person(user);
    const guesser = { address, user, screen };
    const held = attempts.heldUpThoughRight(guesser);
    if (held > 0) return { kind: 'too-many-attempts', seconds: held };
    const recalled = passwords.recall(shown, users());
    if (recalled !== null) {
      const right = await recalled;
      return right === null ? BUSY : right ? person(user) : STRANGER;
    }
    const attempt = attempts.begin(guesser);
    if (attempt.wait > 0) return { kind: 'too-many-attempts', seconds: attempt.wait };
    const right = await passwords.check(shown, users(), screen !== null);
    if (right === null) {
      attempt.takeBack();
      return BUSY;
    }
    if (right) attempt.succeeded();
    const known = hashOf(user) !== undefined;
    if (!right) onRefusal({ user: known ? user : null, address, why: known ? 'wrong password' : 'no such user' });
    else if (roleOf(user) === undefined) onRefusal({ user, address, why: 'no role' });
    return right ? person(user) : STRANGER;
  }

  async function byCookie(cookie: string | undefined): Promise<Visitor> {
    const verified = await firstOf(tokensIn(cookie), async (token) => {
      const found = await tokens.verify(token, 'page', users());
      return found === null || ended.has(found.session.id) ? null : found;
    });
    if (verified === null) return STRANGER;
    const { session, old } = verified;
    const role = roleOf(session.user);
    const renewed = old && role !== undefined ? await tokens.issue(session, role, 'page', users()) : null;
    return person(session.user, verified, renewed);
  }

  return {
    locked: () => Object.keys(users()).length > 0,
    async look({ authorization, cookie, ...from }: Shown): Promise<Visitor> {
      if (Object.keys(users()).length === 0) return { kind: 'anybody' };
      const basic = parseBasic(authorization);
      if (basic !== null) return byPassword(basic, from, null);
      const bearer = /^Bearer ([\w.-]+)$/i.exec(authorization ?? '')?.[1];
      if (bearer !== undefined) {
        const verified = await tokens.verify(bearer, 'api', users());
        return verified === null ? STRANGER : person(verified.session.user, verified);
      }
      return byCookie(cookie);
    },
    /** Somebody names himself. The cookie only tells whether this screen has been let in before. */
    async enter(credentials: Credentials, { cookie, ...from }: Omit<Shown, 'authorization'>): Promise<Visitor> {
      const session = await firstOf(tokensIn(cookie), async (token) => {
        const found = await tokens.recognise(token, users());
        return found?.user === credentials.user ? found : null;
      });
      return byPassword(credentials, from, session?.id ?? null);
    },
    /** The token for somebody who has just shown his password. */
    welcome: ({ user, role }: Person, purpose: Purpose): Promise<Token> =>
      tokens.issue(tokens.begin(user), role, purpose, users()),
    /** Ends the session that the cookie belongs to. */
    async leave(cookie: string | undefined) {
      for (const token of tokensIn(cookie)) {
        const session = await tokens.recognise(token, users());
        if (session !== null) ended.add(session.id);
      }
    },
  };
}

async function firstOf<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Promise<Found | null>,
): Promise<Found | null> {
  for (const item of items) {
    const found = await find(item);
    if (found !== null) return found;
  }
  return null;
}

export function parseBasic(authorization: string | undefined): Credentials | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const [, user, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  return user === undefined || password === undefined ? null : { user, password };
}
