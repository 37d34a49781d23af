import { networkInterfaces } from 'node:os';
import { expect, it } from 'vitest';
import { isOwnAddress } from '../../../src/adapter/own-address.ts';

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
