import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, defaultConfig, type LoadOptions, loadConfig } from '../../../src/config/load.ts';
import { configSchema } from '../../../src/config/schema.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-monitor-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(text: string, name = 'pos-monitor.yml'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function load(options: LoadOptions = {}) {
  return loadConfig({ folder, environment: {}, ...options });
}

function problems(options: LoadOptions = {}) {
  try {
    load(options);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('which file', () => {
  it('is none where there is none: defaults', () => {
    expect(load()).toEqual({ config: defaultConfig(), file: null });
  });

  it('is pos-monitor.yml of the folder', () => {
    write('shop: {name: Здесь}');
    expect(load()).toMatchObject({ file: 'pos-monitor.yml', config: { shop: { name: 'Здесь' } } });
  });

  it('is the one of the command line, then the one of the environment', () => {
    write('shop: {name: Здесь}');
    const one = write('shop: {name: Один}', 'one.yml');
    const two = write('shop: {name: Два}', 'two.yml');
    expect(load({ environment: { POS_MONITOR_CONFIG: two } }).config.shop.name).toBe('Два');
    expect(load({ file: one, environment: { POS_MONITOR_CONFIG: two } }).config.shop.name).toBe('Один');
  });

  it('is what the files that it names are seen from, and web-config.yml beside it counts unnamed', () => {
    const inner = join(folder, 'inner');
    mkdirSync(inner);
    const file = write(
      'token_secret_file: secrets/token\nterminals: {till_file: seen}\nnotifications: {hook_secret_file: /etc/hook, telegram: [{chat_id: 1, bot_token_file: ./bot}]}',
      'inner/one.yml',
    );
    write('', 'web-config.yml');
    for (const named of [file, 'inner/one.yml']) {
      const { config } = load({ file: named });
      expect(config).toMatchObject({
        token_secret_file: join(inner, 'secrets/token'),
        terminals: { till_file: 'seen' },
      });
      expect(config.notifications).toMatchObject({
        hook_secret_file: '/etc/hook',
        telegram: [{ bot_token_file: join(inner, 'bot') }],
      });
      expect(config.web_config).toBeUndefined();
    }
    write('', 'inner/web-config.yml');
    expect(load({ file }).config.web_config).toBe(join(inner, 'web-config.yml'));
    write('web_config: ../other.yml', 'inner/one.yml');
    expect(load({ file }).config.web_config).toBe(join(folder, 'other.yml'));
  });

  it('must exist where it is named', () => {
    expect(problems({ file: 'nowhere.yml' })).toEqual([{ path: '', line: null, message: 'there is no such file' }]);
    mkdirSync(join(folder, 'folder.yml'));
    expect(problems({ file: 'folder.yml' })[0]?.message).toBe('expected a file, found a folder');
  });

  it('must be readable', () => {
    chmodSync(write(''), 0);
    const isRoot = process.getuid?.() === 0;
    // Nothing is forbidden to root: look as somebody else.
    if (isRoot) process.seteuid?.(65534);
    try {
      expect(problems({ file: join(folder, 'pos-monitor.yml') })[0]?.message).toBe('no permission to read this file');
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});

describe('the environment', () => {
  it('wins over the file', () => {
    write('listen: {port: 1, host: a}\nadapter: {url: "http://file:1"}\nlog_level: error\nbuffer: {path: /file}');
    const environment = {
      PORT: '8080',
      HOST: '127.0.0.1',
      KKT_ADAPTER_URL: 'http://env:2',
      LOG_LEVEL: 'DEBUG',
      BUFFER_DB_PATH: '/env',
      TZ: 'Asia/Omsk',
    };
    expect(load({ environment }).config).toMatchObject({
      listen: { port: 8080, host: '127.0.0.1' },
      adapter: { url: 'http://env:2' },
      log_level: 'debug',
      buffer: { path: '/env' },
      shop: { time_zone: 'Asia/Omsk' },
    });
  });

  it('prefers POS_TIMEZONE to TZ', () => {
    const environment = { TZ: 'UTC', POS_TIMEZONE: 'Asia/Omsk' };
    expect(load({ environment }).config.shop.time_zone).toBe('Asia/Omsk');
  });

  it('is given on as other programs spell it, which take no difference from UTC', () => {
    for (const name of ['POS_TIMEZONE', 'TZ']) {
      expect(load({ environment: { [name]: ':europe/moscow' } }).config.shop.time_zone).toBe('Europe/Moscow');
      expect(problems({ environment: { [name]: '+03:00' } })).toMatchObject([
        { path: 'shop.time_zone', variable: name },
      ]);
    }
    write('shop: {time_zone: asia/omsk}');
    expect(load().config.shop.time_zone).toBe('Asia/Omsk');
    for (const zone of ['Europe/Kyiv', 'Europe/kyiv']) {
      write(`shop: {time_zone: ${zone}}`);
      expect(load().config.shop.time_zone).toBe('Europe/Kyiv');
    }
    write('shop: {time_zone: "-03"}');
    expect(problems()).toMatchObject([{ path: 'shop.time_zone' }]);
  });

  it.each([
    ['INFO', 'info'],
    ['warn', 'warn'],
    ['WARNING', 'warn'],
    ['Critical', 'fatal'],
  ])('knows the level %s', (LOG_LEVEL, level) => {
    expect(load({ environment: { LOG_LEVEL } }).config.log_level).toBe(level);
  });

  it('says nothing where a variable is empty', () => {
    expect(load({ environment: { PORT: '', TZ: ' ', POS_MONITOR_CONFIG: '' } }).config).toEqual(defaultConfig());
  });

  it('is named where it is wrong', () => {
    write('listen: {port: 1}');
    expect(problems({ environment: { PORT: '80a', POS_TIMEZONE: 'Mars/Base' } })).toEqual([
      {
        path: 'shop.time_zone',
        line: null,
        variable: 'POS_TIMEZONE',
        message: 'expected a time zone by its name, like Europe/Moscow, found "Mars/Base"',
      },
      {
        path: 'listen.port',
        line: null,
        variable: 'PORT',
        message: 'expected a whole number from 0 to 65535, found "80a"',
      },
    ]);
  });
});

describe('errors', () => {
  it('are all told at once, each with its line', () => {
    write(
      [
        'shop:',
        '  nmae: x',
        'port: 8001',
        'terminals:',
        '  "Касса \\"2\\"": 5',
        'notifications:',
        '  telegram:',
        '    - chat_id: 0',
        '      bot_token: 1:a',
        '    - 5',
        'thresholds: {bufer_high_percent: 5, buffer_high_percent: 100}',
        'xyzzy: 1',
      ].join('\n'),
    );
    const found = problems().map(({ path, line, message }) => `${line} ${path}: ${message}`);
    expect(found.toSorted()).toEqual(
      [
        '2 shop.nmae: unknown setting, did you mean shop.name?',
        '3 port: unknown setting here, did you mean listen.port?',
        '5 terminals."Касса \\"2\\"": expected a name, found 5: put it in quotes',
        '8 notifications.telegram[0].chat_id: expected a number other than 0, found 0',
        '10 notifications.telegram[1]: expected a section with settings, found a number',
        '11 thresholds.bufer_high_percent: unknown setting, did you mean thresholds.buffer_high_percent?',
        '11 thresholds.buffer_high_percent: expected less than buffer_full_percent, found 100',
        `12 xyzzy: unknown setting, expected one of ${Object.keys(configSchema.shape).join(', ')}`,
      ].toSorted(),
    );
  });

  it.each([
    ['a: [', 1, /^not valid YAML: unexpected end/],
    ['shop:\n  name: a\n  name: b', 3, /^not valid YAML: duplicated mapping key/],
    ['a: 1\n---\nb: 1', null, /^not valid YAML: expected one document/],
    ['a: *b', 1, /^not valid YAML.* in quotes$/],
  ])('of YAML itself are told with their line: %j', (text, line, message) => {
    write(text);
    expect(problems()).toEqual([{ path: '', line, message: expect.stringMatching(message) }]);
  });

  it.each(['!geheim', '&geheim', '*geheim', '!x!geheim', '! geheim', '&geheim heim', '!geheim^', '!geheim!'])(
    'of a secret that YAML takes for its own, as %s, say what to do, and show nothing of it',
    (secret) => {
      write(`shop: {name: x}\nnotifications:\n  hook_secret: ${secret}\n`);
      expect(problems()).toEqual([
        { path: '', line: 3, message: 'not valid YAML: a value that begins with !, & or * has to stand in quotes' },
      ]);
      write(`notifications:\n  hook_secret: "${secret.replace(' ', '')}xx"\n`);
      expect(problems()).toEqual([]);
    },
  );

  it('of another encoding are told, and no letter is lost', () => {
    const path = write('');
    writeFileSync(path, Buffer.from('shop: {name: \xcc\xe0\xe3\xe0\xe7\xe8\xed}', 'latin1'));
    expect(problems()).toEqual([{ path: '', line: null, message: 'expected UTF-8' }]);
  });

  it('of an empty item are at the line of its list', () => {
    write('shop:\n  name: x\nnotifications:\n  telegram:\n    -\n');
    expect(problems()).toMatchObject([{ path: 'notifications.telegram[0]', line: 4 }]);
  });

  it('of a number in place of a text say what to do, and show no secret', () => {
    write('contacts: [{name: Анна, role: администратор, phone: +79161234567}]\nnotifications: {hook_secret: 12345678}');
    expect(problems().map(({ message }) => message)).toEqual([
      'expected a telephone number, found 79161234567: put it in quotes',
      'expected at least 8 characters without spaces, found a number: put it in quotes',
    ]);
  });

  it('say that a list is not a config', () => {
    write('- shop');
    expect(problems({ environment: { PORT: '1' } })[0]?.message).toBe('expected a section with settings, found a list');
  });
});

it('takes sections with nothing in them for sections that are not there', () => {
  write('shop:\n#  name: x\nthresholds:\nterminals:\ncors_origins:\n');
  expect(load().config).toEqual(defaultConfig());
  write('# nothing at all\n');
  expect(load().config).toEqual(defaultConfig());
});
