import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { MOST_BYTES, qrCode } from '../../../src/web/qr/code.ts';

const ADDRESS = `http://192.168.1.10:8001/#/${'POS-001'.repeat(40)}`;

/** One of each kind of version; all lengths were read back by a decoder of other people's when this was written. */
test.each([
  [10, 21, '5d18dc5619b32680'],
  [40, 29, '5eccec79c78209eb'],
  [120, 45, 'f9ab9e77b53722a3'],
  [213, 57, '64fbd3ffe7919e0b'],
])('an address of %i characters is a square of %i modules that a camera reads', (length, size, fingerprint) => {
  const square = qrCode(ADDRESS.slice(0, length));
  const rows = square?.map((row) => row.map((dark) => (dark ? 1 : 0)).join('')).join('\n') ?? '';
  expect(square?.length).toBe(size);
  expect(createHash('sha256').update(rows).digest('hex').slice(0, 16)).toBe(fingerprint);
});

test('what is too long for it is no code at all', () => {
  expect(qrCode('я'.repeat(MOST_BYTES / 2 + 1))).toBeNull();
});
