/** What the doctor says of buffer.db and the folder it lies in, whosever they are, and of the journal. */
import { chmodSync, chownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { JournalStore } from '../../../src/journal/store.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { type DoctorsShop, it } from '../../support/doctors-shop.ts';
import type { ProgramOptions } from '../../support/program.ts';
import { lacks } from '../../support/share.ts';

const ADAPTER_USER = 4321;
const OTHER_USER = 1234;
const isRoot = process.getuid?.() === 0;

describe('the file', () => {
  it('is not there', async ({ shop }) => {
    const { file, doctor } = shop;
    const { code, of } = await doctor();
    expect(code).toBe(1);
    expect(of('file')).toMatchObject({ status: 'problem', text: `Файла нет: ${file}` });
    expect(of('reading')).toBeUndefined();
  });

  it('is a folder', async ({ shop }) => {
    const { file, doctor } = shop;
    mkdirSync(file);
    expect((await doctor()).of('file')).toMatchObject({ status: 'problem' });
  });

  it('is no database', async ({ shop }) => {
    const { file, doctor } = shop;
    writeFileSync(file, 'x'.repeat(5000));
    expect((await doctor()).of('reading')).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('это не база SQLite'),
    });
  });

  it('lacks a column, which is named', async ({ shop }) => {
    const { till, doctor } = shop;
    till().db.exec('ALTER TABLE receipts DROP COLUMN last_error');
    const { code, of } = await doctor();
    expect(code).toBe(1);
    expect(of('schema')).toMatchObject({ status: 'problem', text: expect.stringContaining('receipts.last_error') });
  });

  it('is older than session persistence', async ({ shop }) => {
    const { till, doctor } = shop;
    till().db.exec('DROP TABLE cash_transactions; DROP TABLE pos_sessions');
    const { code, of } = await doctor();
    expect(code).toBe(0);
    expect(of('schema')).toMatchObject({
      status: 'warning',
      text: expect.stringContaining('pos_sessions и cash_transactions'),
    });
  });
});

describe.skipIf(lacks(import.meta.filename, !isRoot, 'only root can make files of others'))('whose file it is', () => {
  const as = (user: number): ProgramOptions => ({
    prefix: ['setpriv', '--reuid', String(user), '--regid', String(user), '--clear-groups'],
  });

  function belongsTo(data: string, user: number): void {
    for (const path of [data, ...readdirSync(data).map((name) => join(data, name))]) chownSync(path, user, user);
  }

  it.for<[string, number, number]>([
    ['a folder that we may not write to', 0o755, OTHER_USER],
    ['a folder that everybody may write to', 0o777, OTHER_USER],
    ['the adapter’s own user', 0o755, ADAPTER_USER],
    ['root', 0o777, 0],
  ])('%s: read, and nothing is left behind', async ([_name, mode, user], { shop }) => {
    const { data, till, doctor } = shop;
    till();
    belongsTo(data, ADAPTER_USER);
    chmodSync(data, mode);
    const { of } = await doctor({}, as(user));
    expect(of('safety')).toMatchObject({ status: 'fine' });
    expect(of('reading')).toMatchObject({ status: 'fine' });
  });

  it('a -wal beside an adapter that does not answer is told, with what it holds', async ({ shop }) => {
    const { file, till, doctor } = shop;
    till();
    const { of, checks } = await doctor({ KKT_ADAPTER_URL: `http://127.0.0.1:${await freePort()}` });
    expect(of('wal')).toMatchObject({
      status: 'warning',
      text: expect.stringContaining(`${file}-wal`),
      advice: expect.stringContaining('только вместе'),
    });
    // It was killed, or runs at another address.
    expect(checks.filter(({ text }) => /адаптер (работает|остановлен)/i.test(text))).toEqual([]);
    expect((await doctor()).of('wal')).toBeUndefined();
  });

  it('a companion of another owner stops the till', async ({ shop }) => {
    const { data, file, till, doctor } = shop;
    till();
    belongsTo(data, ADAPTER_USER);
    chownSync(`${file}-wal`, OTHER_USER, OTHER_USER);
    const { of } = await doctor();
    expect(of('companions')).toMatchObject({
      status: 'problem',
      advice: `Верните владельца, файлы не удаляйте: sudo chown ${ADAPTER_USER}:${ADAPTER_USER} ${file}-wal`,
    });
  });

  it('a file mounted without its folder would be silently stale', async ({ shop }) => {
    const { folder, file, till, doctor } = shop;
    till();
    const mounted = join(folder, 'mounted');
    mkdirSync(mounted);
    writeFileSync(join(mounted, 'buffer.db'), '');
    const script = `mount --bind ${file} ${join(mounted, 'buffer.db')} && exec "$@"`;
    const { code, of } = await doctor(
      { BUFFER_DB_PATH: join(mounted, 'buffer.db') },
      { prefix: ['unshare', '-m', 'sh', '-c', script, 'sh'] },
    );
    expect(code).toBe(1);
    expect(of('mount')).toMatchObject({ status: 'problem', advice: expect.stringContaining('папку целиком') });
  });

  it('a folder mounted read-only is fine', async ({ shop }) => {
    const { data, till, doctor } = shop;
    till();
    const script = `mount --bind ${data} ${data} && mount -o remount,ro,bind ${data} && exec "$@"`;
    const { of } = await doctor({}, { prefix: ['unshare', '-m', 'sh', '-c', script, 'sh'] });
    expect(of('mount')).toMatchObject({ status: 'fine', text: expect.stringContaining('только чтение') });
    expect(of('reading')).toMatchObject({ status: 'fine' });
  });
});

describe('the journal', () => {
  const journalOf = async ({ doctor }: DoctorsShop, environment: Record<string, string> = {}) =>
    (await doctor(environment)).of('journal');

  it('is not made by looking for it', async ({ shop }) => {
    const { folder } = shop;
    expect(await journalOf(shop)).toMatchObject({ status: 'fine', text: expect.stringContaining('будет здесь') });
    expect(readdirSync(folder)).not.toContain('state');
  });

  it("must not lie in the till's folder", async ({ shop }) => {
    const { data, till } = shop;
    till();
    expect(await journalOf(shop, { STATE_DIRECTORY: data })).toMatchObject({
      status: 'warning',
      text: expect.stringContaining('папка кассы'),
      advice: expect.stringContaining('STATE_DIRECTORY'),
    });
  });

  it('is damaged, and stays where it is until the service starts', async ({ shop }) => {
    const { folder } = shop;
    mkdirSync(join(folder, 'state'));
    writeFileSync(join(folder, 'state', 'journal.db'), 'x'.repeat(5000));
    expect(await journalOf(shop)).toMatchObject({ status: 'warning', text: expect.stringContaining('повреждён') });
    expect(readdirSync(join(folder, 'state'))).toEqual(['journal.db']);
  });

  const mayNotMount = lacks(import.meta.filename, !isRoot, 'only root may mount');
  describe.skipIf(mayNotMount)('on a disk that is not for it', () => {
    it.for([
      ['not_writable', 'mount --bind STATE STATE && mount -o remount,ro,bind STATE', 'в папку нельзя писать'],
      // What the system says of mounts is all that is asked of a disk.
      [
        'foreign_mount',
        '{ cat /proc/self/mountinfo; echo "999 1 0:99 / STATE rw - 9p host rw"; } > MOUNTS && mount --bind MOUNTS /proc/$$/mountinfo',
        'папка лежит на диске другой машины',
      ],
    ] as const)('%s', async ([, mounted, words], { shop: { folder, doctor } }) => {
      const state = join(folder, 'state');
      mkdirSync(state);
      const script = mounted.replaceAll('STATE', state).replaceAll('MOUNTS', join(folder, 'mounts'));
      const prefix = ['unshare', '-m', 'sh', '-c', `${script} && exec "$@"`, 'sh'];
      expect((await doctor({}, { prefix })).of('journal')).toMatchObject({
        status: 'warning',
        text: expect.stringContaining(`Журнала тревог нет: ${words}`),
        advice: expect.stringContaining('Задайте другую папку'),
      });
      expect(readdirSync(state)).toEqual([]);
    });
  });

  it('is kept by the pos-monitor that runs, which a doctor in a container of its own cannot ask', async ({ shop }) => {
    const { folder } = shop;
    mkdirSync(join(folder, 'state'));
    const store = new JournalStore(join(folder, 'state', 'journal.db'));
    expect(await journalOf(shop)).toMatchObject({ status: 'fine', text: expect.stringContaining('ведёт работающий') });
    store.close();
  });
});
