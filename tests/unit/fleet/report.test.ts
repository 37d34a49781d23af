import { expect, it } from 'vitest';
import { columnsOf, tableOf } from '../../fleet/report.ts';

const RUN = [
  ['engine', 'prometheus'],
  ['shops', '20'],
  ['cores', '0.1'],
] as const;
const OTHER = [
  ['engine', 'victoria-metrics'],
  ['shops', '20'],
  ['memory', '70'],
] as const;

it('a table is read back as the columns that it was made of', () => {
  expect(columnsOf(tableOf(RUN))).toEqual([RUN]);
  expect(columnsOf('| what |\n| --- |')).toEqual([]);
});

it('columns stand beside each other in the rows of the last one, with a dash for what one has not', () => {
  expect(tableOf(RUN, OTHER)).toBe(
    [
      '| engine | prometheus | victoria-metrics |',
      '| --- | ---: | ---: |',
      '| shops | 20 | 20 |',
      '| memory | – | 70 |',
    ].join('\n'),
  );
});
