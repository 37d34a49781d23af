import {
  appendFileSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Following, followWebConfig } from '../../../src/auth/web-config.ts';
import { cert, key } from '../../integration/ship/certificate.ts';
import { lacks } from '../../support/share.ts';
import { cheapHash, createWebConfig, type WebConfigFolder, writePair } from '../../support/web-config.ts';

const [FIRST, SECOND] = [cheapHash('1'), cheapHash('2')];

let place: WebConfigFolder;
let following: Following | null = null;
let changes = 0;
const refusals: string[] = [];
beforeEach(() => {
  place = createWebConfig({ anna: FIRST, boris: FIRST });
  changes = 0;
  refusals.length = 0;
});
afterEach(() => {
  following?.stop();
  place.remove();
});

async function follow(): Promise<Following> {
  following = await followWebConfig(place.file, {
    changed: () => {
      changes += 1;
    },
    refused: (error) => refusals.push(error.message),
  });
  return following;
}

const users = () => Object.keys(following?.current().users ?? {});

test('a new version counts from the next look on; where nothing changed nothing is said', async () => {
  const { look, current } = await follow();
  await look();
  expect(changes).toBe(0);
  place.write({ anna: SECOND, carla: SECOND });
  await look();
  expect({ ...current().users }).toEqual({ anna: SECOND, carla: SECOND });
  await look();
  expect({ changes, refusals }).toEqual({ changes: 1, refusals: [] });
});

test('one that is put in its place whole counts, too, though it is as long as the old one', async () => {
  const { look, current } = await follow();
  const draft = `${place.file}.new`;
  writeFileSync(draft, readFileSync(place.file, 'utf8').replaceAll(FIRST, SECOND));
  renameSync(draft, place.file);
  await look();
  expect(current().users.anna).toBe(SECOND);
});

test.each([
  ['is gone', (file: string) => rmSync(file)],
  ['is emptied', (file: string) => truncateSync(file)],
  ['is cut in the middle of a hash', (file: string) => truncateSync(file, 50)],
  ['is cut after its first line', (file: string) => truncateSync(file, 'basic_auth_users:\n'.length)],
  ['is nonsense', (file: string) => writeFileSync(file, 'basic_auth_users: nonsense\n')],
  ['names nobody', (file: string) => writeFileSync(file, 'basic_auth_users: {}\n')],
  [
    'turns TLS on',
    (file: string) => appendFileSync(file, 'tls_server_config: {cert_file: cert.pem, key_file: key.pem}\n'),
  ],
])('while the file %s the one before stays in force; it is said once, and what is mended counts', async (_, spoil) => {
  writePair(place.folder, { cert, key });
  const { look } = await follow();
  const good = readFileSync(place.file);
  spoil(place.file);
  for (let times = 0; times < 3; times++) await look();
  expect(users()).toEqual(['anna', 'boris']);
  expect(refusals).toHaveLength(1);
  expect(refusals[0]).not.toContain(FIRST);
  writeFileSync(place.file, `${good}  carla: ${FIRST}\n`);
  await look();
  expect(users()).toEqual(['anna', 'boris', 'carla']);
});

test.skipIf(lacks(import.meta.filename, process.platform === 'win32', 'Windows has no pipes among its files'))(
  'a device or pipe in its place is not read: it may never end',
  async () => {
    const { look } = await follow();
    rmSync(place.file);
    symlinkSync('/dev/null', place.file);
    await look();
    expect(users()).toEqual(['anna', 'boris']);
    expect(refusals).toEqual([expect.stringContaining('it is not a regular file')]);
  },
);

test('users cannot be left out beside a certificate: the door would stand open', async () => {
  place.write({ anna: FIRST }, { cert, key });
  const { look } = await follow();
  writeFileSync(place.file, 'tls_server_config:\n  cert_file: cert.pem\n  key_file: key.pem\n');
  await look();
  expect(users()).toEqual(['anna']);
  expect(refusals).toEqual([expect.stringContaining('needs a restart')]);
});

test('a certificate whose key has not come yet waits for it', async () => {
  place.write({}, { cert, key });
  const { look, current } = await follow();
  const other = { cert: `the new one\n${cert}`, key: `the new one\n${key}` };
  rmSync(join(place.folder, 'key.pem'));
  writeFileSync(join(place.folder, 'cert.pem'), other.cert);
  await look();
  expect(current().tls?.cert).toBe(cert);
  expect(refusals).toHaveLength(1);
  writePair(place.folder, other);
  await look();
  expect(current().tls).toEqual(other);
  expect(changes).toBe(1);
});

test('a file that changes while it is read is read again', async () => {
  const { look } = await follow();
  const looking = (async () => {
    for (let times = 0; times < 50; times++) await look();
  })();
  for (let number = 0; number < 50; number++) {
    place.write({ anna: FIRST, [`user${number}`]: FIRST });
    await new Promise((resolve) => setImmediate(resolve));
  }
  await looking;
  await look();
  expect(users()).toEqual(['anna', 'user49']);
});

test('a touched file is no new one worth a word, but it is read', async () => {
  const { look } = await follow();
  utimesSync(place.file, new Date(0), new Date(0));
  await look();
  expect(users()).toEqual(['anna', 'boris']);
  expect(refusals).toEqual([]);
});

test('a file that cannot be used at the start is an error at once', async () => {
  writeFileSync(place.file, '');
  await expect(follow()).rejects.toThrow(/names neither users nor a certificate/);
});
