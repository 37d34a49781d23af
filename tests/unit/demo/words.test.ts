import { expect, test } from 'vitest';
import { languageOf, STORIES, WORDS } from '../../../src/demo/words.ts';
import { findScenario } from '../../../src/simulator/index.ts';
import { needsItsMonitor } from '../../../src/simulator/scenarios/scenario.ts';

test.each([
  [{ LANG: 'ru_RU.UTF-8' }, 'ru'],
  [{ LANG: 'ru' }, 'ru'],
  [{ LANG: 'de_DE.UTF-8' }, 'en'],
  [{ LANG: 'C.UTF-8' }, 'en'],
  [{ LANG: 'rum_RO' }, 'en'],
  [{}, 'en'],
  [{ LANG: 'ru_RU.UTF-8', LC_ALL: 'en_US.UTF-8' }, 'en'],
  [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'ru_RU.UTF-8' }, 'ru'],
  [{ LANG: 'ru_RU.UTF-8', LC_ALL: '' }, 'ru'],
] as const)('%o speaks %s', (environment, language) => {
  expect(languageOf(environment)).toBe(language);
});

test.each(['ru', 'en'] as const)('in %s the first two lines say what to look at, and the rest is short', (language) => {
  const city = { zone: 'Europe/Moscow', name: { ru: 'Москва', en: 'Moscow' } };
  const places = { page: 'http://p', control: 'http://c', adapter: 'http://a', buffer: '/b/buffer.db' };
  const lines = WORDS[language]
    .introduction({ city, time: '15:07', ...places })
    .trim()
    .split('\n');
  expect(lines[0]).toContain('http://p/');
  expect(lines[0]).toContain('15:07');
  expect(lines[1]).toContain('DEMO');
  expect(lines.length).toBeLessThan(8);
  for (const line of [...lines, WORDS[language].next]) expect(line.length).toBeLessThan(125);
});

test.each(STORIES)('the page offers what can be played on a running monitor: $name', ({ name }) => {
  expect(needsItsMonitor(findScenario(name), 'Europe/Moscow')).toBe(false);
});
