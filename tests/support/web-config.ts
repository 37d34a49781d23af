/** People who may log in, with hashes that cost next to nothing, and the web-config.yml that names them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import type { Role } from '../../src/config/schema.ts';

export interface Login {
  readonly user: string;
  readonly password: string;
}

export const LOGINS: Readonly<Record<Role, Login>> = {
  cashier: { user: 'касса', password: 'пароль: кассира' },
  viewer: { user: 'owner', password: 'owner-password' },
  metrics: { user: 'prometheus', password: 'metrics-password' },
  admin: { user: 'admin', password: 'admin-password' },
};

export const ROLES_OF_LOGINS = Object.fromEntries(
  Object.entries(LOGINS).map(([role, { user }]) => [user, role as Role]),
);

export function cheapHash(password: string): string {
  return hashSync(password, 4);
}

export const HASHES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(LOGINS).map(({ user, password }) => [user, cheapHash(password)]),
);

export interface Pair {
  readonly cert: string;
  readonly key: string;
}

export interface WebConfigFolder {
  readonly folder: string;
  readonly file: string;
  write(users: Readonly<Record<string, string>>, pair?: Pair): void;
  remove(): void;
}

/** The certificate, where there is one, comes to lie beside the file. */
export function createWebConfig(users = HASHES, pair?: Pair): WebConfigFolder {
  const folder = mkdtempSync(join(tmpdir(), 'web-config-'));
  const file = join(folder, 'web-config.yml');
  const made: WebConfigFolder = {
    folder,
    file,
    write(newUsers, newPair) {
      const lines = Object.entries(newUsers).map(([user, hash]) => `  ${JSON.stringify(user)}: ${hash}\n`);
      const tls = 'tls_server_config:\n  cert_file: cert.pem\n  key_file: key.pem\n';
      if (newPair !== undefined) writePair(folder, newPair);
      writeFileSync(
        file,
        (lines.length > 0 ? `basic_auth_users:\n${lines.join('')}` : '') + (newPair === undefined ? '' : tls),
      );
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  made.write(users, pair);
  return made;
}

export function writePair(folder: string, { cert, key }: Pair): void {
  writeFileSync(join(folder, 'cert.pem'), cert);
  writeFileSync(join(folder, 'key.pem'), key);
}

export function basic({ user, password }: Login): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
