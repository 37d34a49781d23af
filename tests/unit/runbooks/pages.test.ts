import { describe, expect, test } from 'vitest';
import { defaultConfig } from '../../../src/config/load.ts';
import { cashierWords } from '../../../src/domain/alerts/cashier.ts';
import { catalog } from '../../../src/domain/alerts/catalog/index.ts';
import { CSV_HEAD } from '../../../src/http/csv.ts';
import { CENTRE_ALERTS } from '../../../src/render/centre-alerts.ts';
import { WATCH_ALERTS } from '../../../src/render/watching.ts';
import { fill, openLibrary, placeholdersIn, placeholdersOf, type Runbook } from '../../../src/runbooks/library.ts';
import { addressOf } from '../../../src/runbooks/pages.ts';
import { centreDashboards } from '../../support/promql-dashboards.ts';
import { isKnownCommand, isKnownWord, withoutJournalMoves } from '../../support/runbook-words.ts';

const SECTIONS = [
  'Что случилось',
  'Что это значит для магазина',
  'Что проверить',
  'Что сделать',
  'Когда звать и кого',
  'Как понять, что прошло',
];
const EVERYDAY_AT_LEAST = 20;
const FENCED = /^```sh\n(.*?)\n```$/gms;

const library = openLibrary();
/** What stands left in the table of run-a-command: three dots are whatever follows. */
const TRANSLATED = [...(library.find('run-a-command')?.markdown ?? '').matchAll(/^\| (`docker compose.*?) \|/gm)]
  .flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)])
  .map(([, form = '']) => new RegExp(`^${form.replace('…', '.+')}$`));
const placeholders = placeholdersOf(defaultConfig());
/** What each alert is called where people read it. */
const titles = new Map([
  ...catalog.map(({ name }): [string, string] => [name, cashierWords(name).title]),
  ...WATCH_ALERTS.map(({ name, summary }): [string, string] => [name, summary]),
  ...CENTRE_ALERTS.map(({ name, summary }): [string, string] => [name, summary]),
]);
const everyPage = library.runbooks.map((runbook): [string, Runbook] => [runbook.name, runbook]);

describe('the set of runbooks', () => {
  test.each([...titles])('%s has a page whose heading is its name', (name, title) => {
    const runbook = library.find(name);
    expect(runbook && fill(runbook.title, placeholders)).toBe(title);
  });

  test('a page that is named like an alert belongs to one', () => {
    const named = library.runbooks.map(({ name }) => name).filter((name) => name.startsWith('Pos'));
    expect(named.filter((name) => !titles.has(name))).toEqual([]);
  });

  test('everyday situations have pages, under names that can be typed', () => {
    const everyday = library.runbooks.map(({ name }) => name).filter((name) => !titles.has(name));
    expect(everyday.length).toBeGreaterThanOrEqual(EVERYDAY_AT_LEAST);
    expect(everyday.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
  });

  test('no two pages have the same heading', () => {
    const all = library.runbooks.map(({ title }) => title);
    expect(new Set(all).size).toBe(all.length);
  });
});

test('the pages know the columns and the words of the export', () => {
  const page = library.find('csv-does-not-agree')?.markdown ?? '';
  for (const column of ['Состояние', 'ФПД', 'Номер ФД']) {
    expect(CSV_HEAD).toContain(`;${column};`);
    expect(page).toContain(`«${column}»`);
  }
});

test.each(['PosShopSilent', 'PosCentreRefusesSamples', 'PosCentreRefusesLogins'])(
  '%s: what proves that it is over stands on «Сеть» in these words',
  (name) => {
    const network = JSON.stringify(centreDashboards().find(({ title }) => title === 'Сеть'));
    const proof = sectionOf(library.find(name)?.markdown ?? '', 'Как понять, что прошло');
    const words = [...proof.matchAll(/«(.*?)»/g)].map(([, word]) => word).filter((word) => word !== 'Закончилось');
    expect(words).toContain('Сеть');
    expect(words.length).toBeGreaterThan(1);
    expect(words.filter((word) => !network.includes(`"${word}"`))).toEqual([]);
  },
);

describe.each(everyPage)('%s', (_name, { markdown, title }) => {
  test('has one heading and the fixed sections in their order', () => {
    expect(markdown.startsWith(`# ${title}\n`)).toBe(true);
    expect(markdown.match(/^# /gm)).toHaveLength(1);
    expect([...markdown.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual(SECTIONS);
    for (const section of SECTIONS) expect(sectionOf(markdown, section)).not.toBe('');
  });

  test('names something to check and something to do', () => {
    expect(sectionOf(markdown, 'Что проверить')).toMatch(/^(- |```)/m);
    expect(sectionOf(markdown, 'Что сделать')).toMatch(/^1\. /m);
  });

  test('names only placeholders that exist', () => {
    expect(placeholdersIn(markdown).filter((name) => !placeholders.has(name))).toEqual([]);
    expect(markdown.replace(/\{\{\w+\}\}/g, '')).not.toMatch(/\{\{|\}\}/);
  });

  test('leads only to pages that exist', () => {
    const links = [...markdown.matchAll(/\]\(([^)]*)\)/g)].map(([, href]) => addressOf(href ?? ''));
    const pages = everyPage.map(([name]) => `/runbooks/${name}`);
    expect(links.filter((address) => address === null || !pages.includes(address))).toEqual([]);
  });

  test('names only commands that exist', () => {
    expect(commandsOf(markdown).filter((command) => !isKnownCommand(command))).toEqual([]);
    expect((markdown.match(/^```/gm) ?? []).length).toBe([...markdown.matchAll(FENCED)].length * 2);
  });

  test('has a form without Docker for each command, here or among the translated ones', () => {
    const foreign = commandsOf(markdown).filter((command) => command.startsWith('docker compose'));
    if (markdown.includes('Без Docker')) return;
    expect(foreign.filter((command) => !TRANSLATED.some((form) => form.test(command)))).toEqual([]);
  });

  test('names only files, settings and fields that exist', () => {
    const words = [...markdown.replace(FENCED, '').matchAll(/`([^`]+)`/g)].map(([, word]) => word ?? '');
    expect(words.filter((word) => !isKnownWord(word))).toEqual([]);
  });

  test('copies no number: each that has a unit is a placeholder', () => {
    const prose = markdown.replace(FENCED, '').replace(/`[^`]*`/g, '');
    expect(
      prose.match(/\d+\s?(%|₽|(ч|час\p{L}*|мин\p{L}*|с|сек\p{L}*|дн\p{L}*|день|сут\p{L}*|чек\p{L}*|раза?)(?!\p{L}))/gu),
    ).toBe(null);
  });

  test('never sends anybody into buffer.db', () => {
    expect(withoutJournalMoves(markdown)).not.toMatch(
      /sqlite3|\b(DELETE|UPDATE|INSERT|DROP|VACUUM|REINDEX)\b|(^|\s)(rm|del|mv|cp)\s/m,
    );
  });
});

function commandsOf(markdown: string): string[] {
  return [...markdown.matchAll(FENCED)].flatMap(([, lines = '']) => lines.split('\n'));
}

function sectionOf(markdown: string, heading: string): string {
  return (markdown.split(`\n## ${heading}\n`)[1] ?? '').split('\n## ')[0]?.trim() ?? '';
}
