/** Messages by mail, in MAX and to whoever stands at the till; telegram.test.ts has what Telegram alone asks for. */
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { receivers } from '../../../src/render/receivers.ts';
import { templateFile } from '../../../src/render/templates.ts';
import {
  alerts,
  LIMIT,
  NASTY,
  PAGE,
  rendered,
  SHOP,
  type TestAlert,
  textOf,
  useTemplates,
} from '../../support/rendered-messages.ts';

const MAX_LIMIT = 4000;
/** Where Alertmanager cuts what it takes for Webex's. */
const WEBEX_BYTES = 7439;

useTemplates();

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
    const message = rendered('pos.max', of);
    expect(lines(message)).toEqual(lines(textOf(rendered('pos.telegram', of))));
    expect(message).toContain(`\nЭкран: ${PAGE}`);
  }
});

it('a resolution tells what is over, and from when to when', () => {
  const message = textOf(rendered('pos.telegram', alerts('P1', 2, 'resolved')));
  expect(message).toContain('✅ Устранено: Касса не принимает оплату · Буфер переполнен: чеков 200');
  expect(message).toContain('21.11 00:30 – 21.11 01:45');
  expect(message).not.toContain('🔴');
  expect(message).not.toContain('КРИТИЧНО');
});

it('of what came and went nothing says, once it is over, that it comes back', () => {
  const gone = (status: TestAlert['status']) =>
    alerts('P1', 1, status).map((alert) => {
      const summary = `Сейчас прошло, но возвращается: ${alert.annotations.summary}`;
      return { ...alert, annotations: { ...alert.annotations, summary } };
    });
  for (const name of ['pos.telegram', 'pos.max', 'pos.text', 'pos.email', 'pos.subject']) {
    expect(rendered(name, gone('firing'))).toContain('Сейчас прошло, но возвращается: Буфер переполнен: чеков 200');
    const over = rendered(name, gone('resolved'));
    expect(over).toContain('Буфер переполнен: чеков 200');
    expect(over).not.toContain('возвращается');
  }
});

it('what is common is said once', () => {
  const [first] = alerts('P1', 1);
  const same = Array.from({ length: 3 }, (_, at) => ({
    ...(first as TestAlert),
    labels: { ...first?.labels, pos_id: `POS-00${at}` },
    annotations: { ...first?.annotations, terminal: `Касса ${at}` },
  }));
  const message = textOf(rendered('pos.telegram', same));
  expect(message.split(first?.annotations.action ?? '?').length - 1).toBe(1);
  for (const at of [0, 1, 2]) expect(message).toContain(`Касса ${at} · с`);
});

describe('a mail', () => {
  it('has a subject of one line', () => {
    const one = rendered('pos.subject', alerts('P1', 1));
    expect(one).toMatch(/^\[P1\] Буфер переполнен: чеков 200 — Оптика <"Взгляд"> & Ко/);
    expect(rendered('pos.subject', alerts('P2', 12))).toMatch(/^\[P2\] Касса: оповещений 12 — /);
    expect(rendered('pos.subject', alerts('P1', 1, 'resolved'))).toMatch(/^\[Устранено\] /);
    expect(one).not.toContain('\n');
  });

  it('escapes what it did not write itself', () => {
    const html = rendered('pos.email', alerts('P1', 12));
    expect(html).not.toContain(NASTY.slice(0, 24));
    expect(html).not.toContain('<"Взгляд">');
    expect(html).toContain('https://grafana.example.org/d/pos-buffer?viewPanel=0&amp;kiosk');
    expect(html.split('border-left').length - 1).toBe(12);
  });

  it('says the same in plain text', () => {
    const text = rendered('pos.text', [...alerts('P2', 1), ...alerts('P1', 1, 'resolved')]);
    expect(text).toContain('[P2] ');
    expect(text).toContain('[Устранено] Касса не принимает оплату · Буфер переполнен');
    expect(text).toContain(`Экран: ${PAGE}`);
  });
});

describe('whoever stands at the till', () => {
  it.each(['pos.telegram', 'pos.max', 'pos.text', 'pos.email'])('is told in his own words: %s', (name) => {
    for (const of of [alerts('P1', 12), alerts('P2', 1), alerts('P1', 2, 'resolved')]) {
      const message = textOf(rendered(`${name}.cashier`, of));
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
    const [people] = receivers(config, null);
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
      const message = rendered(name, with_({ unknown: 'неизвестно с 12:05' }));
      expect(textOf(message)).toContain('неизвестно с 12:05, последнее известное: Буфер переполнен: чеков 200');
    },
  );

  it.each(['pos.telegram', 'pos.text', 'pos.email', 'pos.subject'])('what went by is not called mended: %s', (name) => {
    const lapsed = with_({ ended: 'Больше не повторялось' }, 'resolved');
    const message = textOf(rendered(name, lapsed));
    expect(message).toContain('Больше не повторялось');
    expect(message).not.toContain('Устранено');
    expect(message).not.toContain('✅');
  });

  it('of several, one of which only went by, the subject calls none mended', () => {
    const both = [...with_({ ended: 'Больше не повторялось' }, 'resolved'), ...alerts('P2', 1, 'resolved')];
    expect(rendered('pos.subject', both)).toMatch(/^\[Закончилось\] /);
  });
});

describe('800 alerts at once', () => {
  const many = [...alerts('P1', 800), ...alerts('P2', 800, 'resolved')];

  it.each([
    ['pos.telegram', LIMIT],
    ['pos.max', MAX_LIMIT],
    ['pos.subject', 300],
    ['pos.text', 15_000],
    ['pos.email', 40_000],
  ] as const)('%s stays small and says how many there are', (name, limit) => {
    const message = rendered(name, many);
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
    const message = textOf(rendered(name, [notice]));
    expect(message).toContain('Доброе утро');
    expect(message).toContain(lines.join('\n'));
    expect(message).toContain('и ещё 3'.padEnd(300, '.'));
    expect(message).not.toContain('с 21.11');
  }
});
