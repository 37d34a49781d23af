/** Renders pos-monitor.example.yml from the config's schema: every setting, its meaning and its default, commented out. */
import { dump } from 'js-yaml';
import type { JsonShape } from '../src/config/problems.ts';

const HEADER = `# pos-monitor.yml: the settings of pos-monitor. All of it is optional. What is written here are the defaults;
# where there is none (names, addresses, dates, secrets) it is an example.
# Copy this file to pos-monitor.yml and take the "#" away from what you change.
# Whether it can be used is said by: pos-monitor check (in a checkout: npm run pos-monitor -- check)
# This file is made by the program (npm run docs); changes belong into pos-monitor.yml.
`;

/** What is shown where there is no default: lists of sections, names of the operator's own choice, free values. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  'shop.closed': ['sunday', '2027-01-01'],
  'shop.region': 'Москва',
  'buffer.capacity': 200,
  terminals: { 'POS-001': 'Касса 1', 'POS-002': 'Касса 2' },
  'listen.published': '192.168.1.10:8001',
  public_url: 'http://192.168.1.10:8001',
  categories: { Линзы: ['линз'], Оправы: ['оправа', 'очки*солн'] },
  cors_origins: ['https://office.example.org'],
  allowed_hosts: ['kassa.local'],
  fiscal_drive_ends: '2027-03-31',
  ofd_contract_ends: '2027-12-31',
  'fleet.remote_write_url': 'https://centre.example.org/api/v1/write',
  'fleet.shop_id': 'msk-017',
  'fleet.username': 'msk-017',
  'promises.p1.answer_minutes': 15,
  'promises.p1.solve_minutes': 60,
  'promises.p2.answer_minutes': 60,
  'promises.p2.solve_minutes': 240,
  'contacts.name': 'Анна',
  'contacts.role': 'администратор',
  'contacts.phone': '+7 900 000-00-00',
  'notifications.telegram.contact': 'Анна',
  'notifications.email.contact': 'Анна',
  'notifications.webhook.contact': 'Анна',
  'notifications.pagerduty.contact': 'Анна',
  'notifications.opsgenie.contact': 'Анна',
  'notifications.alertmanager_url': 'http://127.0.0.1:9093',
  'notifications.telegram.chat_id': -1001234567890,
  'notifications.telegram.bot_token': '123456:ABC-def',
  'notifications.telegram.bot_token_file': './secrets/telegram-token',
  'notifications.telegram.proxy_url': 'http://proxy.example.org:3128',
  'notifications.max.contact': 'Анна',
  'notifications.max.chat_id': -1001234567890,
  'notifications.max.bot_token': 'AbCdEf0123456789',
  'notifications.max.bot_token_file': './secrets/max-token',
  'notifications.max_api.ca_file': './secrets/russian-trusted-ca.pem',
  'notifications.email.to': 'admin@example.org',
  'notifications.email.from': 'kassa@example.org',
  'notifications.email.smarthost': 'smtp.example.org:587',
  'notifications.email.username': 'kassa@example.org',
  'notifications.email.password': 'secret',
  'notifications.email.password_file': './secrets/mail-password',
  'notifications.webhook.url': 'https://office.example.org/alerts',
  'notifications.pagerduty.routing_key': '0123456789abcdef0123456789abcdef',
  'notifications.pagerduty.routing_key_file': './secrets/pagerduty-key',
  'notifications.opsgenie.api_key': '01234567-89ab-cdef-0123-456789abcdef',
  'notifications.opsgenie.api_key_file': './secrets/opsgenie-key',
  'notifications.heartbeat_url': 'https://hc.example.org/ping/01234567',
  'notifications.hook_secret': 'a-long-random-word',
  'notifications.hook_secret_file': './secrets/hook-secret',
  'notifications.grafana_url': 'http://192.168.1.10:3000',
  web_config: './web-config.yml',
  token_secret_file: './secrets/token-secret',
  roles: { kassir: 'cashier', buhgalter: 'viewer', prometheus: 'metrics', admin: 'admin' },
};

export interface Setting {
  /** Like `shop.working_hours.from`; items of lists carry no number: `notifications.telegram.chat_id`. */
  readonly path: string;
  readonly description: string;
  /** undefined where there is none. */
  readonly default: unknown;
  readonly inner: readonly Setting[];
  readonly kind: 'section' | 'list of sections' | 'value';
}

/** The settings in the order of the schema: what a table or an example needs to know of them. */
export function settings(shape: JsonShape, around = ''): Setting[] {
  return Object.entries(shape.properties ?? {}).map(([name, part]) => {
    const path = around === '' ? name : `${around}.${name}`;
    const items = part.items?.properties === undefined ? null : part.items;
    return {
      path,
      description: part.description ?? '',
      default: part.default,
      inner: settings(items ?? part, path),
      kind: items !== null ? 'list of sections' : part.properties === undefined ? 'value' : 'section',
    };
  });
}

export function renderExample(shape: JsonShape): string {
  return `${HEADER}\n${settings(shape)
    .map((setting) => block(setting).join('\n'))
    .join('\n\n')}\n`;
}

/** Comments explain with "# ", settings are commented out with "#" alone, so that uncommenting keeps the indentation. */
function block(setting: Setting, indent = ''): string[] {
  const name = setting.path.split('.').at(-1) ?? '';
  const explained = `${indent}# ${setting.description}`;
  if (setting.kind === 'value') return [explained, ...valueLines(setting, name, indent)];
  const lines = setting.inner.flatMap((inner) => block(inner, `${indent}${setting.kind === 'section' ? '' : '  '}  `));
  return [explained, `#${indent}${name}:`, ...(setting.kind === 'section' ? lines : withDash(lines, indent))];
}

function withDash(lines: readonly string[], indent: string): string[] {
  const first = lines.findIndex((line) => line.startsWith('#'));
  return lines.map((line, index) => (index === first ? line.replace(`#${indent}    `, `#${indent}  - `) : line));
}

function valueLines({ path, default: fallback }: Setting, name: string, indent: string): string[] {
  const isEmpty =
    fallback === undefined || (typeof fallback === 'object' && Object.keys(Object(fallback)).length === 0);
  const value = isEmpty ? SAMPLES[path] : fallback;
  if (value === undefined) throw new Error(`pos-monitor.example.yml: no sample for ${path}`);
  const text = dump({ [name]: value }, { quoteStyle: 'double', lineWidth: -1 }).trimEnd();
  return text.split('\n').map((line) => `#${indent}${line}`);
}
