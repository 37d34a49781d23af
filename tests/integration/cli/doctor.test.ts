import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JournalStore } from '../../../src/journal/store.ts';
import { createBufferFile, openWriter, type Writer } from '../../../src/simulator/index.ts';
import { freePort, startServer, type TestServer } from '../../support/http-server.ts';
import { type ProgramOptions, runProgram } from '../../support/program.ts';
import { lacks } from '../../support/share.ts';

interface Check {
  readonly id: string;
  readonly status: string;
  readonly text: string;
  readonly advice: string | null;
}

const ADAPTER_USER = 4321;
const OTHER_USER = 1234;
const isRoot = process.getuid?.() === 0;

let folder = '';
let data = '';
let file = '';
let adapter: TestServer;
let writer: Writer | null = null;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pos-monitor-doctor-'));
  chmodSync(folder, 0o755);
  data = join(folder, 'data');
  file = join(data, 'buffer.db');
  mkdirSync(data);
  adapter = await startServer((_request, response) => response.end('{"status":"ok","circuit_breaker_state":"CLOSED"}'));
});
afterEach(async () => {
  writer?.close();
  writer = null;
  await adapter.close();
  rmSync(folder, { recursive: true });
});

/** Somebody is told, by way of an Alertmanager that answers; here the adapter's server plays it. */
function withChannel(): Record<string, string> {
  writeFileSync(join(folder, 'pos-monitor.yml'), 'notifications: {webhook: [{url: "http://127.0.0.1:9/"}]}');
  return { ALERTMANAGER_URL: adapter.url };
}

/** A till with one receipt; the writer keeps the file open, as a running adapter does. */
function till(): Writer {
  createBufferFile(file);
  writer = openWriter(file);
  writer.addReceipt();
  return writer;
}

async function doctor(environment: Readonly<Record<string, string>> = {}, options: ProgramOptions = {}) {
  const port = String(await freePort());
  const usual = { BUFFER_DB_PATH: file, KKT_ADAPTER_URL: adapter.url, HOST: '127.0.0.1', PORT: port };
  const result = await runProgram(['doctor', '--json'], {
    folder,
    environment: { ...usual, ...environment },
    ...options,
  });
  const { status, checks }: { status: string; checks: Check[] } = JSON.parse(result.stdout);
  const of = (id: string) => checks.find((check) => check.id === id);
  return { code: result.code, status, checks, of };
}

describe('a shop in good order', () => {
  it('gets a clean bill, with stable ids', async () => {
    till();
    const { code, status, checks } = await doctor(withChannel());
    expect(checks.map((check) => [check.id, check.status, check.advice])).toEqual(
      [
        'user',
        'config',
        'file',
        'mount',
        'companions',
        'safety',
        'reading',
        'schema',
        'adapter',
        'clock',
        'time_zone',
        'port',
        'links',
        'journal',
        'messages',
      ].map((id) => [id, 'fine', null]),
    );
    expect({ code, status }).toEqual({ code: 0, status: 'fine' });
  });

  it('is read by people too', async () => {
    till();
    const { code, stdout } = await runProgram(['doctor'], {
      folder,
      environment: {
        BUFFER_DB_PATH: file,
        KKT_ADAPTER_URL: adapter.url,
        HOST: '127.0.0.1',
        PORT: String(await freePort()),
        ...withChannel(),
      },
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/в порядке {2}База читается: адаптер работает с ней/);
    expect(stdout).toMatch(/Итог: проблем 0, предупреждений 0\.\n$/);
  });

  it('leaves the folder as it was', async () => {
    till().close();
    writer = null;
    const before = readdirSync(data);
    const { code, status, of } = await doctor(withChannel());
    expect({ code, status }).toEqual({ code: 0, status: 'fine' });
    expect(of('reading')?.text).toContain('адаптер остановлен');
    expect(readdirSync(data)).toEqual(before);
  });
});

describe('the file', () => {
  it('is not there', async () => {
    const { code, of } = await doctor();
    expect(code).toBe(1);
    expect(of('file')).toMatchObject({ status: 'problem', text: `Файла нет: ${file}` });
    expect(of('reading')).toBeUndefined();
  });

  it('is a folder', async () => {
    mkdirSync(file);
    expect((await doctor()).of('file')).toMatchObject({ status: 'problem' });
  });

  it('is no database', async () => {
    writeFileSync(file, 'x'.repeat(5000));
    expect((await doctor()).of('reading')).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('это не база SQLite'),
    });
  });

  it('lacks a column, which is named', async () => {
    till().db.exec('ALTER TABLE receipts DROP COLUMN last_error');
    const { code, of } = await doctor();
    expect(code).toBe(1);
    expect(of('schema')).toMatchObject({ status: 'problem', text: expect.stringContaining('receipts.last_error') });
  });

  it('is older than session persistence', async () => {
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

  function belongsTo(user: number): void {
    for (const path of [data, ...readdirSync(data).map((name) => join(data, name))]) chownSync(path, user, user);
  }

  it.each([
    ['a folder that we may not write to', 0o755, OTHER_USER],
    ['a folder that everybody may write to', 0o777, OTHER_USER],
    ['the adapter’s own user', 0o755, ADAPTER_USER],
    ['root', 0o777, 0],
  ])('%s: read, and nothing is left behind', async (_name, mode, user) => {
    till();
    belongsTo(ADAPTER_USER);
    chmodSync(data, mode);
    const { of } = await doctor({}, as(user));
    expect(of('safety')).toMatchObject({ status: 'fine' });
    expect(of('reading')).toMatchObject({ status: 'fine' });
  });

  it('a -wal that a stopped adapter left behind is told, with what it holds', async () => {
    till();
    const { of } = await doctor({ KKT_ADAPTER_URL: `http://127.0.0.1:${await freePort()}` });
    expect(of('wal')).toMatchObject({ status: 'warning', advice: expect.stringContaining('только вместе') });
    expect((await doctor()).of('wal')).toBeUndefined();
  });

  it('a companion of another owner stops the till', async () => {
    till();
    belongsTo(ADAPTER_USER);
    chownSync(`${file}-wal`, OTHER_USER, OTHER_USER);
    const { of } = await doctor();
    expect(of('companions')).toMatchObject({
      status: 'problem',
      advice: `Верните владельца, файлы не удаляйте: chown ${ADAPTER_USER}:${ADAPTER_USER} buffer.db-wal`,
    });
  });

  it('a file mounted without its folder would be silently stale', async () => {
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

  it('a folder mounted read-only is fine', async () => {
    till();
    const script = `mount --bind ${data} ${data} && mount -o remount,ro,bind ${data} && exec "$@"`;
    const { of } = await doctor({}, { prefix: ['unshare', '-m', 'sh', '-c', script, 'sh'] });
    expect(of('mount')).toMatchObject({ status: 'fine', text: expect.stringContaining('только чтение') });
    expect(of('reading')).toMatchObject({ status: 'fine' });
  });
});

describe('the adapter', () => {
  it('is not there', async () => {
    till();
    const { code, of } = await doctor({ KKT_ADAPTER_URL: `http://127.0.0.1:${await freePort()}` });
    expect(code).toBe(1);
    expect(of('adapter')).toMatchObject({ status: 'problem', text: expect.stringContaining('ECONNREFUSED') });
  });

  it('is silent, which is a warning', async () => {
    till();
    const silent = await startServer(() => {});
    writeFileSync(join(folder, 'pos-monitor.yml'), 'adapter: {timeout_seconds: 0.5}');
    const { code, of } = await doctor({ KKT_ADAPTER_URL: silent.url });
    await silent.close();
    expect(code).toBe(0);
    expect(of('adapter')).toMatchObject({ status: 'warning' });
  });

  it('is somebody else', async () => {
    till();
    const other = await startServer((_request, response) => response.end('<html>'));
    const { of } = await doctor({ KKT_ADAPTER_URL: other.url });
    await other.close();
    expect(of('adapter')).toMatchObject({ status: 'problem', text: expect.stringContaining('не адаптер ККТ') });
  });
});

describe('the port', () => {
  it('is taken by another program', async () => {
    const other = await startServer((_request, response) => response.end('hello'));
    const { of } = await doctor({ PORT: String(other.port) });
    await other.close();
    expect(of('port')).toMatchObject({ status: 'problem' });
  });

  it('is taken by pos-monitor itself', async () => {
    const monitor = await startServer((_request, response) => response.end('{"status":"ok","buffer_accessible":true}'));
    const { of } = await doctor({ PORT: String(monitor.port) });
    await monitor.close();
    expect(of('port')).toMatchObject({ status: 'fine' });
  });
});

describe('the journal', () => {
  const journalOf = async (environment: Record<string, string> = {}) => (await doctor(environment)).of('journal');

  it('is not made by looking for it', async () => {
    expect(await journalOf()).toMatchObject({ status: 'fine', text: expect.stringContaining('будет здесь') });
    expect(readdirSync(folder)).not.toContain('state');
  });

  it("must not lie in the till's folder", async () => {
    till();
    expect(await journalOf({ STATE_DIRECTORY: data })).toMatchObject({
      status: 'warning',
      text: expect.stringContaining('папка кассы'),
      advice: expect.stringContaining('STATE_DIRECTORY'),
    });
  });

  it('is damaged, and stays where it is until the service starts', async () => {
    mkdirSync(join(folder, 'state'));
    writeFileSync(join(folder, 'state', 'journal.db'), 'x'.repeat(5000));
    expect(await journalOf()).toMatchObject({ status: 'warning', text: expect.stringContaining('повреждён') });
    expect(readdirSync(join(folder, 'state'))).toEqual(['journal.db']);
  });

  it('is kept by somebody else: a pos-monitor that runs here, or one that has no business with it', async () => {
    mkdirSync(join(folder, 'state'));
    const store = new JournalStore(join(folder, 'state', 'journal.db'));
    expect(await journalOf()).toMatchObject({ status: 'warning', text: expect.stringContaining('другой экземпляр') });
    const monitor = await startServer((_request, response) => response.end('{"status":"ok","buffer_accessible":true}'));
    expect(await journalOf({ PORT: String(monitor.port) })).toMatchObject({ status: 'fine' });
    await monitor.close();
    store.close();
  });
});

describe('messages', () => {
  it('are for nobody where there is no Alertmanager, or nobody to tell', async () => {
    expect((await doctor()).of('messages')).toMatchObject({
      status: 'warning',
      text: expect.stringContaining('никто не получит: адрес Alertmanager не задан'),
    });
    expect((await doctor({ ALERTMANAGER_URL: adapter.url })).of('messages')).toMatchObject({
      status: 'warning',
      text: expect.stringContaining('не назван ни один получатель'),
    });
  });

  it('do not come where Alertmanager does not answer', async () => {
    const { code, of } = await doctor({ ...withChannel(), ALERTMANAGER_URL: `http://127.0.0.1:${await freePort()}` });
    expect(code).toBe(1);
    expect(of('messages')).toMatchObject({ status: 'problem', text: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('MAX', () => {
  it('is asked whether it knows the bot, and no token is shown', async () => {
    const max = await startServer(({ url, headers }, response) => {
      response.writeHead(url === '/me' && headers.authorization === 'known-token' ? 200 : 401).end('{}');
    });
    try {
      const chats = '[{ chat_id: -5, bot_token: known-token }, { chat_id: 6, bot_token: other-token }]';
      const notifications = `{ hook_secret: long-enough, max: ${chats}, max_api: { url: "${max.url}" } }`;
      writeFileSync(join(folder, 'pos-monitor.yml'), `notifications: ${notifications}\n`);
      const { checks } = await doctor();
      expect(checks.filter(({ id }) => id === 'max').map(({ status, text }) => [status, text])).toEqual([
        ['fine', `MAX, чат -5: ${max.url} знает бота`],
        ['problem', 'MAX, чат 6: HTTP 401 {}'],
      ]);
      expect(JSON.stringify(checks)).not.toContain('-token');
    } finally {
      await max.close();
    }
  });
});

describe('Grafana', () => {
  it.each([
    [200, 'warning', 'пускает без пароля: каждый, кто её откроет, видит все показания, и выручку тоже'],
    [401, 'fine', 'спрашивает пароль; кто вошёл, видит все показания'],
  ])('that answers %i to somebody without a password', async (code, status, text) => {
    const grafana = await startServer((_, response) => response.writeHead(code).end('[]'));
    try {
      writeFileSync(join(folder, 'pos-monitor.yml'), `notifications: { grafana_url: "${grafana.url}" }\n`);
      expect((await doctor()).of('grafana')).toMatchObject({ status, text: expect.stringContaining(text) });
    } finally {
      await grafana.close();
    }
  });
});

it('says the local time of the shop', async () => {
  expect((await doctor({ POS_TIMEZONE: 'Asia/Kamchatka' })).of('time_zone')?.text).toMatch(
    /Asia\/Kamchatka: сейчас \d\d\.\d\d\.\d{4} \d\d:\d\d$/,
  );
});

it('stops at settings that cannot be used', async () => {
  const { code, checks } = await doctor({ POS_TIMEZONE: 'Mars/Base' });
  expect(code).toBe(1);
  expect(checks.map(({ id, status }) => [id, status])).toEqual([
    ['user', 'fine'],
    ['config', 'problem'],
  ]);
});
