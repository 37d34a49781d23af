/**
 * The only importer of jose. A token says who somebody is, for a while; what he may see is asked anew each time. A page
 * that logged in has it in a cookie: no script sees it, and no other site's page makes a browser send it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { ConfigError } from '../config/load.ts';
import type { Role } from '../config/schema.ts';
import { readNamed } from '../config/secret-files.ts';
import { ownValue } from '../domain/foreign.ts';
import type { Users } from './passwords.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

const LIFETIME_SECONDS = {
  api: HOUR / 4,
  /** A screen that is switched off for a day logs in anew; one that is looked at is given a new token now and then. */
  page: DAY,
} as const;
/** A token for the API is no cookie and the other way round: what leaks in one place is no use in the other. */
export type Purpose = keyof typeof LIFETIME_SECONDS;

const RENEW_AFTER_SECONDS = HOUR;
/** However often it was renewed. */
export const LONGEST_SESSION_SECONDS = 30 * DAY;

const OURS = 'pos-monitor';
const audienceOf = (purpose: Purpose) => `${OURS}/${purpose}`;
const SHORTEST_SECRET_BYTES = 32;

export interface Token {
  readonly token: string;
  readonly seconds: number;
}

/** From one login to the logout. */
export interface Session {
  readonly id: string;
  readonly user: string;
  readonly since: number;
}

export interface Verified {
  readonly session: Session;
  /** It is time for a new token. */
  readonly old: boolean;
  /** Whether it has not run out meanwhile. A page that is open is in use, so only the end of its session counts. */
  stands(): boolean;
}

export type Tokens = ReturnType<typeof createTokens>;

/** Without a secret that outlives it each start makes a new one, and every login ends with the process. */
export function createTokens(now: () => number, secret: Uint8Array = randomBytes(SHORTEST_SECRET_BYTES)) {
  async function read(token: string, purpose: Purpose, users: Users, tolerance = 0) {
    try {
      const { payload } = await jwtVerify(token, secret, {
        algorithms: ['HS256'],
        audience: audienceOf(purpose),
        issuer: OURS,
        requiredClaims: ['exp', 'iat', 'sub', 'jti'],
        currentDate: new Date(now() * 1000),
        clockTolerance: tolerance,
      });
      const session = sessionOf(payload);
      const standing = ownValue(users, session.user) !== undefined && payload.password === markOf(session.user, users);
      return standing ? { session, issuedAt: payload.iat ?? 0, expiresAt: payload.exp ?? 0 } : null;
    } catch {
      return null;
    }
  }

  return {
    begin: (user: string): Session => ({ id: randomBytes(16).toString('base64url'), user, since: Math.floor(now()) }),
    async issue({ id, user, since }: Session, role: Role, purpose: Purpose, users: Users): Promise<Token> {
      const seconds = LIFETIME_SECONDS[purpose];
      const token = await new SignJWT({ role, since, password: markOf(user, users) })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setJti(id)
        .setSubject(user)
        .setIssuer(OURS)
        .setAudience(audienceOf(purpose))
        .setIssuedAt(Math.floor(now()))
        .setExpirationTime(Math.floor(now()) + seconds)
        .sign(secret);
      return { token, seconds };
    },
    /** null for a token that is not ours, has run out, is for another purpose or from before a new password. */
    async verify(token: string, purpose: Purpose, users: Users): Promise<Verified | null> {
      const found = await read(token, purpose, users);
      if (found === null || now() - found.session.since > LONGEST_SESSION_SECONDS) return null;
      const { session, issuedAt, expiresAt } = found;
      const until = purpose === 'page' ? session.since + LONGEST_SESSION_SECONDS : expiresAt;
      return { session, old: now() - issuedAt >= RENEW_AFTER_SECONDS, stands: () => now() < until };
    },
    /** The session of a page's token though it may have run out: enough to know a screen again, not to let it in. */
    async recognise(token: string, users: Users): Promise<Session | null> {
      return (await read(token, 'page', users, LONGEST_SESSION_SECONDS))?.session ?? null;
    },
  };
}

function sessionOf({ sub = '', jti = '', since }: JWTPayload): Session {
  return { id: jti, user: sub, since: typeof since === 'number' ? since : 0 };
}

/** Tells one password's hash from the next without telling anything of it. */
function markOf(user: string, users: Users): string {
  return createHash('sha256')
    .update(`pos-monitor:${user}:${ownValue(users, user) ?? ''}`)
    .digest('base64url')
    .slice(0, 16);
}

const MOST_ENDED = 10_000;

/** Who has logged out. A token cannot be called back, so the session that it belongs to is remembered as ended. */
export type EndedSessions = ReturnType<typeof createEndedSessions>;

export function createEndedSessions(now: () => number) {
  const ended = new Map<string, number>();
  return {
    add(id: string) {
      ended.set(id, now());
      for (const [oldest, at] of ended) {
        if (ended.size <= MOST_ENDED && now() - at <= LONGEST_SESSION_SECONDS) break;
        ended.delete(oldest);
      }
    },
    has: (id: string): boolean => ended.has(id),
  };
}

/** The secret that tokens are signed with, where it shall outlive a restart. */
export function readTokenSecret(file: string): Uint8Array {
  const path = 'token_secret_file';
  const secret = Buffer.from(readNamed(file, path));
  if (secret.length >= SHORTEST_SECRET_BYTES) return secret;
  const message = `expected at least ${SHORTEST_SECRET_BYTES} bytes, as \`openssl rand -base64 48\` makes them`;
  throw new ConfigError(file, [{ path, message }]);
}

export const COOKIE = 'pos_monitor_session';
/** Far longer than the token in it: a screen whose token has run out is still known as one that was let in before. */
const KEPT_SECONDS = 60 * 24 * 3600;

export function cookieFor({ token }: Token, overTls: boolean): string {
  return `${COOKIE}=${token}; Max-Age=${KEPT_SECONDS}; ${attributes(overTls)}`;
}

export function noCookie(overTls: boolean): string {
  return `${COOKIE}=; Max-Age=0; ${attributes(overTls)}`;
}

function attributes(overTls: boolean): string {
  return `Path=/; HttpOnly; SameSite=Strict${overTls ? '; Secure' : ''}`;
}

/** More than one, where something else on this host gave the browser a cookie of our name for a part of our paths. */
const MOST_LOOKED_AT = 4;

export function tokensIn(header: string | undefined): string[] {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs
    .filter((pair) => pair.startsWith(`${COOKIE}=`))
    .map((pair) => pair.slice(COOKIE.length + 1))
    .slice(0, MOST_LOOKED_AT);
}
