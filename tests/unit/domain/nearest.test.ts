import { expect, it } from 'vitest';
import { nearest } from '../../../src/domain/foreign.ts';

const known = ['name', 'time_zone', 'working_hours', 'region'];

it.each([
  ['nmae', 'name'],
  ['timezone', 'time_zone'],
  ['workinghours', 'working_hours'],
  ['Region', 'region'],
])('takes %s for %s', (word, meant) => {
  expect(nearest(word, known)).toBe(meant);
});

it.each(['xyzzy', 'a', ''])('has no idea what %j means', (word) => {
  expect(nearest(word, known)).toBeNull();
});
