import { expect, test } from 'vitest';
import { takesEncoding } from '../../../src/http/accept-encoding.ts';

test.each([
  ['gzip', true],
  ['br, gzip;q=0.8', true],
  ['deflate, GZIP', true],
  ['*', true],
  ['gzip;q=0', false],
  ['gzip; q=0.0, identity', false],
  ['gzip;q=0, *', false],
  ['*;q=0, gzip', true],
  ['*;q=0', false],
  ['identity', false],
  ['x-gzipped', false],
  [undefined, false],
])('Accept-Encoding: %s', (encodings, wanted) => expect(takesEncoding(encodings, 'gzip')).toBe(wanted));
