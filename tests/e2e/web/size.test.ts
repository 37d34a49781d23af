/** The whole page, as it goes over the wire. */
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PAGE_FOLDER } from '../../support/browser.ts';

test('the page with everything is at most 150 KB compressed', () => {
  const files = globSync('**/*', { cwd: PAGE_FOLDER }).filter((file) => statSync(join(PAGE_FOLDER, file)).isFile());
  const plain = files.filter((file) => !/\.(br|gz)$/.test(file));
  const wire = plain.map((file) => (files.includes(`${file}.gz`) ? `${file}.gz` : file));
  const bytes = wire.reduce((sum, file) => sum + statSync(join(PAGE_FOLDER, file)).size, 0);
  expect(plain).toContain('index.html');
  expect(bytes).toBeLessThanOrEqual(150 * 1024);
});

test('nothing is inlined, so that the strictest policy holds', () => {
  const html = readFileSync(join(PAGE_FOLDER, 'index.html'), 'utf8');
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
  expect(html).not.toMatch(/https?:\/\//);
});

test('nothing is asked that the oldest browsers of the build do not have yet', () => {
  const scripts = globSync('**/*.js', { cwd: PAGE_FOLDER }).map((file) =>
    readFileSync(join(PAGE_FOLDER, file), 'utf8'),
  );
  expect(scripts.join('')).toContain('.findLastIndex(');
  const younger =
    /\b(?:URL\.(?:canParse|parse)|Object\.groupBy|Map\.groupBy|Promise\.(?:withResolvers|try)|Array\.fromAsync|AbortSignal\.any|RegExp\.escape|Iterator\.from)\(|\.(?:isWellFormed|toWellFormed|isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference)\(/g;
  expect(scripts.flatMap((script) => script.match(younger) ?? [])).toEqual([]);
});
