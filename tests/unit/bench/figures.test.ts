import { expect, it } from 'vitest';
import { svgOf } from '../../bench/curves/svg.ts';
import { withPart } from '../../bench/document.ts';
import { medianInterval } from '../../bench/stats.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

it('tells between which of the values their median lies, 19 times of 20', () => {
  // As any table of the binomial distribution has it.
  expect(medianInterval(upTo(15))).toEqual([4, 12]);
  expect(medianInterval(upTo(8).toReversed())).toEqual([1, 8]);
  expect(medianInterval(upTo(9))).toEqual([2, 8]);
  expect(medianInterval(upTo(3))).toEqual([1, 3]);
});

it('draws each point where its figures put it', () => {
  const points = [
    [1, 0],
    [10, 5],
    [100, 10],
  ] as const;
  const circles = [...svgOf({ title: 't', x: 'x', y: 'ms', points }).matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)];
  const [first, middle, last] = circles.map(([, x, y]) => [Number(x), Number(y)] as const);
  expect(middle).toEqual([((first?.[0] ?? 0) + (last?.[0] ?? 0)) / 2, ((first?.[1] ?? 0) + (last?.[1] ?? 0)) / 2]);
});

it('writes between its marks, and nowhere where there are none', () => {
  expect(withPart('a <!-- b -->old<!-- /b --> c', 'b', 'new')).toBe('a <!-- b -->\n\nnew\n\n<!-- /b --> c');
  expect(() => withPart('a <!-- b --> c', 'b', 'new')).toThrow('has no <!-- b -->');
});
