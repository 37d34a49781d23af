import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Whether an address leads to this computer: a loopback one, or one of its network cards. */
export function isOwnAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/, '').replace(/%.*$/, '');
  if (isIPv4(plain) ? plain.startsWith('127.') : plain === '::1') return true;
  return Object.values(networkInterfaces()).some((list) => list?.some((own) => own.address === plain));
}
