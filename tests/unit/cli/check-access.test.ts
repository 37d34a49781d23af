import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileWarnings } from '../../../src/cli/check.ts';
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
  return fileWarnings({
    ...config,
    web_config: place.file,
    roles: ROLES_OF_LOGINS,
    public_url: 'https://kassa.lan:8001',
    notifications: { ...config.notifications, hook_secret: 'long-enough' },
    ...changes,
  });
}

test('where all is well nothing is said', () => {
  expect(warnings()).toEqual([]);
  expect(fileWarnings(defaultConfig())).toEqual([]);
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
  expect(() => fileWarnings({ ...defaultConfig(), roles })).toThrow(/roles: there is no web-config.yml.*let in/);
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

const { notifications } = defaultConfig();
const max = { hook_secret: 'long-enough', max: [{ chat_id: 5, bot_token: 'token' }] };

test.each<[RegExp, Partial<Config['notifications']>]>([
  [/nope cannot be used:\n {2}notifications.hook_secret_file: there is no such file/, { hook_secret_file: 'nope' }],
  [/notifications.max\[0\].bot_token_file: there is/, { ...max, max: [{ chat_id: 5, bot_token_file: 'nope' }] }],
  [/max_api.ca_file: there is/, { ...max, max_api: { ...notifications.max_api, ca_file: 'nope' } }],
])('throws %s', (words, changes) => {
  expect(() => fileWarnings({ ...defaultConfig(), notifications: { ...notifications, ...changes } })).toThrow(words);
});

test('warns of a token that only `render` reads', () => {
  const telegram = [{ chat_id: 5, bot_token_file: 'nope' }];
  expect(fileWarnings({ ...defaultConfig(), notifications: { ...notifications, telegram } })).toEqual([
    expect.stringMatching(/^nothing can be rendered for Alertmanager: nope.*telegram\[0\]\.bot_token_file: there is/),
  ]);
});

test('says that nobody is told at once where each channel is of a second contact', () => {
  const contacts = [{ name: 'Анна', role: 'администратор', voice: 'administrator', second: true }] as const;
  const webhook = [{ url: 'http://127.0.0.1:9/', contact: 'Анна' }];
  const told = (more: object) => ({ ...defaultConfig(), contacts, notifications: { ...notifications, ...more } });
  expect(fileWarnings(told({ webhook }))).toEqual([expect.stringContaining('`second`')]);
  expect(fileWarnings(told({ webhook, email: [{ to: 'a@x.org', from: 'b@x.org', smarthost: 'x.org:25' }] }))).toEqual(
    [],
  );
  expect(fileWarnings(told({}))).toEqual([]);
});
