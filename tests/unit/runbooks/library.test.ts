import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestFirst } from '../../../src/runbooks/library.ts';

const names = ['PosBufferFull', 'PosBufferHigh', 'PosDlqNotEmpty', 'internet-down', 'restart-adapter'];

test.each([
  ['posbufferful', 'PosBufferFull'],
  ['BufferHigh', 'PosBufferHigh'],
  ['internet_down', 'internet-down'],
  ['adapter-restart', 'restart-adapter'],
])('%s is taken for %s', (word, meant) => {
  expect(nearestFirst(word, names)[0]).toBe(meant);
});

test.each([[''], ['x'], ['zzzzzz'], ['../../../../etc/passwd'], ['🙂']])('%j is like nothing', (word) => {
  expect(nearestFirst(word, names)).toEqual([]);
});

test('a name is always nearest to itself, and only names are offered', () => {
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.string(), (name, noise) => {
      expect(nearestFirst(name, names)[0]).toBe(name);
      expect(nearestFirst(noise, names).every((offered) => names.includes(offered))).toBe(true);
    }),
  );
});
