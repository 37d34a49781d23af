import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { accessWarnings } from '../../../src/cli/check.ts';
import { defaultConfig } from '../../../src/config/load.ts';
import type { Config } from '../../../src/config/schema.ts';
import { cert, key } from '../../integration/ship/certificate.ts';
import { createWebConfig, HASHES, ROLES_OF_LOGINS, type WebConfigFolder } from '../../support/web-config.ts';

let place: WebConfigFolder;
beforeEach(() => {
  place = createWebConfig(HASHES, { cert, key });
});
afterEach(() => place.remove());

function warnings(changes: Partial<Config> = {}): string[] {
  const config = defaultConfig();
  return accessWarnings({
    ...config,
    web_config: place.file,
    roles: ROLES_OF_LOGINS,
    public_url: 'https://kassa.lan:8001',
    notifications: { ...config.notifications, hook_secret: 'x' },
    ...changes,
  });
}

test('where all is well nothing is said', () => {
  expect(warnings()).toEqual([]);
  expect(accessWarnings(defaultConfig())).toEqual([]);
});

test.each<[RegExp, Partial<Config>]>([
  [/prometheus has none and is not let in/, { roles: { admin: 'admin' } }],
  [/has no user ghost/, { roles: { ...ROLES_OF_LOGINS, ghost: 'viewer' } }],
  [/without it Alertmanager cannot report/, { notifications: defaultConfig().notifications }],
  [/should begin with https/, { public_url: 'http://kassa.lan:8001' }],
])('says %s', (warning, changes) => {
  expect(warnings(changes).join('\n')).toMatch(warning);
});

test('says that passwords cross the network in the clear', () => {
  place.write(HASHES);
  expect(warnings().join('\n')).toMatch(/passwords cross the network/);
});

test('throws where roles are written down and nobody would be asked who he is', () => {
  const roles = { anna: 'admin' } as const;
  expect(() => accessWarnings({ ...defaultConfig(), roles })).toThrow(/roles: there is no web-config.yml.*let in/);
  place.write({}, { cert, key });
  expect(() => warnings()).toThrow(/web-config.yml has no users, so everybody would be let in/);
  expect(warnings({ roles: {}, web_config: place.file })).toEqual([]);
});

test('throws for what the program would not start with', () => {
  const token_secret_file = join(place.folder, 'secret');
  writeFileSync(token_secret_file, 'short');
  expect(() => warnings({ token_secret_file })).toThrow(/at least 32 bytes/);
  writeFileSync(place.file, '');
  expect(() => warnings()).toThrow(/names neither users nor a certificate/);
});
