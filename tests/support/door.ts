/** A door of its own for tests: real passwords, a clock that the test holds, and what was refused. */
import { createAttempts } from '../../src/auth/attempts.ts';
import { createDoor, type Door, type Refusal } from '../../src/auth/door.ts';
import { createPasswords } from '../../src/auth/passwords.ts';
import { createEndedSessions, createTokens } from '../../src/auth/tokens.ts';
import type { Role } from '../../src/config/schema.ts';

export interface TestDoor {
  readonly door: Door;
  readonly clock: { now: number };
  readonly refusals: Refusal[];
  readonly users: Record<string, string>;
  readonly roles: Record<string, Role>;
}

export function createTestDoor(users: Record<string, string>, roles: Record<string, Role>): TestDoor {
  const clock = { now: 1_800_000_000 };
  const refusals: Refusal[] = [];
  const now = () => clock.now;
  const door = createDoor({
    users: () => users,
    roles: () => roles,
    passwords: createPasswords(now),
    tokens: createTokens(now),
    attempts: createAttempts(now),
    ended: createEndedSessions(now),
    onRefusal: (refusal) => refusals.push(refusal),
  });
  return { door, clock, refusals, users, roles };
}

/** One that nobody needs to log in at. */
export function openDoor(): Door {
  return createTestDoor({}, {}).door;
}
