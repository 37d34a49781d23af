import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../../src/config/load.ts';
import { masked } from '../../../src/config/notifications.ts';
import { type Config, configSchema } from '../../../src/config/schema.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/domain/shop.ts';

function issues(data: unknown): string[] {
  const result = configSchema.safeParse(data);
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('defaults', () => {
  it('are those of the alerts', () => {
    expect(configSchema.parse({}).thresholds).toEqual(DEFAULT_THRESHOLDS);
  });

  it('pass their own rules', () => {
    expect(issues({ thresholds: DEFAULT_THRESHOLDS })).toEqual([]);
  });
});

describe('thresholds', () => {
  it.each([
    ['buffer_high_percent', 100, 'buffer_full_percent'],
    ['receipt_waiting_hours', 24, 'receipt_overdue_hours'],
    ['receipt_overdue_hours', 600, 'ofd_deadline_warning_days × 24'],
    ['ofd_deadline_warning_days', 30, 'ofd_deadline_days'],
    ['shift_ends_soon_hours', 24, 'shift_too_long_hours'],
    ['drive_expiry_critical_days', 30, 'expiry_warning_days'],
    ['contract_expiry_critical_days', 31, 'expiry_warning_days'],
  ])('%s of %d is not before %s', (key, value, limit) => {
    expect(issues({ thresholds: { [key]: value } })).toContain(`thresholds.${key}: expected less than ${limit}`);
  });

  it('are compared with the defaults of the ones not given', () => {
    expect(issues({ thresholds: { buffer_full_percent: 70 } })).toEqual([
      'thresholds.buffer_high_percent: expected less than buffer_full_percent',
    ]);
  });
});

it('a region is a name that a query may hold', () => {
  const region = (name: string) => issues({ shop: { region: name } });
  for (const name of ['Тверь', "Нью-Йорк & Ко (Л'Эст) {1}"]) expect(region(name)).toEqual([]);
  for (const name of ['ООО "Тверь"', 'Тверь\\', 'Тверь\nи Псков'])
    expect(region(name)).toEqual(['shop.region: expected a name in one line without " and \\']);
  expect(region('  ')).toEqual(['shop.region: expected the name of a region']);
});

describe('terminals', () => {
  it('may be called anything', () => {
    const names = { 'POS-001': 'Касса 1', 'Касса "2"\n😀': 'у входа', 7: 'семь', constructor: 'странная' };
    const { terminals } = configSchema.parse({ terminals: names });
    expect({ ...terminals }).toEqual(names);
  });

  it('have no name by accident', () => {
    const { terminals, roles } = configSchema.parse({});
    for (const name of ['constructor', 'toString'])
      expect([terminals[name], roles[name]]).toEqual([undefined, undefined]);
  });
});

describe('notifications', () => {
  const telegram = (given: object) => issues({ notifications: { telegram: [{ chat_id: -5, ...given }] } });
  const email = (given: object) =>
    issues({ notifications: { email: [{ to: 'a@b.c', from: 'd@e.f', smarthost: 'mail:25', ...given }] } });

  it('take a secret or the file of one, never both, never none', () => {
    expect(telegram({ bot_token: '1:a' })).toEqual([]);
    expect(telegram({ bot_token_file: './x' })).toEqual([]);
    expect(telegram({})).toHaveLength(1);
    expect(telegram({ bot_token: '1:a', bot_token_file: './x' })).toHaveLength(1);
  });

  it('refuse an empty chat', () => {
    expect(telegram({ chat_id: 0, bot_token: '1:a' })).toHaveLength(1);
    expect(telegram({ chat_id: '-5', bot_token: '1:a' })).toHaveLength(1);
  });

  it('want user and password together', () => {
    expect(email({})).toEqual([]);
    expect(email({ username: 'u', password: 'p' })).toEqual([]);
    expect(email({ username: 'u', password_file: 'p' })).toEqual([]);
    expect(email({ username: 'u' })).toHaveLength(1);
    expect(email({ password: 'p' })).toHaveLength(1);
  });
});

describe('contacts', () => {
  const anna = { name: 'Анна', role: 'администратор' };

  it('are told in the words of an administrator, and first, unless it is said otherwise', () => {
    expect(configSchema.parse({ contacts: [anna] }).contacts).toEqual([
      { ...anna, voice: 'administrator', second: false },
    ]);
    expect(issues({ contacts: [{ ...anna, voice: 'loud' }] })).toEqual([
      'contacts.0.voice: expected one of cashier, administrator',
    ]);
  });

  it('have different names', () => {
    expect(issues({ contacts: [anna, { ...anna, name: 'Мария' }, { ...anna, name: ' Анна' }] })).toEqual([
      'contacts.2.name: expected a name that no other contact has',
    ]);
  });

  it('are known by name to the channels', () => {
    const channels = (contact: string) => ({ webhook: [{ url: 'http://a/' }, { url: 'http://b/', contact }] });
    expect(issues({ contacts: [anna], notifications: channels('Анна') })).toEqual([]);
    expect(issues({ contacts: [anna], notifications: channels('Аня') })).toEqual([
      'notifications.webhook.1.contact: expected the name of one of the contacts',
    ]);
  });
});

it("the shop's name at the centre has no sign of a regular expression: Grafana puts it into one as it is", () => {
  const fleet = (shop_id: string) => issues({ fleet: { remote_write_url: 'https://centre.example/', shop_id } });
  for (const name of ['tver-001', 'Тверь_1', 'tver.1/a']) expect(fleet(name)).toEqual([]);
  for (const sign of '()[]{}|+*?^$\\') expect(fleet(`Тверь${sign}1`)).toHaveLength(1);
});

describe('addresses', () => {
  it.each(['localhost:8000', 'ftp://a', 'http://', 'http://u:p@host', 'http://host/?q=1', 7])('%j is none', (url) => {
    expect(issues({ adapter: { url } })).toHaveLength(1);
  });

  it.each(['https://a.example', '*', 'http://localhost:3000'])('%s is an origin', (origin) => {
    expect(issues({ cors_origins: [origin] })).toEqual([]);
  });

  it.each(['a.example', 'https://a.example/', 'https://a.example/path'])('%s is no origin', (origin) => {
    expect(issues({ cors_origins: [origin] })).toHaveLength(1);
  });
});

describe('working hours', () => {
  it.each([
    [{ from: '08:30', to: '24:00' }, 0],
    [{ from: '20:00', to: '04:00' }, 0],
    [{ from: '9:00' }, 1],
    [{ from: '24:00' }, 1],
    [{ from: '09:00', to: '09:00' }, 1],
  ])('%j has %d errors', (working_hours, count) => {
    expect(issues({ shop: { working_hours } })).toHaveLength(count);
  });
});

describe('days without work', () => {
  it.each([
    [['sunday', '2027-01-01'], 0],
    [['Sunday'], 1],
    [['2027-02-30'], 1],
    [['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'], 1],
    ['sunday', 1],
  ])('%j has %d errors', (closed, count) => {
    expect(issues({ shop: { closed } })).toHaveLength(count);
  });
});

it('what is carried to MAX needs a secret', () => {
  const max = [{ chat_id: -5, bot_token: 'maxtoken' }];
  expect(issues({ notifications: { max } })).toEqual([expect.stringContaining('hook_secret')]);
  expect(issues({ notifications: { max, hook_secret: 'long-enough' } })).toEqual([]);
});

describe('secrets', () => {
  const given = {
    telegram: [{ chat_id: 1, bot_token: '1:tokentoken', proxy_url: 'http://user:proxypass@proxy:1' }],
    email: [{ to: 'a@b.c', from: 'a@b.c', smarthost: 'm:1', username: 'u', password: 'mailpass' }],
    max: [{ chat_id: -5, bot_token: 'maxtoken' }],
    webhook: [{ url: 'https://hooks.example/T0/webhooksecret' }],
    pagerduty: [{ routing_key: 'routingkey' }],
    opsgenie: [{ api_key: 'apikey' }],
    heartbeat_url: 'https://hc.example/heartbeatid',
    hook_secret: 'hooksecret',
  };
  const words = /tokentoken|maxtoken|proxypass|mailpass|webhooksecret|routingkey|apikey|heartbeatid|hooksecret/;

  it('are masked, and nothing else is', () => {
    const config: Config = configSchema.parse({ notifications: given });
    expect(JSON.stringify(config)).toMatch(words);
    expect(JSON.stringify(masked(config))).not.toMatch(words);
    expect(masked(config)).toMatchObject({ shop: config.shop, notifications: { telegram: [{ chat_id: 1 }] } });
  });

  it('are not repeated in messages about errors', () => {
    const file = new URL('./bad-secrets.yml', import.meta.url).pathname;
    const read = () => loadConfig({ file, environment: {} });
    expect(read).toThrow(ConfigError);
    expect(read).not.toThrow(/sesame/);
    expect(read).toThrow('found "https://***@centre.example/api/v1/write?***"');
  });
});
