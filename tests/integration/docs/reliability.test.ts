import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FAULTS, PROMISE_SECONDS } from '../../e2e/faults/matrix.ts';

const DOCUMENT = new URL('../../../docs/reliability.md', import.meta.url);

function rows(): string[][] {
  const [, block = ''] = /<!-- faults -->\n(.*)\n<!-- \/faults -->/s.exec(readFileSync(DOCUMENT, 'utf8')) ?? [];
  const lines = block.split('\n').slice(2);
  return lines.map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
}

test('every fault that is tried is in the document, and no other (npm run docs:reliability)', () => {
  expect(rows().map(([title]) => title)).toEqual(Object.values(FAULTS));
});

test('each was over as soon as is promised', () => {
  for (const row of rows()) {
    expect(row).toHaveLength(9);
    expect(Number.parseFloat(row.at(-1) ?? ''), row[0]).toBeLessThanOrEqual(PROMISE_SECONDS);
  }
});
