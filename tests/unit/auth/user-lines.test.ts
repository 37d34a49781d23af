import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { withoutUser, withUser } from '../../../src/auth/user-lines.ts';
import { USER_NAME } from '../../../src/auth/web-config.ts';

const [HASH, OTHER] = [`$2b$10$${'a'.repeat(53)}`, `$2b$10$${'b'.repeat(53)}`];
const FILE = `# who may look
basic_auth_users:
    # the boss
    anna: ${HASH} # since May
    "касса 1": ${HASH}

tls_server_config:
  cert_file: cert.pem
`;

describe('a user', () => {
  test('is added, and everything else stays as it stands', () => {
    const after = withUser(FILE, 'boris', OTHER);
    expect(after).toBe(
      FILE.replace('    # the boss', `  boris: ${OTHER}\n    # the boss`).replace('  boris', '    boris'),
    );
  });

  test('who is there gets the new hash', () => {
    expect(withUser(FILE, 'anna', OTHER)).toMatch(new RegExp(`anna: ${OTHER.replaceAll('$', '\\$')}\\n`));
    expect(withUser(FILE, 'anna', OTHER)).not.toContain(`anna: ${HASH}`);
  });

  test('is the first one of a new file', () => {
    expect(withUser('', 'anna', HASH)).toBe(`basic_auth_users:\n  anna: ${HASH}\n`);
  });

  test('is removed, with his line alone', () => {
    expect(withoutUser(FILE, 'anna')).toBe(FILE.replace(`    anna: ${HASH} # since May\n`, ''));
    expect(withoutUser(FILE, 'nobody')).toBeNull();
  });

  test.each([
    `basic_auth_users: {anna: ${HASH}, carla: ${HASH}}\n`,
    `{"basic_auth_users": {"anna": "${HASH}", "carla": "${HASH}"}}`,
  ])('is not touched in a file that is not written line by line: %j', (file) => {
    expect(withUser(file, 'boris', OTHER)).toBeNull();
    expect(withoutUser(file, 'anna')).toBeNull();
  });
});

test('whatever name is added can be read again, beside those that were there, and be removed again', () => {
  const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((name) => USER_NAME.test(name));
  const odd = fc.constantFrom('yes', 'null', '~', '#x', '-', '0x10', '1e3', '&a', '*a', "'", '"', '{', 'a#b', '<<');
  fc.assert(
    fc.property(fc.uniqueArray(fc.oneof(names, odd), { minLength: 1, maxLength: 6 }), (users) => {
      let text = '';
      for (const user of users) text = withUser(text, user, HASH) ?? '';
      expect(load(text)).toEqual({ basic_auth_users: Object.fromEntries(users.map((user) => [user, HASH])) });
      const [first = '', ...rest] = users;
      if (rest.length === 0) return;
      const without = withoutUser(text, first) ?? '';
      expect(load(without)).toEqual({ basic_auth_users: Object.fromEntries(rest.map((user) => [user, HASH])) });
    }),
  );
});
