/** The only importer of bcryptjs. */
import { createHmac, randomBytes } from 'node:crypto';
import { compare, hash } from 'bcryptjs';

/** exporter-toolkit's own default; a guess costs an attacker as much as it costs us. */
const ROUNDS = 10;
/** bcrypt reads no further; longer passwords would be cut in silence. */
export const LONGEST_PASSWORD_BYTES = 72;
const REMEMBERED = 100;

export type Users = Readonly<Record<string, string>>;

export interface Passwords {
  /** Whether this password was found right before: Prometheus shows its own at every scrape. */
  remembers(user: string, password: string, users: Users): boolean;
  /** An unknown user costs the same time as a wrong password. */
  check(user: string, password: string, users: Users): Promise<boolean>;
}

export function hashPassword(password: string): Promise<string> {
  return hash(password, ROUNDS);
}

export function hashOf(user: string, users: Users): string | undefined {
  return Object.hasOwn(users, user) ? users[user] : undefined;
}

export function createPasswords(): Passwords {
  const secret = randomBytes(32);
  const known = new Set<string>();
  const nobody = hash(randomBytes(16).toString('hex'), ROUNDS);
  /** Bound to the hash in force, so that a changed password is forgotten; useless outside this process. */
  const proofOf = (user: string, password: string, right: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([user, right, password]))
      .digest('base64');

  return {
    remembers(user, password, users) {
      const right = hashOf(user, users);
      return right !== undefined && known.has(proofOf(user, password, right));
    },
    async check(user, password, users) {
      const right = hashOf(user, users);
      const matches = await compare(password, right ?? (await nobody));
      if (right === undefined || !matches || Buffer.byteLength(password) > LONGEST_PASSWORD_BYTES) return false;
      if (known.size >= REMEMBERED) known.clear();
      known.add(proofOf(user, password, right));
      return true;
    },
  };
}
