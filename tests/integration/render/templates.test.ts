/** The words on the phone, rendered by the real amtool. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { trueAlerts } from '../../../src/domain/alerts/active.ts';
import { cashierWords } from '../../../src/domain/alerts/cashier.ts';
import { catalog } from '../../../src/domain/alerts/catalog/index.ts';
import { receivers } from '../../../src/render/receivers.ts';
import { templateFile } from '../../../src/render/templates.ts';
import { ALERT_CASES, snapshotFor } from '../../support/alert-cases.ts';
import { runTool } from '../../support/tools.ts';

const NASTY = `Касса <b>"1"</b> & 'Ко' ${'<&"'.repeat(20)}`;
const SHOP = `Оптика <"Взгляд"> & Ко ${'&'.repeat(60)}`;
const PAGE = 'https://a-rather-long-name-of-a-shop.example.org:8443/kassa';
/** What Telegram takes. */
const LIMIT = 4096;
const MAX_LIMIT = 4000;
/** Where Alertmanager cuts what it takes for Webex's. */
const WEBEX_BYTES = 7439;

interface TestAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-templates-'));
  const contacts = [{ name: 'Касса', role: 'кассир', voice: 'cashier' }];
  const config = configSchema.parse({ public_url: PAGE, contacts });
  writeFileSync(join(folder, 'pos.tmpl'), templateFile(config).text);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Each alert of that level in the words of its own case, as if all of them had come at once. */
const WORDS = catalog.flatMap(({ name }) => {
  const alertCase = ALERT_CASES[name];
  const found = alertCase && trueAlerts(snapshotFor(alertCase.fires)).find((alert) => alert.name === name);
  return found === undefined ? [] : [found];
});

function alerts(level: string, count: number, status: TestAlert['status'] = 'firing'): TestAlert[] {
  const words = WORDS.filter((alert) => alert.level === level);
  return Array.from({ length: count }, (_, at) => {
    const { name, message, action } = words[at % words.length] ?? { name: 'PosBufferFull', message: '', action: '' };
    return {
      status,
      labels: { alertname: name, priority: level, severity: 'critical', shop: SHOP, pos_id: NASTY },
      annotations: {
        title: cashierWords(name).title,
        steps: cashierWords(name).steps.join('\n'),
        summary: message,
        action,
        terminal: NASTY,
        runbook_url: `${PAGE}/runbooks/${name}`,
        dashboard: `https://grafana.example.org/d/pos-buffer?viewPanel=${at}&kiosk`,
      },
      startsAt: '2026-11-20T21:30:00Z',
      endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : '2026-11-20T22:45:00Z',
    };
  });
}

function rendered(template: string, type: 'html' | 'text', of: readonly TestAlert[]): string {
  const shared = (pick: (alert: TestAlert) => Readonly<Record<string, string>>) => {
    const [first, ...rest] = of.map(pick);
    return Object.fromEntries(
      Object.entries(first ?? {}).filter(([key, value]) => rest.every((one) => one[key] === value)),
    );
  };
  const data = join(folder, 'data.json');
  writeFileSync(
    data,
    JSON.stringify({
      receiver: 'people',
      status: of.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
      alerts: of,
      groupLabels: {},
      commonLabels: shared(({ labels }) => labels),
      commonAnnotations: shared(({ annotations }) => annotations),
      externalURL: 'http://alertmanager',
    }),
  );
  const { status, output } = runTool(
    'amtool',
    [
      'template',
      'render',
      `--template.glob=${join(folder, '*.tmpl')}`,
      `--template.text={{ template "${template}" . }}`,
      `--template.type=${type}`,
      `--template.data=${data}`,
    ],
    '',
    // Of the till's PC or of a container: the shop's own is in the templates.
    { TZ: 'Asia/Kamchatka' },
  );
  expect([status, output]).toEqual([0, expect.any(String)]);
  return output;
}

describe.each([
  ['P1', 1],
  ['P1', 3],
  ['P1', 12],
  ['P2', 1],
  ['P2', 3],
  ['P2', 12],
] as const)('a Telegram message of %s × %i', (level, count) => {
  const of = alerts(level, count);

  it('fits, is the HTML that Telegram takes, and shows ten at most', () => {
    const message = rendered('pos.telegram', 'html', of);
    expect(message.length).toBeLessThan(LIMIT);
    expectTelegramHtml(message);
    const icon = level === 'P1' ? '🔴' : '🟡';
    expect(message.split(icon).length - 1).toBe(Math.min(count, 10));
    expect(message.includes('и ещё 2, всего 12')).toBe(count > 10);
    expect(message).not.toMatch(/\n{3,}/);
  });

  it('tells what, where, since when, and what to do', () => {
    const message = textOf(rendered('pos.telegram', 'html', of));
    for (const { annotations } of of.slice(0, 10)) {
      expect(message).toContain(`${annotations.title} · ${annotations.summary}`);
      expect(message).toContain(annotations.action);
    }
    expect(message).toContain(NASTY.slice(0, 24));
    expect(message).toContain('с 21.11 00:30');
  });

  it('fits when some are over', () => {
    const message = rendered('pos.telegram', 'html', [...of, ...alerts(level, count, 'resolved')]);
    expect(message.length).toBeLessThan(LIMIT);
    expectTelegramHtml(message);
    expect(message).toContain('✅');
  });
});

it.each([
  ['Asia/Yekaterinburg', '(.StartsAt.UTC.Add 18000000000000).Format'],
  ['America/St_Johns', '.StartsAt.Local.Format'],
  ['UTC', '(.StartsAt.UTC.Add 0).Format'],
])('times are those of the shop’s zone; only where clocks are set, of Alertmanager’s: %s', (time_zone, words) => {
  const { text } = templateFile(configSchema.parse({ shop: { time_zone } }));
  expect(text.split(words).length - 1).toBe(text.split('.StartsAt.').length - 1);
});

it('in MAX stand the same words, as plain text', () => {
  for (const of of [alerts('P1', 1), alerts('P2', 12), alerts('P1', 2, 'resolved')]) {
    const lines = (text: string) => text.trimEnd().split('\n').slice(0, -1);
    const message = rendered('pos.max', 'text', of);
    expect(lines(message)).toEqual(lines(textOf(rendered('pos.telegram', 'html', of))));
    expect(message).toContain(`\nЭкран: ${PAGE}`);
  }
});

it('a resolution tells what is over, and from when to when', () => {
  const message = textOf(rendered('pos.telegram', 'html', alerts('P1', 2, 'resolved')));
  expect(message).toContain('✅ Буфер переполнен: чеков 200');
  expect(message).toContain('21.11 00:30 – 21.11 01:45');
  expect(message).not.toContain('🔴');
  expect(message).not.toContain('КРИТИЧНО');
});

it('what is common is said once', () => {
  const [first] = alerts('P1', 1);
  const same = Array.from({ length: 3 }, (_, at) => ({
    ...(first as TestAlert),
    labels: { ...first?.labels, pos_id: `POS-00${at}` },
    annotations: { ...first?.annotations, terminal: `Касса ${at}` },
  }));
  const message = textOf(rendered('pos.telegram', 'html', same));
  expect(message.split(first?.annotations.action ?? '?').length - 1).toBe(1);
  for (const at of [0, 1, 2]) expect(message).toContain(`Касса ${at} · с`);
});

describe('a mail', () => {
  it('has a subject of one line', () => {
    const one = rendered('pos.subject', 'text', alerts('P1', 1));
    expect(one).toMatch(/^\[P1\] Буфер переполнен: чеков 200 — Оптика <"Взгляд"> & Ко/);
    expect(rendered('pos.subject', 'text', alerts('P2', 12))).toMatch(/^\[P2\] Касса: оповещений 12 — /);
    expect(rendered('pos.subject', 'text', alerts('P1', 1, 'resolved'))).toMatch(/^\[Устранено\] /);
    expect(one).not.toContain('\n');
  });

  it('escapes what it did not write itself', () => {
    const html = rendered('pos.email', 'html', alerts('P1', 12));
    expect(html).not.toContain(NASTY.slice(0, 24));
    expect(html).not.toContain('<"Взгляд">');
    expect(html).toContain('https://grafana.example.org/d/pos-buffer?viewPanel=0&amp;kiosk');
    expect(html.split('border-left').length - 1).toBe(12);
  });

  it('says the same in plain text', () => {
    const text = rendered('pos.text', 'text', [...alerts('P2', 1), ...alerts('P1', 1, 'resolved')]);
    expect(text).toContain('[P2] ');
    expect(text).toContain('[Устранено] Буфер переполнен');
    expect(text).toContain(`Экран: ${PAGE}`);
  });
});

describe('whoever stands at the till', () => {
  it.each(['pos.telegram', 'pos.max', 'pos.text', 'pos.email'])('is told in his own words: %s', (name) => {
    const type = typeOf(name);
    for (const of of [alerts('P1', 12), alerts('P2', 1), alerts('P1', 2, 'resolved')]) {
      const message = textOf(rendered(`${name}.cashier`, type, of));
      if (name === 'pos.telegram' || name === 'pos.max') expect(message.length).toBeLessThan(LIMIT);
      for (const { status, annotations } of of.slice(0, 10)) {
        if (status === 'resolved') continue;
        expect(message).toContain(annotations.title);
        expect(message).toContain(annotations.steps);
        expect(message).not.toContain(annotations.summary);
      }
      expect(message).not.toMatch(/DLQ|Circuit Breaker|kkt_adapter/);
    }
  });

  it('by the channels that name him, and nobody else by them', () => {
    const config = configSchema.parse({
      contacts: [
        { name: 'Касса', role: 'кассир', voice: 'cashier' },
        { name: 'Анна', role: 'администратор' },
      ],
      notifications: {
        telegram: [
          { chat_id: 1, bot_token: '1:a', contact: 'Касса' },
          { chat_id: 2, bot_token: '1:a', contact: 'Анна' },
          { chat_id: 3, bot_token: '1:a' },
        ],
      },
    });
    const [people] = receivers(config, { monitor: null });
    expect(people).toMatchObject({
      telegram_configs: [
        { chat_id: 1, message: '{{ template "pos.telegram.cashier" . }}' },
        { chat_id: 2, message: '{{ template "pos.telegram" . }}' },
        { chat_id: 3, message: '{{ template "pos.telegram" . }}' },
      ],
    });
  });
});

describe('what was not seen', () => {
  const with_ = (more: Readonly<Record<string, string>>, status: TestAlert['status'] = 'firing') =>
    alerts('P1', 1, status).map((alert) => ({ ...alert, annotations: { ...alert.annotations, ...more } }));

  it.each(['pos.telegram', 'pos.max', 'pos.text', 'pos.email'])(
    'an unknown alert says so, and what was last known: %s',
    (name) => {
      const message = rendered(name, typeOf(name), with_({ unknown: 'неизвестно с 12:05' }));
      expect(textOf(message)).toContain('неизвестно с 12:05, последнее известное: Буфер переполнен: чеков 200');
    },
  );

  it.each(['pos.telegram', 'pos.text', 'pos.email', 'pos.subject'])('what went by is not called mended: %s', (name) => {
    const lapsed = with_({ ended: 'Больше не повторялось' }, 'resolved');
    const message = textOf(rendered(name, name === 'pos.email' ? 'html' : 'text', lapsed));
    expect(message).toContain('Больше не повторялось');
    expect(message).not.toContain('Устранено');
    expect(message).not.toContain('✅');
  });

  it('of several, one of which only went by, the subject calls none mended', () => {
    const both = [...with_({ ended: 'Больше не повторялось' }, 'resolved'), ...alerts('P2', 1, 'resolved')];
    expect(rendered('pos.subject', 'text', both)).toMatch(/^\[Закончилось\] /);
  });
});

describe('800 alerts at once', () => {
  const many = [...alerts('P1', 800), ...alerts('P2', 800, 'resolved')];

  it.each([
    ['pos.telegram', 'html', LIMIT],
    ['pos.max', 'text', MAX_LIMIT],
    ['pos.subject', 'text', 300],
    ['pos.text', 'text', 15_000],
    ['pos.email', 'html', 40_000],
  ] as const)('%s stays small and says how many there are', (name, type, limit) => {
    const message = rendered(name, type, many);
    expect(message.length).toBeLessThan(limit);
    if (name === 'pos.max') expect(Buffer.byteLength(message)).toBeLessThan(WEBEX_BYTES);
    if (name === 'pos.subject') expect(message).toContain('оповещений 1600');
    else expect(message).toMatch(/и ещё 7\d\d, всего 800\s+закончились ещё 79\d, всего 800/);
  });
});

it('a notice of pos-monitor’s own is shown whole, and no time stands beside it', () => {
  const lines = ['за ночь закончилось: Буфер заполнен 22:10–23:40', 'ещё стоит: Касса не сходится'];
  const notice = {
    ...(alerts('P2', 1)[0] as TestAlert),
    labels: { alertname: 'PosNotice', origin: 'pos-monitor', notice: '17', priority: 'P2', shop: SHOP },
    annotations: { summary: 'Доброе утро', action: [...lines, 'и ещё 3'.padEnd(300, '.')].join('\n') },
  };
  for (const name of ['pos.telegram', 'pos.max', 'pos.text', 'pos.email']) {
    const message = textOf(rendered(name, typeOf(name), [notice]));
    expect(message).toContain('Доброе утро');
    expect(message).toContain(lines.join('\n'));
    expect(message).toContain('и ещё 3'.padEnd(300, '.'));
    expect(message).not.toContain('с 21.11');
  }
});

function typeOf(name: string): 'html' | 'text' {
  return name === 'pos.telegram' || name === 'pos.email' ? 'html' : 'text';
}

/** Telegram knows few tags, wants them closed, and no stray `<` or `&`. */
function expectTelegramHtml(message: string): void {
  const open: string[] = [];
  const rest = message.replace(/<(\/?)([a-z]+)(?: href="https?:\/\/[^"<>]+")?>/g, (_, closing: string, tag: string) => {
    expect(['b', 'a']).toContain(tag);
    if (closing === '') open.push(tag);
    else expect(open.pop()).toBe(tag);
    return '';
  });
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]/);
  expect(rest.replace(/&(?:lt|gt|amp|quot|#\d+);/g, '')).not.toContain('&');
}

/** As it is read on the phone. */
function textOf(html: string): string {
  const names: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };
  return html
    .replace(/<\/?[a-z][^>]*>/g, '')
    .replace(/&(\w+|#\d+);/g, (_, name: string) => names[name] ?? String.fromCodePoint(Number(name.slice(1))));
}
