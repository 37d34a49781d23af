/** What a newcomer reads: short enough to be read, and every link leads somewhere. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { COMPOSE } from '../../../src/render/places.ts';
import { prometheusFile } from '../../../src/render/prometheus.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FIRST_PAGES = [
  'README.md',
  'README.ru.md',
  'CONTRIBUTING.md',
  'docs/README.md',
  'docs/centre.md',
  'docs/limits.md',
  'docs/reference.md',
];
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

test.each(['README.md', 'README.ru.md'])('%s has at most 150 lines', (file) => {
  expect(read(file).trimEnd().split('\n').length).toBeLessThanOrEqual(150);
});

test.each(FIRST_PAGES)('every link of %s leads to a file', (file) => {
  const links = [...read(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => path);
  expect(links.filter((path) => !existsSync(join(ROOT, dirname(file), path)))).toEqual([]);
});

test('every document of docs/ is found from its index', () => {
  const index = read('docs/README.md');
  const names = globSync('*.md', { cwd: join(ROOT, 'docs') }).filter((name) => name !== 'README.md');
  expect(names.length).toBeGreaterThan(8);
  for (const name of names) expect(index).toContain(`(${name})`);
});

test('where Debian’s Prometheus looks for its password is where it is told to put one', () => {
  const config = configSchema.parse({ roles: { scraper: 'metrics' } });
  const { text } = prometheusFile(config, COMPOSE);
  const file = /password_file: (\S+)/.exec(text)?.[1];
  const unit = read('deploy/systemd/pos-monitor-render.service');
  const [, folder] = /--out (\S+)/.exec(unit) ?? [];
  expect(read('docs/install.md')).toContain(` ${folder}/prometheus/${file}\n`);
});

test('both readmes name the same commands, addresses and pages', () => {
  const named = (text: string) => ({
    commands: new Set(text.match(/npm (?:run \w+|test)\b|docker compose \w+ [\w -]+|deploy\/install\.sh/g)),
    addresses: new Set(text.match(/http:\/\/localhost:8001[\w/]*/g)),
  });
  const [english, russian] = [named(read('README.md')), named(read('README.ru.md'))];
  for (const address of english.addresses) expect(russian.addresses).toContain(address);
  for (const command of ['npm run demo', 'npm test', 'npm run stack', 'npm run fleet']) {
    expect([english.commands.has(command), russian.commands.has(command)]).toEqual([true, true]);
  }
});
