/** The program as a shop runs it: no secret is seen in what it says, shows, or is called by. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBufferFile } from '../../../src/simulator/index.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { ask, HOOK_SECRET } from '../../support/locked-shop.ts';
import { type RunningProgram, runProgram, startProcess } from '../../support/program.ts';
import {
  basic,
  createWebConfig,
  HASHES,
  LOGINS,
  ROLES_OF_LOGINS,
  type WebConfigFolder,
} from '../../support/web-config.ts';

const TOKEN_SECRET = 'the-secret-that-tokens-are-signed-with';
const BOT_TOKEN = '123456:bot-token-of-the-shop';

let web: WebConfigFolder;
let folder = '';
let program: RunningProgram | null = null;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pos-monitor-secrets-'));
  web = createWebConfig();
  createBufferFile(join(folder, 'buffer.db'));
  writeFileSync(join(folder, 'token-secret'), TOKEN_SECRET);
  const settings = {
    buffer: { path: join(folder, 'buffer.db') },
    adapter: { url: `http://127.0.0.1:${await freePort()}` },
    listen: { host: '127.0.0.1', port: 0 },
    log_level: 'trace',
    token_secret_file: join(folder, 'token-secret'),
    roles: ROLES_OF_LOGINS,
    notifications: { hook_secret: HOOK_SECRET, telegram: [{ chat_id: -7, bot_token: BOT_TOKEN }] },
  };
  writeFileSync(join(folder, 'pos-monitor.yml'), JSON.stringify(settings));
});
afterEach(async () => {
  program?.child.kill('SIGKILL');
  await program?.finished;
  program = null;
  web.remove();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<string> {
  const running = startProcess(['run', '--web.config.file', web.file], { folder });
  program = running;
  return vi.waitUntil(() => /"url":"(http:[^"]+)".*"msg":"pos-monitor is running"/.exec(running.stdout())?.[1], {
    timeout: 120_000,
  });
}

test('whatever is asked of it and whoever logs in, no secret is said or shown', async () => {
  const url = await start();
  const asked: string[] = [];
  const get = async (path: string, headers: Record<string, string>, method = 'GET', body?: string) => {
    const { headers: answer, text } = await ask(url, { path, method, headers, ...(body !== undefined && { body }) });
    asked.push(text);
    return { cookies: answer['set-cookie'] ?? [], text };
  };
  const json = { 'content-type': 'application/json' };
  const wrong = 'a-wrong-password';
  const { text: tokenText } = await get('/api/v1/auth/token', { authorization: basic(LOGINS.admin) }, 'POST');
  const { token } = JSON.parse(tokenText);
  const { cookies } = await get('/api/v1/auth/login', json, 'POST', JSON.stringify(LOGINS.admin));
  const cookie = String(cookies[0]).split(';')[0] ?? '';
  // From here on nothing that comes back may say a secret; the token itself was said to the one who asked for it.
  asked.length = 0;
  const ways: Record<string, string>[] = [
    { authorization: `Bearer ${token}` },
    { cookie },
    { authorization: basic(LOGINS.admin) },
    { authorization: basic({ ...LOGINS.admin, password: wrong }) },
    { authorization: basic({ user: wrong, password: wrong }) },
    {},
  ];
  const paths = [
    '/metrics',
    '/api/v1/status',
    '/api/v1/debug/config',
    '/api/v1/debug/readings',
    '/openapi.json',
    '/nope',
  ];
  for (const headers of ways) {
    for (const path of [...paths, `/api/v1/status?token=${TOKEN_SECRET}`]) await get(path, headers);
  }
  await get('/api/v1/auth/login', json, 'POST', JSON.stringify({ ...LOGINS.viewer, password: wrong }));
  await get('/api/v1/auth/login', json, 'POST', `{"user": "owner", "password": "${wrong}`);
  await get('/api/v1/hooks/alertmanager', { authorization: `Bearer ${HOOK_SECRET}` }, 'POST', '{}');
  const secrets = [
    ...Object.values(LOGINS).map(({ password }) => password),
    ...Object.values(HASHES),
    wrong,
    TOKEN_SECRET,
    HOOK_SECRET,
    BOT_TOKEN,
    token,
    cookie,
  ];
  const cmdline = readFileSync(`/proc/${program?.child.pid}/cmdline`, 'utf8');
  program?.child.kill('SIGTERM');
  const finished = await program?.finished;
  const said = `${finished?.stdout}${finished?.stderr}`;
  expect(said).toContain('a login was refused');
  for (const secret of secrets) {
    expect(asked.filter((text) => text.includes(secret))).toEqual([]);
    expect([secret, said.includes(secret), cmdline.includes(secret)]).toEqual([secret, false, false]);
  }
});

test('nor in what check says of the settings, right or wrong', async () => {
  const environment = {};
  const settings = join(folder, 'pos-monitor.yml');
  writeFileSync(settings, JSON.stringify({ ...JSON.parse(readFileSync(settings, 'utf8')), web_config: web.file }));
  const shown = await runProgram(['check', '--show'], { folder, environment });
  expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining('chat_id: -7')]);
  writeFileSync(
    join(folder, 'broken.yml'),
    `notifications: {hook_secret: [${HOOK_SECRET}], telegram: [{bot_token: ${BOT_TOKEN}!}]}\n`,
  );
  const broken = await runProgram(['check', 'broken.yml'], { folder, environment });
  expect(broken.code).toBe(1);
  for (const text of [shown.stdout, shown.stderr, broken.stdout, broken.stderr]) {
    for (const secret of [HOOK_SECRET, BOT_TOKEN, TOKEN_SECRET]) expect(text).not.toContain(secret);
  }
});

test('a web config that cannot be used ends the start, says why, and repeats nothing of it', async () => {
  writeFileSync(web.file, 'basic_auth_users:\n  anna: password-in-the-clear\n');
  const { code, stdout, stderr } = await runProgram(['run', '--web.config.file', web.file], { folder });
  expect(code).toBe(1);
  expect(stderr).toMatch(/web-config\.yml[\s\S]*basic_auth_users\.anna \(line 2\): expected a bcrypt hash/);
  expect(stdout + stderr).not.toContain('password-in-the-clear');
});
