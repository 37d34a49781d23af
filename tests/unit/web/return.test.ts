import { expect, test } from 'vitest';
import { wantedAt } from '../../../src/domain/links.ts';

test.each([
  ['http://kassa:8001/?to=%2Fapi%2Fdocs%3Fa%3D1', 'http://kassa:8001/api/docs?a=1'],
  ['http://kassa:8001/?to=%2F.%2F%2Fevil.example%2Fx', 'http://kassa:8001//evil.example/x'],
  ['http://kassa:8001/?to=https%3A%2F%2Fevil.example%2F', null],
  ['http://kassa:8001/?to=%2F%2Fevil.example', null],
  ['http://kassa:8001/?to=%5C%5Cevil.example', null],
  ['http://kassa:8001/?to=javascript%3Aalert(1)', null],
  ['http://kassa:8001/', null],
])('%s leads after the login to %s', (address, wanted) => {
  expect(wantedAt(new URL(address))).toBe(wanted);
});
