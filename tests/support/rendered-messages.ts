/** The words on the phone, rendered by the real amtool. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';
import { cashierWords } from '../../src/domain/alerts/cashier.ts';
import { catalog, trueAlerts } from '../../src/domain/alerts/catalog/index.ts';
import { templateFile } from '../../src/render/templates.ts';
import { ALERT_CASES, snapshotFor } from './alert-cases.ts';
import { runTool } from './tools.ts';

export const NASTY = `Касса <b>"1"</b> & 'Ко' ${'<&"'.repeat(20)}`;
export const SHOP = `Оптика <"Взгляд"> & Ко ${'&'.repeat(60)}`;
export const PAGE = 'https://a-rather-long-name-of-a-shop.example.org:8443/kassa';
/** What Telegram takes. */
export const LIMIT = 4096;

export interface TestAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

let folder: string;

/** To be called where tests are described. */
export function useTemplates(settings: object = {}, options?: { readonly manyShops: boolean }): void {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pos-templates-'));
    const contacts = [{ name: 'Касса', role: 'кассир', voice: 'cashier' }];
    const config = configSchema.parse({ public_url: PAGE, contacts, ...settings });
    writeFileSync(join(folder, 'pos.tmpl'), templateFile(config, options).text);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
}

/** Each alert of that level in the words of its own case, as if all of them had come at once. */
const WORDS = catalog.flatMap(({ name }) => {
  const alertCase = ALERT_CASES[name];
  const found = alertCase && trueAlerts(snapshotFor(alertCase.fires)).find((alert) => alert.name === name);
  return found === undefined ? [] : [found];
});

export function alerts(level: string, count: number, status: TestAlert['status'] = 'firing'): TestAlert[] {
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

export function rendered(template: string, of: readonly TestAlert[]): string {
  const type = typeOf(template);
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

/** What Alertmanager would render it as. */
function typeOf(name: string): 'html' | 'text' {
  return /^pos\.(telegram|email)\b/.test(name) ? 'html' : 'text';
}

/** As it is read on the phone. */
export function textOf(html: string): string {
  const names: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };
  return html
    .replace(/<\/?[a-z][^>]*>/g, '')
    .replace(/&(\w+|#\d+);/g, (_, name: string) => names[name] ?? String.fromCodePoint(Number(name.slice(1))));
}

/** Telegram knows few tags, wants them closed, and no stray `<` or `&`. */
export function expectTelegramHtml(message: string): void {
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
