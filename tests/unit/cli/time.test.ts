import { expect, it } from 'vitest';
import { examineClock } from '../../../src/cli/doctor/machine.ts';

const now = Date.parse('2026-11-21T10:00:00Z') / 1000;

it('believes a clock that agrees, or has nothing to be compared with', () => {
  expect(examineClock(now, null, 5)).toMatchObject({
    status: 'fine',
    text: expect.stringContaining('сравнить не с чем'),
  });
  expect(examineClock(now, -4.9, 5)).toMatchObject({ status: 'fine' });
});

it('says which way a clock is wrong, and by how much', () => {
  expect(examineClock(now, 61.2, 5)).toMatchObject({
    status: 'warning',
    text: expect.stringMatching(/спешат .* на 61 с/),
  });
  expect(examineClock(now, -61.2, 5)).toMatchObject({ text: expect.stringMatching(/отстают .* на 61 с/) });
});

it('does not believe a computer that woke up in 1970', () => {
  expect(examineClock(0, null, 5)).toMatchObject({ status: 'problem' });
});
