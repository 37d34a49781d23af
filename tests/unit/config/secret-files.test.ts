import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { ofService, withSecrets } from '../../../src/config/secret-files.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-secret-files-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileOf(text: string | Uint8Array): string {
  const file = join(folder, String(files++));
  writeFileSync(file, text);
  return file;
}

const told = (notifications: object) => configSchema.parse({ notifications }).notifications;
const mail = { to: 'a@x.org', from: 'b@x.org', smarthost: 'x.org:25', username: 'b' };

test('what stands in a file takes the place of its name, whatever the channel', () => {
  const given = told({
    hook_secret_file: fileOf('long-enough\n'),
    telegram: [
      { chat_id: 1, bot_token_file: fileOf('1:telegram\n') },
      { chat_id: 2, bot_token: '1:inline' },
    ],
    max: [{ chat_id: 3, bot_token_file: fileOf(' max ') }],
    max_api: { ca_file: '/a/certificate' },
    email: [{ ...mail, password_file: fileOf('pass word\r\n') }],
    pagerduty: [{ routing_key_file: fileOf('pager') }],
    opsgenie: [{ api_key_file: fileOf('genie') }],
  });
  const filled = withSecrets(given);
  expect(filled).toMatchObject({
    hook_secret: 'long-enough',
    telegram: [{ bot_token: '1:telegram' }, { bot_token: '1:inline' }],
    max: [{ bot_token: 'max' }],
    max_api: { ca_file: '/a/certificate' },
    email: [{ password: 'pass word' }],
    pagerduty: [{ routing_key: 'pager' }],
    opsgenie: [{ api_key: 'genie' }],
  });
  expect(withSecrets(filled)).toEqual(filled);
});

test.each<[string, (file: string) => object]>([
  ['hook_secret_file: expected at least 8 characters', (file) => ({ hook_secret_file: file })],
  [
    'telegram[0].bot_token_file: expected a bot token',
    (file) => ({ telegram: [{ chat_id: 1, bot_token_file: file }] }),
  ],
  [
    'max[0].bot_token_file: expected a bot token',
    (file) => ({ hook_secret: 'long-enough', max: [{ chat_id: 1, bot_token_file: file }] }),
  ],
  ['email[0].password_file: expected a password', (file) => ({ email: [{ ...mail, password_file: file }] })],
  ['pagerduty[0].routing_key_file: expected an', (file) => ({ pagerduty: [{ routing_key_file: file }] })],
  ['opsgenie[0].api_key_file: expected an API key', (file) => ({ opsgenie: [{ api_key_file: file }] })],
])('an empty file is no secret: %s', (words, given) => {
  const file = fileOf(' \n');
  expect(() => withSecrets(told(given(file)))).toThrow(`notifications.${words}`);
  expect(() => withSecrets(told(given(file)))).toThrow(`, in ${file}`);
});

test('a secret that is no use is not repeated', () => {
  const given = told({ hook_secret_file: fileOf('hunter2') });
  expect(() => withSecrets(given)).toThrow(/^(?!.*hunter2).*expected at least 8/s);
});

test('a secret in another encoding is told, and none of its letters is lost', () => {
  const file = fileOf(Buffer.from('\xef\xe0\xf0\xee\xeb\xfc', 'latin1'));
  const given = told({ email: [{ ...mail, password_file: file }] });
  expect(() => withSecrets(given)).toThrow(/email\[0\]\.password_file: expected UTF-8$/);
  expect(withSecrets(told({ email: [{ ...mail, password_file: fileOf('\ufeffпароль') }] })).email[0]?.password).toBe(
    'пароль',
  );
});

test('the service does not ask for what only `render` needs', () => {
  const given = told({ hook_secret: 'long-enough', telegram: [{ chat_id: 1, bot_token_file: '/nowhere' }] });
  expect(withSecrets(ofService(given)).hook_secret).toBe('long-enough');
  expect(() => withSecrets(given)).toThrow(/telegram\[0\]\.bot_token_file: there is no such file/);
});
