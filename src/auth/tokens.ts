/** The only importer of jose. A token says who somebody is, for a while; what he may see is asked anew each time. */
import { createHash, randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { hashOf, type Users } from './passwords.ts';

const LIFETIME_SECONDS = {
  api: 15 * 60,
  /** A tablet on the wall logs in once a day. */
  page: 24 * 3600,
} as const;
/** A token for the API is no cookie and the other way round: what leaks in one place is no use in the other. */
export type Purpose = keyof typeof LIFETIME_SECONDS;

const OURS = 'pos-monitor';
export const SHORTEST_SECRET_BYTES = 32;

export interface Tokens {
  issue(user: string, purpose: Purpose, users: Users): Promise<{ readonly token: string; readonly seconds: number }>;
  /** The user; null for a token that is not ours, has run out, is for another purpose or from before a new password. */
  verify(token: string, purpose: Purpose, users: Users): Promise<string | null>;
}

/** Without a secret that outlives it each start makes a new one, and every login ends with the process. */
export function createTokens(now: () => number, secret: Uint8Array = randomBytes(SHORTEST_SECRET_BYTES)): Tokens {
  return {
    async issue(user, purpose, users) {
      const seconds = LIFETIME_SECONDS[purpose];
      const token = await new SignJWT({ purpose, password: markOf(user, users) })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(user)
        .setIssuer(OURS)
        .setAudience(OURS)
        .setIssuedAt(Math.floor(now()))
        .setExpirationTime(Math.floor(now()) + seconds)
        .sign(secret);
      return { token, seconds };
    },
    async verify(token, purpose, users) {
      try {
        const { payload } = await jwtVerify(token, secret, {
          algorithms: ['HS256'],
          audience: OURS,
          issuer: OURS,
          requiredClaims: ['exp', 'sub'],
          currentDate: new Date(now() * 1000),
        });
        const user = payload.sub ?? '';
        const valid = payload.purpose === purpose && hashOf(user, users) !== undefined;
        return valid && payload.password === markOf(user, users) ? user : null;
      } catch {
        return null;
      }
    },
  };
}

/** Tells one password's hash from the next without telling anything of it. */
function markOf(user: string, users: Users): string {
  return createHash('sha256')
    .update(`pos-monitor:${user}:${hashOf(user, users) ?? ''}`)
    .digest('base64url')
    .slice(0, 16);
}
