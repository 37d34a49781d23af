/** Compares passwords with their hashes, and remembers those that were right. */
import { createHmac, randomBytes } from 'node:crypto';
import { ownValue } from '../domain/foreign.ts';
import { networkOf } from './attempts.ts';
import { compareAside, USUAL_COST } from './bcrypt.ts';
import { createWaitingRoom } from './waiting-room.ts';

/** bcrypt reads no further; longer passwords would be cut in silence. */
export const LONGEST_PASSWORD_BYTES = 72;
const REMEMBERED = 100;

export type Users = Readonly<Record<string, string>>;

export interface Shown {
  readonly user: string;
  readonly password: string;
  readonly address: string;
  /** The connection that it came by. */
  readonly connection: object;
}

/** What bcrypt would read only a part of, or take for another password that repeats itself, is none. */
function isWhole(password: string): boolean {
  return Buffer.byteLength(password) <= LONGEST_PASSWORD_BYTES && !password.includes('\0');
}

export type Passwords = ReturnType<typeof createPasswords>;

export function createPasswords(now: () => number) {
  const secret = randomBytes(32);
  const right = new Set<string>();
  const byConnection = new WeakMap<object, string>();
  const underWay = new Map<string, Promise<boolean | null>>();
  const room = createWaitingRoom(now);

  const keyed = (text: string) => createHmac('sha256', secret).update(text).digest();
  /** Bound to the hash in force, so that a changed password is forgotten; useless outside this process. */
  const proofOf = ({ user, password, address }: Shown, users: Users) =>
    keyed(JSON.stringify([user, ownValue(users, user) ?? null, password, address])).toString('base64');

  async function compared({ user, password }: Shown, users: Users): Promise<boolean> {
    const known = ownValue(users, user);
    const matches = await compareAside(password, known ?? nobodysHash(user, users));
    return known !== undefined && matches && isWhole(password);
  }

  /** Nobody's password: as costly as that of some user, and always the same one's for the same name. */
  function nobodysHash(user: string, users: Users): string {
    const hashes = Object.values(users);
    const cost = hashes[keyed(user).readUInt32BE() % hashes.length]?.slice(4, 6) ?? String(USUAL_COST);
    return `$2b$${cost}$${'.'.repeat(53)}`;
  }

  function remember(proof: string, connection: object): void {
    if (right.size >= REMEMBERED) right.clear();
    right.add(proof);
    byConnection.set(connection, proof);
  }

  return {
    /** Whether it was right before on this very connection. Prometheus keeps its own. */
    isKnownOnConnection: (shown: Shown, users: Users): boolean =>
      byConnection.get(shown.connection) === proofOf(shown, users),
    /**
     * Whether it was found right before at the same address, or what the check of it that is under way finds; null where
     * neither is so.
     */
    recall(shown: Shown, users: Users): true | Promise<boolean | null> | null {
      const proof = proofOf(shown, users);
      if (!right.has(proof)) return underWay.get(proof) ?? null;
      byConnection.set(shown.connection, proof);
      return true;
    },
    /** An unknown user costs the same time as a wrong password. null when too many others go first (see waiting room). */
    check(shown: Shown, users: Users, wasLetInBefore: boolean = false): Promise<boolean | null> {
      const proof = proofOf(shown, users);
      const checked = room
        .enter(wasLetInBefore ? null : networkOf(shown.address), () => compared(shown, users))
        .then((matches) => {
          if (matches) remember(proof, shown.connection);
          return matches;
        })
        .finally(() => underWay.delete(proof));
      underWay.set(proof, checked);
      return checked;
    },
  };
}
