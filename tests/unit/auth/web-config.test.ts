import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashPassword } from '../../../src/auth/passwords.ts';
import { followWebConfig, loadWebConfig } from '../../../src/auth/web-config.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'web-config-'));
  file = join(folder, 'web-config.yml');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('reads users and a certificate that lies beside it', async () => {
  const hash = await hashPassword('x');
  writeFileSync(join(folder, 'cert.pem'), 'CERT');
  writeFileSync(join(folder, 'key.pem'), 'KEY');
  writeFileSync(
    file,
    `basic_auth_users:\n  anna: ${hash}\ntls_server_config:\n  cert_file: cert.pem\n  key_file: key.pem\n`,
  );
  const config = loadWebConfig(file);
  expect({ ...config.users }).toEqual({ anna: hash });
  expect(config.tls).toEqual({ cert: 'CERT', key: 'KEY' });
});

test.each([
  ['basic_auth_users:\n  anna: secret\n', /basic_auth_users\.anna \(line 2\): expected a bcrypt hash/],
  ['basic_auth_user: {}\n', /did you mean basic_auth_users\?/],
  ['a: [\n', /line/],
  ['tls_server_config: {cert_file: x.pem, key_file: y.pem}\n', /cannot read/],
])('says what is wrong in %o, and never repeats a password', (content, complaint) => {
  writeFileSync(file, content);
  expect(() => loadWebConfig(file)).toThrow(complaint);
  expect(() => loadWebConfig(file)).not.toThrow(/secret/);
});

test('a changed file counts from the next question on; a wrong one leaves the old in force and is said once', async () => {
  const [first, second] = await Promise.all([hashPassword('1'), hashPassword('2')]);
  writeFileSync(file, `basic_auth_users:\n  anna: ${first}\n`);
  const problems: string[] = [];
  const current = followWebConfig(file, (error) => problems.push(error.message));
  expect(current().users.anna).toBe(first);
  writeFileSync(file, 'basic_auth_users: nonsense, and longer than before\n');
  expect(current().users.anna).toBe(first);
  expect(current().users.anna).toBe(first);
  expect(problems).toHaveLength(1);
  writeFileSync(file, `basic_auth_users:\n  anna: ${second}\n  boris: ${second}\n`);
  expect(current().users.anna).toBe(second);
  rmSync(file);
  expect(current().users.anna).toBe(second);
});
