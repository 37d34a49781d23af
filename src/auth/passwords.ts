/** The only importer of bcryptjs. */
import { createHmac, randomBytes } from 'node:crypto';
import { compare, hash } from 'bcryptjs';

/** exporter-toolkit's own default; a guess costs an attacker as much as it costs us. */
const ROUNDS = 10;
/** bcrypt reads no further; longer passwords would be cut in silence. */
export const LONGEST_PASSWORD_BYTES = 72;
const REMEMBERED = 100;
/** A check takes the thread for some dozens of milliseconds: they go one after the other, and not in endless number. */
const MOST_WAITING = 20;

export type Users = Readonly<Record<string, string>>;

export interface Shown {
  readonly user: string;
  readonly password: string;
  readonly address: string;
}

export interface Passwords {
  /**
   * Whether this password was found right before at the same address, as Prometheus' is at every scrape, or what the
   * check of it that is under way finds; null where neither is so.
   */
  recall(shown: Shown, users: Users): true | Promise<boolean> | null;
  /** An unknown user costs the same time as a wrong password; null when too many wait already. */
  check(shown: Shown, users: Users): Promise<boolean> | null;
}

/** What bcrypt would read only a part of, or take for another password that repeats itself, is none. */
function isWhole(password: string): boolean {
  return Buffer.byteLength(password) <= LONGEST_PASSWORD_BYTES && !password.includes('\0');
}

export function hashPassword(password: string): Promise<string> {
  return hash(password, ROUNDS);
}

export function hashOf(user: string, users: Users): string | undefined {
  return Object.hasOwn(users, user) ? users[user] : undefined;
}

export function createPasswords(): Passwords {
  const secret = randomBytes(32);
  const right = new Set<string>();
  const underWay = new Map<string, Promise<boolean>>();
  let queue: Promise<unknown> = Promise.resolve();

  const keyed = (text: string) => createHmac('sha256', secret).update(text).digest();
  /** Bound to the hash in force, so that a changed password is forgotten; useless outside this process. */
  const proofOf = ({ user, password, address }: Shown, users: Users) =>
    keyed(JSON.stringify([user, hashOf(user, users) ?? null, password, address])).toString('base64');

  async function compared({ user, password }: Shown, users: Users): Promise<boolean> {
    const known = hashOf(user, users);
    const matches = await compare(password, known ?? nobodysHash(user, users));
    return known !== undefined && matches && isWhole(password);
  }

  /** Nobody's password: as costly as that of some user, and always the same one's for the same name. */
  function nobodysHash(user: string, users: Users): string {
    const hashes = Object.values(users);
    const cost = hashes[keyed(user).readUInt32BE() % hashes.length]?.slice(4, 6) ?? String(ROUNDS);
    return `$2b$${cost}$${'.'.repeat(53)}`;
  }

  return {
    recall(shown, users) {
      const proof = proofOf(shown, users);
      return right.has(proof) || (underWay.get(proof) ?? null);
    },
    check(shown, users) {
      if (underWay.size >= MOST_WAITING) return null;
      const proof = proofOf(shown, users);
      const checked = queue
        .then(() => compared(shown, users))
        .then((matches) => {
          if (matches) {
            if (right.size >= REMEMBERED) right.clear();
            right.add(proof);
          }
          return matches;
        })
        .finally(() => underWay.delete(proof));
      underWay.set(proof, checked);
      queue = checked.catch(() => {});
      return checked;
    },
  };
}
