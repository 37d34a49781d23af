import { expect, it } from 'vitest';
import { programVersion } from '../../../src/place.ts';
import { read } from './files.ts';

const names = (text: string) => [...text.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? '');

/** The metrics that the versions brought, from the oldest on, without those that a later one took away. */
function known(changelog: string): string[] {
  const left = new Set<string>();
  for (const [, what, list = ''] of changelog
    .split(/^## /m)
    .reverse()
    .flatMap((version) => [...version.matchAll(/^Metrics (added|removed):\n\n((?:.+\n)+)/gm)])) {
    for (const name of names(list)) what === 'added' ? left.add(name) : left.delete(name);
  }
  return [...left].sort();
}

it('names every metric that came or went: write yours under "Metrics added:" or "Metrics removed:"', () => {
  const exported = [...read('tests/golden/metrics.txt').matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name);
  expect(known(read('CHANGELOG.md'))).toEqual([...new Set(exported)].sort());
});

it('tells what is in this version', () => {
  expect(read('CHANGELOG.md')).toContain(`\n## ${programVersion()}\n`);
});
