import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { whereFrom } from '../../../src/http/guard.ts';
import { createHostCheck, createOriginCheck, isOwnOrigin } from '../../../src/http/origins.ts';

/** A request as far as it is looked at. */
function asked(host: string | undefined, socket = new Socket()): IncomingMessage {
  const request = new IncomingMessage(socket);
  if (host !== undefined) request.headers.host = host;
  return request;
}

const isOurs = createHostCheck(['kassa.lan', 'Касса'], 'https://Shop.example.org/monitor');

describe('the host a request names', () => {
  test.each([
    undefined,
    'localhost',
    'localhost:8001',
    'LOCALHOST:8001',
    '127.0.0.1:8001',
    '192.168.1.20',
    '[::1]:8001',
    '[fe80::1]',
    'pos_monitor:8001',
    'kassa.lan',
    'KASSA.lan:80',
    'shop.example.org',
    new URL('http://касса:8001').host,
  ])('%s is ours', (host) => expect(isOurs(host)).toBe(true));

  test.each([
    '',
    'evil.example',
    'localhost.evil.example',
    'evil.localhost',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
    'kassa.lan.',
    'kassa.lan:80:80',
    '[::1',
    '1.2.3',
  ])('"%s" is not', (host) => expect(isOurs(host)).toBe(false));
});

test('where a request comes from is said as people write it', () => {
  const from = (value: string) =>
    whereFrom(asked(undefined, Object.defineProperty(new Socket(), 'remoteAddress', { value }))).address;
  expect(['::ffff:192.168.1.20', '192.168.1.20', 'fe80::1'].map(from)).toEqual([
    '192.168.1.20',
    '192.168.1.20',
    'fe80::1',
  ]);
});

describe('the origin a browser names', () => {
  test('our own page is the host that it was asked of', () => {
    expect(isOwnOrigin('http://192.168.1.20:8001', asked('192.168.1.20:8001'))).toBe(true);
    expect(isOwnOrigin('https://kassa.lan', asked('KASSA.lan'))).toBe(true);
    expect(isOwnOrigin('http://192.168.1.20:3000', asked('192.168.1.20:8001'))).toBe(false);
    expect(isOwnOrigin('null', asked('192.168.1.20:8001'))).toBe(false);
    expect(isOwnOrigin('http://evil.example', asked(undefined))).toBe(false);
    expect(isOwnOrigin('null', asked(undefined))).toBe(false);
  });

  test('over TLS it came over TLS itself', () => {
    expect(isOwnOrigin('https://kassa.lan', asked('kassa.lan', new TLSSocket(new Socket())))).toBe(true);
    expect(isOwnOrigin('http://kassa.lan', asked('kassa.lan', new TLSSocket(new Socket())))).toBe(false);
  });

  test('others are those that the operator names, or all when he says so', () => {
    expect(createOriginCheck(['https://office.example.org'])('https://office.example.org')).toBe(true);
    expect(createOriginCheck(['https://office.example.org'])('https://office.example.org.evil.example')).toBe(false);
    expect(createOriginCheck([])('https://office.example.org')).toBe(false);
    expect(createOriginCheck(['*'])('https://anybody.example')).toBe(true);
  });
});
