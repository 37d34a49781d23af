/** docs/dependencies.md is the list of what reaches a shop, and each library has one place that knows it. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;
/** Only the image of the tools has them, for the demo till and the dashboards. */
const FOR_TOOLS = ['@grafana/grafana-foundation-sdk', 'better-sqlite3'];
const forTools = Object.fromEntries(FOR_TOOLS.map((name) => [name, devDependencies[name] ?? 'missing']));
const page = readFileSync('docs/dependencies.md', 'utf8');

/** The libraries of a section's table, each with its reason. */
function listed(heading: string): [string, string][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  const rows = [...section.matchAll(/^\| (\S+) \| ([^|]+) \|/gm)].map(
    ([, name = '', why = '']) => [name, why] as const,
  );
  return rows.filter(([name]) => name !== 'library' && name !== '---').map(([name, why]) => [name, why.trim()]);
}

test.each([
  ['Needed to run', dependencies],
  ['Needed only for what a shop can do without', forTools],
])('"%s" lists what package.json does, with a reason for each', (heading, wanted) => {
  const rows = listed(heading);
  expect(rows.map(([name]) => name)).toEqual(Object.keys(wanted).sort());
  for (const [name, why] of rows) expect([name, why.length > 10]).toEqual([name, true]);
});

/** Files that load the library; a type alone loads nothing. */
function importers(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of globSync('src/**/*.{ts,tsx}')) {
    // The page is built into one file; what it stands on is needed to build, and not in the shop.
    if (file.startsWith('src/web/')) continue;
    const text = readFileSync(file, 'utf8');
    for (const [, typeOnly, named, bare] of text.matchAll(
      /^(?:import|export) (type )?[^;]*?from '([^.][^']*)'|(?:import\(|^import )'([^.][^']*)'/gm,
    )) {
      const name = named ?? bare ?? '';
      const library = name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/');
      if (typeOnly !== undefined || name === '' || name.startsWith('node:')) continue;
      found.set(library, [...(found.get(library) ?? []), file]);
    }
  }
  return found;
}

/** Where one file is not enough, the folder (or the files) that alone may know the library, and why. */
const HOMES: Readonly<Record<string, RegExp>> = {
  // Each command says its own words and options.
  commander: /^src\/cli\//,
  // The server's parts are handlers of its framework.
  express: /^src\/http\//,
  // One small file a group of series.
  'prom-client': /^src\/metrics\//,
  // Settings are read and files are rendered in it.
  'js-yaml': /^src\/(config\/document|render\/file|cli\/check)\.ts$/,
  // The language in which shapes are written down, as types are; not a face to the outside.
  zod: /^src\/(api|auth|adapter|alertmanager|cli|config|http|realtime|simulator)\//,
  // The simulated till's buffer, and its lock.
  'better-sqlite3': /^src\/simulator\//,
  // A class a kind of panel.
  '@grafana/grafana-foundation-sdk': /^src\/grafana\//,
};

describe('each library', () => {
  const known = importers();

  test('that is imported is one that is installed', () => {
    const installed = Object.keys({ ...dependencies, ...forTools });
    for (const library of known.keys()) expect(installed).toContain(library);
  });

  test.each(Object.keys({ ...dependencies, ...forTools }))('%s has one importer, or one home', (library) => {
    const files = known.get(library) ?? [];
    const home = HOMES[library];
    if (home === undefined) expect(files.length).toBeLessThanOrEqual(1);
    else for (const file of files) expect(file).toMatch(home);
  });

  test('no exception is left that nobody needs', () => {
    for (const library of Object.keys(HOMES)) {
      expect([library, new Set(known.get(library)).size > 1]).toEqual([library, true]);
    }
  });

  test('no thread but the one that owns the folder of buffer.db looks for the mark of a demo in it', () => {
    const askers = globSync('src/**/*.ts').filter((file) => /\bisMarkedAsDemo\b/.test(readFileSync(file, 'utf8')));
    expect(askers.toSorted()).toEqual(['src/buffer/worker.ts', 'src/demo-mark.ts']);
  });

  test('none is known to the domain', () => {
    const inDomain = [...known].flatMap(([library, files]) =>
      files.filter((file) => file.startsWith('src/domain/')).map((file) => `${file}: ${library}`),
    );
    expect(inDomain).toEqual([]);
  });
});
