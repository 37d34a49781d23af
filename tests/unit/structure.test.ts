/** Who knows whom: nothing in src leads back to where it came from. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const files = globSync('src/**/*.{ts,tsx}');
const known = new Set([...files, ...globSync('tests/**/*.ts')]);

/** A type is knowledge too. */
function importsOf(file: string): string[] {
  const named = readFileSync(file, 'utf8').matchAll(/(?:\bfrom |\bimport\(|^import )'(\.[^']+)'/gm);
  return [...named].map(([, path = '']) => join(dirname(file), path)).filter((path) => known.has(path));
}

const imports = new Map(files.map((file) => [file, importsOf(file)]));

/** The way from a file back to itself, if there is one. */
function circleFrom(file: string): string[] {
  const cameFrom = new Map<string, string>();
  const open = [file];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const next of imports.get(at) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, at);
      open.push(next);
    }
  }
  const way = [];
  for (let at = cameFrom.get(file); at !== undefined && at !== file; at = cameFrom.get(at)) way.unshift(at);
  return cameFrom.has(file) ? [file, ...way, file] : [];
}

test('the source is understood: it has imports of every kind', () => {
  expect(imports.get('src/core.ts')).toContain('src/monitor.ts');
  expect(imports.get('src/cli/service.ts')).toContain('src/main.ts');
  expect(files.length).toBeGreaterThan(200);
});

test('no file leads back to itself', () => {
  const circles = files.map(circleFrom).filter((way) => way.length > 0);
  expect(circles.map((way) => way.join(' → '))).toEqual([]);
});

/** All that a file loads, and what these load. */
function loads(file: string, found = new Set<string>()): Set<string> {
  for (const next of importsOf(file)) {
    if (found.has(next)) continue;
    found.add(next);
    loads(next, found);
  }
  return found;
}

test('only who has a process to himself gives it the real time back', () => {
  const sharing = globSync('tests/{unit,integration,e2e/web}/**/*.test.ts');
  expect(sharing.filter((file) => loads(file).has('tests/support/time/real-time.ts'))).toEqual([]);
  expect(loads('tests/e2e/grafana/week.test.ts')).toContain('tests/support/time/real-time.ts');
});

const EXPORTED = /^export (?:async )?(?:function|const|class|interface|type) (\w+)/gm;

test('what a file hands out is used by another one', () => {
  const texts = globSync(['{src,tests,scripts}/**/*.{ts,tsx}', '*.ts']).map(
    (file) => [file, readFileSync(file, 'utf8')] as const,
  );
  const users = new Map<string, number>();
  for (const [, text] of texts) {
    for (const word of new Set(text.match(/\w+/g))) users.set(word, (users.get(word) ?? 0) + 1);
  }
  const kept = texts.flatMap(([file, text]) =>
    [...text.matchAll(EXPORTED)].flatMap(([, name = '']) => (users.get(name) === 1 ? [`${file}: ${name}`] : [])),
  );
  expect(kept).toEqual([]);
});

test('a test that may be left out says why', () => {
  const silent = globSync('tests/**/*.ts').flatMap((file) => {
    const leftOut = readFileSync(file, 'utf8').matchAll(/\b(?:skipIf|runIf|skip|todo)\((?:lacks\()?/g);
    const without = [...leftOut].filter(([words]) => !words.endsWith('lacks('));
    return without.length === 0 || readFileSync(file, 'utf8').includes(' = lacks(') ? [] : [file];
  });
  expect(silent).toEqual([]);
});

/** Where the way of two files parts: of two folders beside each other, one may know the other, and not both. */
function neighbours(from: string, to: string): readonly [string, string] | null {
  const [a, b] = [dirname(from).split('/'), dirname(to).split('/')];
  const parting = a.findIndex((part, depth) => part !== b[depth]);
  if (parting === -1 || b.length <= parting) return null;
  return [a.slice(0, parting + 1).join('/'), b.slice(0, parting + 1).join('/')];
}

test('of two folders beside each other, one may know the other, and not both', () => {
  const ways = new Map<string, string>();
  for (const [from, targets] of imports) {
    for (const to of targets) {
      const folders = neighbours(from, to);
      if (folders !== null) ways.set(folders.join(' → '), `${from} → ${to}`);
    }
  }
  const mutual = [...ways].flatMap(([folders, way]) => {
    const back = ways.get(folders.split(' → ').toReversed().join(' → '));
    return back === undefined ? [] : [`${way}, and ${back}`];
  });
  expect(mutual).toEqual([]);
});
