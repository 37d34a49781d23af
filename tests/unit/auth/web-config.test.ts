import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadWebConfig, USER_NAME } from '../../../src/auth/web-config.ts';
import { cert, key } from '../../integration/ship/certificate.ts';
import { cheapHash, createWebConfig, type WebConfigFolder } from '../../support/web-config.ts';

let place: WebConfigFolder;
beforeEach(() => {
  place = createWebConfig();
});
afterEach(() => place.remove());

const complaintOf = (content: string | Buffer): string => {
  writeFileSync(place.file, content);
  try {
    loadWebConfig(place.file);
  } catch (error) {
    return String(error);
  }
  throw new Error('it was accepted');
};

test('reads users, and a certificate that lies beside it', () => {
  const users = { anna: cheapHash('x'), constructor: cheapHash('y') };
  place.write(users, { cert, key });
  const config = loadWebConfig(place.file);
  expect({ ...config.users }).toEqual(users);
  expect(config.tls).toEqual({ cert, key });
  expect(config.files).toEqual([place.file, join(place.folder, 'cert.pem'), join(place.folder, 'key.pem')]);
});

test('a certificate alone is enough: then nobody logs in, but nobody listens along', () => {
  place.write({}, { cert, key });
  expect(loadWebConfig(place.file)).toMatchObject({ users: {}, tls: { cert } });
});

describe('says what is wrong', () => {
  test.each([
    ['basic_auth_users:\n  anna: secret\n', /basic_auth_users\.anna \(line 2\): expected a bcrypt hash/],
    ['basic_auth_user: {}\n', /did you mean basic_auth_users\?/],
    ['a: [\n', /line/],
    ['basic_auth_users:\n  anna: !geheim\n', /\(line 2\): not valid YAML: a value that begins with !/],
    [Buffer.from('basic_auth_users: {\xe0: x}', 'latin1'), /expected UTF-8/],
    ['tls_server_config: {cert_file: x.pem, key_file: y.pem}\n', /cannot read .*x\.pem: there is no such file/],
    ['', /names neither users nor a certificate/],
    ['basic_auth_users: {}\n', /basic_auth_users names nobody/],
    [`basic_auth_users:\n  anna: $2b$16$${'a'.repeat(53)}\n`, /expected a bcrypt hash/],
    [`basic_auth_users:\n  "a b": $2b$10$${'a'.repeat(53)}\n`, /expected names/],
    [`basic_auth_users:\n  "a:b": $2b$10$${'a'.repeat(53)}\n`, /expected names/],
    ['- anna\n', /expected a section/],
    ['basic_auth_users: anna\n', /expected a section/],
  ])('in %j', (content, complaint) => {
    expect(complaintOf(content)).toMatch(complaint);
  });

  test('where there is no file', () => {
    rmSync(place.file);
    expect(() => loadWebConfig(place.file)).toThrow(/there is no such file/);
  });

  test('and never repeats a password, a hash or a key', () => {
    expect(complaintOf('basic_auth_users:\n  anna: hunter2-hunter2\n')).not.toContain('hunter2');
    expect(complaintOf('basic_auth_users:\n  anna: "hunter2\n')).not.toContain('hunter2');
    expect(complaintOf('basic_auth_users: [anna, hunter2]\n')).not.toContain('hunter2');
    expect(complaintOf('basic_auth_users:\n  anna: {hunter2: hunter2}\n')).not.toContain('hunter2');
    place.write({}, { cert, key: key.replace('MIGH', 'MIGX') });
    expect(() => loadWebConfig(place.file)).toThrow(/make no certificate and its key/);
    expect(() => loadWebConfig(place.file)).not.toThrow(/IGX|hRANC/);
  });
});

test('a certificate and the key of another are refused', () => {
  place.write({}, { cert, key: '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n' });
  expect(() => loadWebConfig(place.file)).toThrow(/make no certificate and its key/);
});

test.each(['', '\n  anna:', ' {}', `\n  __proto__: $2b$10$${'a'.repeat(53)}`])(
  'beside a certificate, users that name nobody (%j) do not leave the door open',
  (users) => {
    place.write({}, { cert, key });
    const tls = readFileSync(place.file, 'utf8');
    expect(complaintOf(`${tls}basic_auth_users:${users}\n`)).toMatch(/line 4\).*basic_auth_users names nobody/);
  },
);

test.each([
  ['anna', true],
  ['касса-1', true],
  ['constructor', true],
  ['__proto__', false],
  ['', false],
  ['a:b', false],
  ['a b', false],
  ['a\u0000b', false],
  ['a\nb', false],
  ['x'.repeat(65), false],
])('%j as a name: %s', (name, good) => {
  expect(USER_NAME.test(name)).toBe(good);
});
