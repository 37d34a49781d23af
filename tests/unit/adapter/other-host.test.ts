import { syncBuiltinESMExports } from 'node:module';
import os, { networkInterfaces } from 'node:os';
import { expect, it, vi } from 'vitest';
import { clockDrift, isOwnAddress } from '../../../src/adapter/connection.ts';

it('knows the addresses of this computer', () => {
  const cards = Object.values(networkInterfaces()).flatMap((list) => list?.map(({ address }) => address) ?? []);
  for (const address of ['127.0.0.1', '127.0.1.1', '::1', '::ffff:127.0.0.1', ...cards]) {
    expect(isOwnAddress(address), address).toBe(true);
  }
});

it('knows the addresses of others', () => {
  for (const address of ['192.0.2.1', '2001:db8::1', '::ffff:192.0.2.1']) {
    expect(isOwnAddress(address), address).toBe(false);
  }
});

it('takes an address for that of another where it may not ask for its own', () => {
  const forbidden = vi.spyOn(os, 'networkInterfaces').mockImplementation(() => {
    throw new Error('uv_interface_addresses returned Unknown system error 97');
  });
  syncBuiltinESMExports();
  try {
    expect(['192.0.2.1', '127.0.0.1'].map(isOwnAddress)).toEqual([false, true]);
    expect(forbidden).toHaveBeenCalled();
  } finally {
    forbidden.mockRestore();
    syncBuiltinESMExports();
  }
});

const date = 'Sat, 21 Nov 2026 10:00:00 GMT';
const theirs = Date.parse(date) / 1000;

it('is taken in the middle of the round trip', () => {
  expect(clockDrift(date, 0.4, theirs + 0.7)).toBeCloseTo(0);
  expect(clockDrift(date, 0.4, theirs + 60.7)).toBeCloseTo(60);
  expect(clockDrift(date, 0.4, theirs - 59.3)).toBeCloseTo(-60);
});

it('is unknown without a header that can be read, and after a long round trip', () => {
  expect(clockDrift(null, 0.1, theirs)).toBeNull();
  expect(clockDrift('soon', 0.1, theirs)).toBeNull();
  expect(clockDrift(date, 1, theirs)).toBeNull();
});
