/** Decides who stands at the door, by what he shows: a password, a token, or the cookie of a page that logged in. */
import type { Role } from '../config/schema.ts';
import type { Attempts } from './attempts.ts';
import type { Passwords, Users } from './passwords.ts';
import type { Tokens } from './tokens.ts';

export const COOKIE = 'pos_monitor_session';

export type Visitor =
  /** Nobody needs to log in here. */
  | { readonly kind: 'anybody' }
  | {
      readonly kind: 'person';
      readonly user: string;
      readonly role: Role;
      readonly by: 'password' | 'token' | 'cookie';
    }
  | { readonly kind: 'stranger' }
  | { readonly kind: 'too-many-attempts'; readonly seconds: number };

export interface Shown {
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  readonly address: string;
}

export interface Door {
  readonly locked: () => boolean;
  look(shown: Shown): Promise<Visitor>;
  /** The token for somebody who has just shown his password. */
  welcome(user: string, purpose: 'api' | 'page'): Promise<{ readonly token: string; readonly seconds: number }>;
}

export interface DoorParts {
  readonly users: () => Users;
  readonly roles: () => Readonly<Record<string, Role>>;
  readonly passwords: Passwords;
  readonly tokens: Tokens;
  readonly attempts: Attempts;
  readonly onRefusal: (user: string, address: string) => void;
}

export function createDoor({ users, roles, passwords, tokens, attempts, onRefusal }: DoorParts): Door {
  const person = (user: string | null, by: 'password' | 'token' | 'cookie'): Visitor => {
    const role = user !== null && Object.hasOwn(roles(), user) ? roles()[user] : undefined;
    return user === null || role === undefined ? { kind: 'stranger' } : { kind: 'person', user, role, by };
  };

  async function byPassword(user: string, password: string, address: string): Promise<Visitor> {
    // What was right before is let in even while the address is held up, so that guesses lock nobody else out.
    if (passwords.remembers(user, password, users())) return person(user, 'password');
    const seconds = attempts.wait(address, user);
    if (seconds > 0) return { kind: 'too-many-attempts', seconds };
    if (await passwords.check(user, password, users())) {
      attempts.succeeded(address, user);
      return person(user, 'password');
    }
    attempts.failed(address, user);
    onRefusal(user, address);
    return { kind: 'stranger' };
  }

  return {
    locked: () => Object.keys(users()).length > 0,
    async look({ authorization, cookie, address }) {
      if (Object.keys(users()).length === 0) return { kind: 'anybody' };
      const basic = parseBasic(authorization);
      if (basic !== null) return byPassword(basic.user, basic.password, address);
      const bearer = /^Bearer ([\w.-]+)$/i.exec(authorization ?? '')?.[1];
      if (bearer !== undefined) return person(await tokens.verify(bearer, 'api', users()), 'token');
      const session = cookieNamed(COOKIE, cookie);
      if (session !== null) return person(await tokens.verify(session, 'page', users()), 'cookie');
      return { kind: 'stranger' };
    },
    welcome: (user, purpose) => tokens.issue(user, purpose, users()),
  };
}

export function parseBasic(authorization: string | undefined): { user: string; password: string } | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const [, user, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  return user === undefined || password === undefined ? null : { user, password };
}

export function cookieNamed(name: string, header: string | undefined): string | null {
  for (const pair of header?.split(';') ?? []) {
    const [key, ...value] = pair.trim().split('=');
    if (key === name) return value.join('=');
  }
  return null;
}
