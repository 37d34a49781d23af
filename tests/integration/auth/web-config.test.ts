/** web-config.yml and the roles change under the running program. */
import { renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { createLogger } from '../../../src/logger.ts';
import { startProgram } from '../../../src/main.ts';
import { makeCertificate } from '../../support/certificate.ts';
import { ask, type LockedShop, startLockedShop } from '../../support/locked-shop.ts';
import { startShop, until } from '../../support/running-shop.ts';
import { openSocket } from '../../support/socket.ts';
import { basic, cheapHash, HASHES, LOGINS, type Login, ROLES_OF_LOGINS } from '../../support/web-config.ts';

const CARLA: Login = { user: 'carla', password: 'password of carla' };
const OWNER = LOGINS.viewer;

let shop: LockedShop;
beforeEach(async () => {
  shop = await startLockedShop({ config: { roles: { ...ROLES_OF_LOGINS, carla: 'cashier' } } });
});
afterEach(() => shop.close());

const statusOf = async (who: Login) =>
  (await ask(shop.url, { path: '/api/v1/status', headers: { authorization: basic(who) } })).status;
const saysOf = (words: string) => shop.logged.filter(({ msg }) => String(msg).includes(words)).length;

test('who is added is let in, who is removed is out, with every way he had', async () => {
  const ways = [await shop.as('viewer'), await shop.as('viewer', 'token'), await shop.as('viewer', 'cookie')];
  const { [OWNER.user]: _, ...others } = HASHES;
  shop.web.write({ ...others, carla: cheapHash(CARLA.password) });
  await until('carla is let in', async () => (await statusOf(CARLA)) === 200);
  for (const headers of ways) expect((await ask(shop.url, { path: '/api/v1/status', headers })).status).toBe(401);
  expect(saysOf('was read again')).toBe(1);
});

test('a new password ends what was got with the old one', async () => {
  const cookie = await shop.as('viewer', 'cookie');
  expect(await statusOf(OWNER)).toBe(200);
  shop.web.write({ ...HASHES, [OWNER.user]: cheapHash('another password') });
  await until('the old one is refused', async () => (await statusOf(OWNER)) === 401);
  expect((await ask(shop.url, { path: '/api/v1/status', headers: cookie })).status).toBe(401);
  expect(await statusOf({ ...OWNER, password: 'another password' })).toBe(200);
});

test.each([
  ['half', (file: string) => truncateSync(file, 40)],
  ['emptied', (file: string) => truncateSync(file)],
  ['gone', (file: string) => rmSync(file)],
])('a file that is %s opens the door to nobody and closes it to nobody', async (_, spoil) => {
  spoil(shop.web.file);
  await until('that is noticed', () => saysOf('cannot be used') > 0);
  expect((await ask(shop.url, { path: '/api/v1/status' })).status).toBe(401);
  expect(await statusOf(OWNER)).toBe(200);
  expect(saysOf('cannot be used')).toBe(1);
  expect(JSON.stringify(shop.logged)).not.toMatch(/\$2[aby]\$/);
});

test.each(['', 'basic_auth_users:\n  anna: secret-in-the-clear\n', 'basic_auth_users: {'])(
  'with %j the program does not start, rather than stand open',
  async (text) => {
    const file = join(shop.web.folder, 'broken.yml');
    writeFileSync(file, text);
    const log = await createLogger('silent');
    const starting = startProgram({ config: { ...defaultConfig(), web_config: file }, log });
    await expect(starting).rejects.toThrow(/broken\.yml/);
    await expect(starting).rejects.not.toThrow(/secret-in-the-clear/);
  },
);

test('nor with a file that is not there, nor with a secret that is too short', async () => {
  const log = await createLogger('silent');
  const config = { ...defaultConfig(), web_config: join(shop.web.folder, 'nowhere.yml') };
  await expect(startProgram({ config, log })).rejects.toThrow(/there is no such file/);
  const token_secret_file = join(shop.web.folder, 'secret');
  writeFileSync(token_secret_file, 'short-secret\n');
  const short = { ...defaultConfig(), web_config: shop.web.file, token_secret_file };
  await expect(startProgram({ config: short, log })).rejects.toThrow(/expected at least 32 bytes/);
  await expect(startProgram({ config: short, log })).rejects.not.toThrow(/short-secret/);
});

test('nor with roles and nobody who would be asked who he is; and while it runs such settings are not taken over', async () => {
  const log = await createLogger('silent');
  const config = { ...defaultConfig(), roles: ROLES_OF_LOGINS };
  await expect(startProgram({ config, log })).rejects.toThrow(
    /roles: there is no web-config\.yml.*everybody would be let in/,
  );
  const open = await startShop();
  await expect(open.adopt({ roles: ROLES_OF_LOGINS })).rejects.toThrow(/everybody would be let in/);
  expect((await ask(open.url, { path: '/api/v1/status' })).status).toBe(200);
  await open.close();
});

test('who lost his role by a reload is named, and let in no more', async () => {
  const { [OWNER.user]: _, ...others } = ROLES_OF_LOGINS;
  await shop.adopt({ web_config: shop.web.file, roles: { ...others, ownr: 'viewer' } });
  expect(await statusOf(OWNER)).toBe(401);
  expect(shop.logged).toContainEqual(
    expect.objectContaining({ users: [OWNER.user], msg: expect.stringContaining('have no role') }),
  );
});

test('a file that was moved waits for the next start, roles with it, and the rest of a reload is taken over', async () => {
  const { file } = shop.web;
  const moved = `${file}.moved`;
  renameSync(file, moved);
  await shop.adopt({ web_config: moved, roles: {}, shop: { ...defaultConfig().shop, name: 'Новая вывеска' } });
  expect(shop.logged).toContainEqual(expect.objectContaining({ settings: ['web_config', 'roles'] }));
  const { text } = await ask(shop.url, { path: '/api/v1/status', headers: { authorization: basic(OWNER) } });
  expect(JSON.parse(text)).toMatchObject({ shop: { name: 'Новая вывеска' } });
  renameSync(moved, file);
});

test('so do users where nobody had to log in: who is there stays let in', async () => {
  const open = await startShop();
  await open.adopt({ web_config: shop.web.file, roles: ROLES_OF_LOGINS });
  expect(open.logged).toContainEqual(expect.objectContaining({ settings: ['web_config', 'roles'] }));
  expect((await ask(open.url, { path: '/api/v1/status' })).status).toBe(200);
  await open.close();
});

test('who watched while nobody had to log in is told nothing more once somebody has to', async () => {
  const pair = await makeCertificate('shop');
  const open = await startLockedShop({ users: {}, pair, config: { roles: {} } });
  const screen = await openSocket(open.url, '/ws/realtime', { rejectUnauthorized: false });
  await screen.nextWith(({ buffer }) => buffer?.pending === 0);
  open.web.write(HASHES, pair);
  await until('that is noticed', () => open.logged.some(({ msg }) => String(msg).includes('was read again')));
  open.writer.addReceipt();
  expect(await screen.closed()).toBe(1008);
  expect(screen.waiting.filter((text) => JSON.parse(text).buffer?.pending === 1)).toEqual([]);
  await open.close();
});

test('with a secret of its own a login outlives the program, without one it does not', async () => {
  const token_secret_file = join(shop.web.folder, 'secret');
  writeFileSync(token_secret_file, `${'s'.repeat(40)}\n`);
  const restarted = async (secret: { token_secret_file?: string }) => {
    const before = await startLockedShop({ users: HASHES, config: secret });
    const cookie = await before.as('viewer', 'cookie');
    await before.close();
    const after = await startLockedShop({ users: HASHES, config: secret });
    const { status } = await ask(after.url, { path: '/api/v1/status', headers: cookie });
    await after.close();
    return status;
  };
  expect(await restarted({ token_secret_file })).toBe(200);
  expect(await restarted({})).toBe(401);
});
