/** What runbooks quote of us: people look for those very words on a screen or in an answer. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cashierWords, VOICED } from '../../../src/domain/alerts/cashier.ts';
import { catalog } from '../../../src/domain/alerts/catalog/index.ts';
import { CHIPS } from '../../../src/domain/faces.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/domain/shop.ts';
import { openLibrary } from '../../../src/runbooks/library.ts';

/** Said by others: Windows and tablets, the adapter and its till, people. */
const OF_OTHERS = [
  ...[
    'Загрузки',
    'Параметры',
    'Пуск',
    'Синхронизировать',
    'Службы',
    'Спам',
    'Терминал',
    'PowerShell',
    'Этот компьютер',
  ],
  ...['Время и язык', 'Установить время автоматически', 'Установить приложение', 'На экран „Домой“'],
  ...['connection refused', 'OFD returned', 'OFD returned 4', 'OFD returned 401', 'OFD returned 403', 'rule'],
  ...['доступ запрещён', 'смена превысила …', 'оплатить', 'зачислил банк'],
  ...['гостевой', 'гостевом', 'минуту не пробивайте', 'чините'],
].map((words) => words.toLowerCase());

const SRC = join(import.meta.dirname, '../../../src');
const ours = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('simulator'))
  .map((file) => readFileSync(join(SRC, file), 'utf8'))
  .join('\n')
  .replaceAll('\u00a0', ' ')
  .toLowerCase();

const has = (words: string) => ours.includes(words.toLowerCase());
const chips = CHIPS.map(({ title }) => title);

/** «Печать: в порядке» is a chip and its word; «данные на …» is followed by what changes. */
function isSaid(words: string): boolean {
  const [, title, word] = /^(.+): (.+)$/.exec(words) ?? [];
  if (title !== undefined && word !== undefined && !has(words)) return chips.includes(title) && has(`'${word}'`);
  return has(words.replace(/ …$/, ''));
}

const quotes = openLibrary().runbooks.flatMap(({ name, markdown }) =>
  [...markdown.replaceAll('\u00a0', ' ').matchAll(/«([^»]{3,60})»/g)].map(([, words = '']) => ({ name, words })),
);

test('what a runbook quotes is said by the product, or by who is known to say it', () => {
  expect(quotes.length).toBeGreaterThan(100);
  expect(quotes.filter(({ words }) => !OF_OTHERS.includes(words.toLowerCase()) && !isSaid(words))).toEqual([]);
});

test('what others say is quoted somewhere', () => {
  const quoted = new Set(quotes.map(({ words }) => words.toLowerCase()));
  expect(OF_OTHERS.filter((words) => !quoted.has(words))).toEqual([]);
});

test('an alert is quoted by the name that the screen gives it', () => {
  const titles = VOICED.map((name) => cashierWords(name).title);
  const messages = catalog
    .map(({ message }) => message.outline(DEFAULT_THRESHOLDS).split('…')[0]?.trim().toLowerCase() ?? '')
    .filter((message) => !titles.some((title) => title.toLowerCase() === message));
  const begins = (words: string) => messages.some((message) => message.startsWith(words) || words.startsWith(message));
  const known = (words: string) => titles.some((title) => title.toLowerCase().startsWith(words));
  expect(quotes.filter(({ words }) => !known(words.toLowerCase()) && begins(words.toLowerCase()))).toEqual([]);
});
