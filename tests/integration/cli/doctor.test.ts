/** What the doctor says of a shop, of its neighbours and of its settings. */
import { once } from 'node:events';
import { appendFileSync, chmodSync, chownSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { freePort } from '../../../src/stack/ports.ts';
import { type DoctorsShop, it } from '../../support/doctors-shop.ts';
import { startServer } from '../../support/http-server.ts';
import { runProgram } from '../../support/program.ts';
import { until } from '../../support/running-shop.ts';
import { lacks } from '../../support/share.ts';
import { cheapHash, writePair } from '../../support/web-config.ts';
import { cert, key } from '../ship/certificate.ts';

describe('a shop in good order', () => {
  it('gets a clean bill, with stable ids', async ({ shop }) => {
    const { till, withChannel, doctor } = shop;
    till();
    const { code, status, checks } = await doctor(withChannel(), {});
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
        'access',
        'links',
        'journal',
        'messages',
      ].map((id) => [id, 'fine', null]),
    );
    expect({ code, status }).toEqual({ code: 0, status: 'fine' });
  });

  it('is read by people too', async ({ shop }) => {
    const { folder, file, adapter, till, withChannel } = shop;
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
    expect(stdout).toMatch(/в порядке {2}База читается, вместе с -wal/);
    expect(stdout).toMatch(/Итог: проблем 0, предупреждений 0\.\n$/);
  });

  it('leaves the folder as it was', async ({ shop }) => {
    const { data, till, withChannel, doctor } = shop;
    till().close();
    const before = readdirSync(data);
    const { code, status, of } = await doctor(withChannel());
    expect({ code, status }).toEqual({ code: 0, status: 'fine' });
    expect(of('reading')?.text).toContain('без -wal');
    expect(readdirSync(data)).toEqual(before);
  });
});

describe('the adapter', () => {
  it('is not there', async ({ shop }) => {
    const { till, doctor } = shop;
    till();
    const { code, of } = await doctor({ KKT_ADAPTER_URL: `http://127.0.0.1:${await freePort()}` });
    expect(code).toBe(1);
    expect(of('adapter')).toMatchObject({ status: 'problem', text: expect.stringContaining('ECONNREFUSED') });
  });

  it('is silent, which is a warning', async ({ shop }) => {
    const { till, doctor, settings } = shop;
    till();
    const silent = await startServer(() => {});
    settings('adapter: {timeout_seconds: 3}');
    const { code, of } = await doctor({ KKT_ADAPTER_URL: silent.url });
    await silent.close();
    expect(code).toBe(0);
    expect(of('adapter')).toMatchObject({ status: 'warning' });
  });

  it('is somebody else', async ({ shop }) => {
    const { till, doctor } = shop;
    till();
    const other = await startServer((_request, response) => response.end('<html>'));
    const { of } = await doctor({ KKT_ADAPTER_URL: other.url });
    await other.close();
    expect(of('adapter')).toMatchObject({ status: 'problem', text: expect.stringContaining('не адаптер ККТ') });
  });
});

describe('the port', () => {
  /** It waits two seconds for who listens there. */
  const isFine = ({ doctor }: DoctorsShop, port: number) =>
    until('it is fine', async () => (await doctor({ PORT: String(port) })).of('port')?.status === 'fine');

  it('is taken by another program', async ({ shop }) => {
    const { doctor } = shop;
    const other = await startServer((_request, response) => response.end('hello'), await freePort());
    const { of } = await doctor({ PORT: String(other.port) });
    await other.close();
    expect(of('port')).toMatchObject({ status: 'problem' });
  });

  it('is taken by pos-monitor itself over TLS', async ({ shop }) => {
    const monitor = createTlsServer({ cert, key }, (_request, response) => response.end('{"buffer_accessible":true}'));
    monitor.listen(0);
    await once(monitor, 'listening');
    const { port } = monitor.address() as AddressInfo;
    await isFine(shop, port);
    await new Promise((closed) => monitor.close(closed));
  });

  it('is taken by pos-monitor itself', async ({ shop }) => {
    const healthy = '{"status":"ok","buffer_accessible":true}';
    const monitor = await startServer((_request, response) => response.end(healthy), await freePort());
    await isFine(shop, monitor.port);
    await monitor.close();
  });
});

describe('messages', () => {
  it('are for nobody where there is no Alertmanager, or nobody to tell', async ({ shop }) => {
    const { adapter, doctor } = shop;
    expect((await doctor()).of('messages')).toMatchObject({
      status: 'warning',
      text: expect.stringContaining('никто не получит: адрес Alertmanager не задан'),
    });
    expect((await doctor({ ALERTMANAGER_URL: adapter.url })).of('messages')).toMatchObject({
      status: 'warning',
      text: expect.stringContaining('не назван ни один получатель'),
    });
  });

  it('come late where each channel is of a second contact', async ({ shop }) => {
    const { adapter, doctor, settings } = shop;
    settings(
      'contacts: [{name: Анна, role: директор, second: true}]\nnotifications: {webhook: [{url: "http://127.0.0.1:9/", contact: Анна}]}',
    );
    expect((await doctor({ ALERTMANAGER_URL: adapter.url })).of('messages')).toMatchObject({
      status: 'warning',
      text: expect.stringContaining('second'),
    });
  });

  it('go to the same people once more where there is no second contact', async ({ shop }) => {
    const { adapter, doctor, settings } = shop;
    const said = async (anna: string) => {
      const [plain, hers] = ['{url: "http://127.0.0.1:9/"}', '{url: "http://127.0.0.1:9/", contact: Анна}'];
      settings(`contacts: [{name: Анна, role: директор${anna}}]\nnotifications: {webhook: [${plain}, ${hers}]}`);
      return (await doctor({ ALERTMANAGER_URL: adapter.url })).of('messages');
    };
    expect(await said('')).toMatchObject({ status: 'fine', text: expect.stringContaining('второго контакта нет') });
    expect(await said(', second: true')).toMatchObject({
      status: 'fine',
      text: expect.not.stringContaining('второго'),
    });
  });

  it('do not come where Alertmanager does not answer', async ({ shop }) => {
    const { doctor, withChannel } = shop;
    const { code, of } = await doctor({ ...withChannel(), ALERTMANAGER_URL: `http://127.0.0.1:${await freePort()}` });
    expect(code).toBe(1);
    expect(of('messages')).toMatchObject({ status: 'problem', text: expect.stringContaining('ECONNREFUSED') });
  });

  it.for([
    [404, 'HTTP 404'],
    [200, 'no list of alerts'],
  ] as const)('do not come where another program answers, %i', async ([code, words], { shop }) => {
    const other = await startServer(({ url }, response) =>
      response.writeHead(url === '/metrics' ? 200 : code).end('{"status":"success"}'),
    );
    try {
      expect((await shop.doctor({ ...shop.withChannel(), ALERTMANAGER_URL: other.url })).of('messages')).toMatchObject({
        status: 'problem',
        text: expect.stringContaining(words),
      });
    } finally {
      await other.close();
    }
  });
});

describe('MAX', () => {
  it('is asked whether it knows the bot, and no token is shown', async ({ shop }) => {
    const { doctor, settings } = shop;
    const max = await startServer(({ url, headers }, response) => {
      response.writeHead(url === '/me' && headers.authorization === 'known-token' ? 200 : 401).end('{}');
    });
    try {
      const chats = '[{ chat_id: -5, bot_token: known-token }, { chat_id: 6, bot_token: other-token }]';
      const notifications = `{ hook_secret: long-enough, max: ${chats}, max_api: { url: "${max.url}" } }`;
      settings(`notifications: ${notifications}\n`);
      const { checks } = await doctor();
      expect(checks.filter(({ id }) => id === 'max').map(({ status, text }) => [status, text])).toEqual([
        ['fine', `MAX: ${max.url} знает бота для чата -5; сам номер чата не проверялся`],
        ['problem', 'MAX, чат 6: HTTP 401 {}'],
      ]);
      expect(JSON.stringify(checks)).not.toContain('-token');
    } finally {
      await max.close();
    }
  });
});

describe('Grafana', () => {
  it.for<[number, string, string]>([
    [200, 'warning', 'пускает без пароля: каждый, кто её откроет, видит все показания, и выручку тоже'],
    [401, 'fine', 'спрашивает пароль; кто вошёл, видит все показания'],
    [404, 'warning', 'отвечает не Grafana (HTTP 404)'],
    [502, 'warning', 'отвечает ошибкой (HTTP 502)'],
  ])('that answers %i to somebody without a password', async ([code, status, text], { shop }) => {
    const { doctor, settings } = shop;
    const json = { 'content-type': 'application/json' };
    const grafana = await startServer((_, response) => response.writeHead(code, json).end('[]'));
    try {
      settings(`notifications: { grafana_url: "${grafana.url}" }\n`);
      expect((await doctor()).of('grafana')).toMatchObject({ status, text: expect.stringContaining(text) });
    } finally {
      await grafana.close();
    }
  });
});

describe('Grafana behind a proxy', () => {
  it.for([
    ['its page for logging in', 'text/html', 'fine'],
    ['Grafana that lets anybody look', 'application/json', 'warning'],
  ])('that leads to %s', async ([, type = '', status], { shop }) => {
    const proxy = await startServer(({ url }, response) => {
      if (url === '/elsewhere') response.writeHead(200, { 'content-type': type }).end('[]');
      else response.writeHead(302, { location: '/elsewhere' }).end();
    });
    try {
      shop.settings(`notifications: { grafana_url: "${proxy.url}" }\n`);
      expect((await shop.doctor()).of('grafana')).toMatchObject({ status });
    } finally {
      await proxy.close();
    }
  });
});

it('says where Grafana leads to where this PC cannot follow', async ({ shop }) => {
  const nowhere = `http://127.0.0.1:${await freePort()}/`;
  const proxy = await startServer((_, response) => response.writeHead(302, { location: nowhere }).end());
  try {
    shop.settings(`notifications: { grafana_url: "${proxy.url}" }\n`);
    expect((await shop.doctor()).of('grafana')).toMatchObject({
      status: 'warning',
      text: expect.stringContaining(`отсылает на ${nowhere}`),
    });
  } finally {
    await proxy.close();
  }
});

describe('who may log in', () => {
  it('is nobody in particular, which is no trouble; with roles the service does not start', async ({ shop }) => {
    expect((await shop.doctor()).of('access')).toMatchObject({ status: 'fine' });
    shop.settings('roles: {anna: admin}');
    expect((await shop.doctor()).of('access')).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('there is no web-config.yml'),
    });
  });

  const root = lacks(import.meta.filename, process.getuid?.() !== 0, 'only root can give a file away');
  it.skipIf(root)('is written down for root alone, where the service reads by its group', async ({ shop }) => {
    const [settings, web] = ['pos-monitor.yml', 'web-config.yml'].map((name) => join(shop.folder, name)) as [
      string,
      string,
    ];
    shop.settings('roles: {anna: admin}');
    chmodSync(settings, 0o640);
    chownSync(settings, 0, 4711);
    writeFileSync(web, `basic_auth_users:\n  anna: ${cheapHash('a')}\n`, { mode: 0o600 });
    expect((await shop.doctor()).of('access')).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('не прочтёт'),
    });
    chownSync(web, 0, 4711);
    chmodSync(web, 0o640);
    expect((await shop.doctor()).of('access')).toMatchObject({
      status: 'fine',
      text: expect.stringContaining('имён 1'),
    });
    writePair(shop.folder, { cert, key });
    appendFileSync(web, 'tls_server_config: {cert_file: cert.pem, key_file: key.pem}\n');
    chmodSync(join(shop.folder, 'key.pem'), 0o600);
    expect((await shop.doctor()).of('access')).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('key.pem'),
    });
  });
});

describe('secrets in files', () => {
  it('are what the service starts with, and what messages are rendered with', async ({ shop }) => {
    const secret = join(shop.folder, 'secret');
    writeFileSync(secret, '');
    shop.settings('notifications: {hook_secret_file: secret}');
    const { code, of } = await shop.doctor();
    expect([code, of('secrets')]).toMatchObject([
      1,
      { status: 'problem', text: expect.stringMatching(/не запустится.*hook_secret_file: expected at least 8/s) },
    ]);
    writeFileSync(secret, 'long-enough');
    shop.settings('notifications: {hook_secret_file: secret, telegram: [{chat_id: 1, bot_token_file: nope}]}');
    expect((await shop.doctor()).of('secrets')).toMatchObject({
      status: 'warning',
      text: expect.stringContaining('there is no such file'),
    });
  });

  const root = lacks(import.meta.filename, process.getuid?.() !== 0, 'only root can give a file away');
  it.skipIf(root)('may be shut off from the service by their group', async ({ shop }) => {
    const [settings, secret] = [join(shop.folder, 'pos-monitor.yml'), join(shop.folder, 'secret')];
    shop.settings('notifications: {hook_secret_file: secret}');
    chmodSync(settings, 0o640);
    chownSync(settings, 0, 4711);
    writeFileSync(secret, 'long-enough', { mode: 0o640 });
    expect((await shop.doctor()).of('secrets')).toMatchObject({
      status: 'problem',
      text: expect.stringContaining('не прочтёт'),
    });
    chownSync(secret, 0, 4711);
    expect((await shop.doctor()).of('secrets')).toBeUndefined();
  });
});

it('says the local time of the shop', async ({ shop }) => {
  const { doctor } = shop;
  expect((await doctor({ POS_TIMEZONE: 'Asia/Kamchatka' })).of('time_zone')?.text).toMatch(
    /Asia\/Kamchatka: сейчас \d\d\.\d\d\.\d{4} \d\d:\d\d$/,
  );
});

it('stops at settings that cannot be used', async ({ shop }) => {
  const { doctor } = shop;
  const { code, checks } = await doctor({ POS_TIMEZONE: 'Mars/Base' }, {});
  expect(code).toBe(1);
  expect(checks.map(({ id, status }) => [id, status])).toEqual([
    ['user', 'fine'],
    ['config', 'problem'],
  ]);
});
