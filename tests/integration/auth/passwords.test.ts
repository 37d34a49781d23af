/** What bcrypt is asked is counted, because its time is what an attacker could measure. */
import { compare } from 'bcryptjs';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as bcrypt from '../../../src/auth/bcrypt.ts';
import {
  createPasswords as createPasswordsAt,
  LONGEST_PASSWORD_BYTES,
  type Shown,
} from '../../../src/auth/passwords.ts';
import { cheapHash } from '../../support/web-config.ts';

const compared = vi.spyOn(bcrypt, 'compareAside');
afterAll(() => compared.mockRestore());
beforeEach(() => void compared.mockClear());

const USERS = { anna: cheapHash('right'), boris: cheapHash('b') };
const createPasswords = () => createPasswordsAt(() => 1_800_000_000);
const shown = (user: string, password: string, address = '192.0.2.1', connection = {}): Shown => ({
  user,
  password,
  address,
  connection,
});

/** At what cost bcrypt was asked, once for each time. */
const costs = () => compared.mock.calls.map(([, hash]) => hash.slice(4, 6));

test('a right password is right', async () => {
  const passwords = createPasswords();
  expect(await passwords.check(shown('anna', 'right'), USERS)).toBe(true);
  expect(await passwords.check(shown('anna', 'wrong'), USERS)).toBe(false);
  expect(await passwords.check(shown('boris', 'right'), USERS)).toBe(false);
});

describe('a name that is not there', () => {
  test.each(['nobody', '__proto__', 'constructor', 'hasOwnProperty', '', 'x'.repeat(10_000)])(
    '%.20s costs the same one bcrypt as a wrong password',
    async (user) => {
      const passwords = createPasswords();
      expect(await passwords.check(shown('anna', 'wrong'), USERS)).toBe(false);
      expect(await passwords.check(shown(user, 'wrong'), USERS)).toBe(false);
      expect(costs()).toEqual(['04', '04']);
    },
  );

  test('costs what some user costs where they differ, and always the same', async () => {
    const users = { ...USERS, carla: `$2b$05$${'a'.repeat(53)}` };
    const passwords = createPasswords();
    for (let name = 0; name < 100; name++) {
      await passwords.check(shown(`name ${name}`, '1'), users);
      await passwords.check(shown(`name ${name}`, '2'), users);
    }
    expect(new Set(costs())).toEqual(new Set(['04', '05']));
    for (let call = 0; call < 200; call += 2) expect(costs()[call]).toBe(costs()[call + 1]);
  });

  test('no password opens it, not even one whose hash it is compared with', async () => {
    for (const password of ['', '.', 'undefined', 'null']) {
      expect(await createPasswords().check(shown('nobody', password), USERS)).toBe(false);
    }
  });
});

describe('the edges of bcrypt', () => {
  const longest = 'ю'.repeat(LONGEST_PASSWORD_BYTES / 2);
  const users = { anna: cheapHash(longest), boris: cheapHash('abcdefgh') };

  test('72 bytes are read, and a longer one that begins alike is another', async () => {
    const passwords = createPasswords();
    expect(await passwords.check(shown('anna', longest), users)).toBe(true);
    expect(await passwords.check(shown('anna', `${longest}x`), users)).toBe(false);
    expect(await passwords.check(shown('anna', longest.slice(1)), users)).toBe(false);
  });

  test('bcrypt repeats a short password over a NUL; we do not take it', async () => {
    const passwords = createPasswords();
    expect(await compare('abcdefgh\0abcdefgh', users.boris)).toBe(true);
    expect(await passwords.check(shown('boris', 'abcdefgh\0abcdefgh'), users)).toBe(false);
    expect(await passwords.check(shown('boris', 'abcdefgh\0'), users)).toBe(false);
    expect(await passwords.check(shown('boris', 'abcdefgh'), users)).toBe(true);
  });
});

describe('what is remembered', () => {
  test('is a right password at its address, which then costs nothing', async () => {
    const passwords = createPasswords();
    await passwords.check(shown('anna', 'right'), USERS);
    await passwords.check(shown('anna', 'wrong'), USERS);
    expect(await passwords.recall(shown('anna', 'right'), USERS)).toBe(true);
    expect(passwords.recall(shown('anna', 'wrong'), USERS)).toBeNull();
    expect(passwords.recall(shown('anna', 'right', '192.0.2.2'), USERS)).toBeNull();
    expect(passwords.recall(shown('boris', 'right'), USERS)).toBeNull();
    expect(compared).toHaveBeenCalledTimes(2);
  });

  test('is forgotten with a new password, and with the user', async () => {
    const passwords = createPasswords();
    await passwords.check(shown('anna', 'right'), USERS);
    expect(passwords.recall(shown('anna', 'right'), { ...USERS, anna: cheapHash('right') })).toBeNull();
    expect(passwords.recall(shown('anna', 'right'), { boris: USERS.boris })).toBeNull();
  });

  test('is the check that is under way: asked twice at once, it is made once', async () => {
    const passwords = createPasswords();
    const first = passwords.check(shown('anna', 'right'), USERS);
    expect(passwords.recall(shown('anna', 'right'), USERS)).toBe(first);
    expect(await first).toBe(true);
    expect(compared).toHaveBeenCalledTimes(1);
  });
});

test('a connection knows the password that was right on it, and no other', async () => {
  const passwords = createPasswords();
  const kept = shown('anna', 'right');
  expect(passwords.isKnownOnConnection(kept, USERS)).toBe(false);
  await passwords.check(kept, USERS);
  expect(passwords.isKnownOnConnection(kept, USERS)).toBe(true);
  expect(passwords.isKnownOnConnection({ ...kept, password: 'wrong' }, USERS)).toBe(false);
  expect(passwords.isKnownOnConnection(shown('anna', 'right'), USERS)).toBe(false);
  expect(passwords.isKnownOnConnection(kept, { ...USERS, anna: cheapHash('right') })).toBe(false);
});

test('a new hash has the cost that the exporters recommend', async () => {
  expect(await bcrypt.hashPassword('x')).toMatch(/^\$2b\$10\$/);
});
