import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, test } from 'vitest';
import { addressesOfThisPc, linkTrouble, withPublicUrl } from '../../src/addresses.ts';
import { examineLinks } from '../../src/cli/doctor/messages.ts';
import { configSchema } from '../../src/config/schema.ts';

const at = (address: string, internal = false): NetworkInterfaceInfo[] => [
  { address, internal, family: 'IPv4', netmask: '255.255.255.0', mac: '00:00:00:00:00:00', cidr: null },
];
const LAN = ['192.168.1.10'];
const config = (given: object) => configSchema.parse(given);

test('the shop’s networks come first; bridges, loopback and addresses that nobody gave are left out', () => {
  const found = addressesOfThisPc({
    lo: at('127.0.0.1', true),
    docker0: at('172.17.0.1'),
    eth0: at('95.10.20.30'),
    wlan0: at('192.168.1.10'),
    eth1: at('169.254.3.3'),
    eth2: undefined,
  });
  expect(found).toEqual(['192.168.1.10', '95.10.20.30']);
});

test.each([
  [{}, LAN, 'http://192.168.1.10:8001'],
  [{ listen: { port: 9000 } }, LAN, 'http://192.168.1.10:9000'],
  [{ listen: { host: '127.0.0.1' } }, LAN, 'http://127.0.0.1:8001'],
  [{ listen: { host: 'fd00::1' } }, LAN, 'http://[fd00::1]:8001'],
  [{}, [], 'http://kassa.local:8001'],
  [{ public_url: 'https://kassa.example.org' }, LAN, 'https://kassa.example.org'],
  [{ listen: { published: '192.168.7.7:9001' } }, [], 'http://192.168.7.7:9001'],
  [{ listen: { published: '192.168.7.7:80' } }, [], 'http://192.168.7.7:80'],
  [{ listen: { published: '0.0.0.0:9001' } }, [], 'http://kassa.local:9001'],
])('%j on %j is found at %s', (given, addresses, url) => {
  expect(withPublicUrl(config(given), 'http', addresses).public_url).toBe(url);
});

describe('links that lead nowhere are told, with the addresses there are', () => {
  const email = [{ to: 'a@example.org', from: 'b@example.org', smarthost: 'smtp.example.org:587' }];

  test.each([
    [{ public_url: 'http://localhost:8001' }, /this PC alone.*http:\/\/192\.168\.1\.10:8001/],
    [{ public_url: 'http://127.0.0.1:8001' }, /this PC alone/],
    [{ public_url: 'http://192.168.1.10:8001', listen: { port: 9000 } }, /port 8001 of this PC.*listens on 9000/],
    [{ notifications: { email } }, /not set.*192\.168\.1\.10/],
  ])('%j', (given, words) => {
    expect(linkTrouble(config(given), 'http', LAN)).toMatch(words);
  });

  test.each([
    {},
    { public_url: 'http://192.168.1.10:8001' },
    { public_url: 'http://192.168.1.10:80', listen: { published: '0.0.0.0:80' } },
    { public_url: 'https://kassa.example.org' },
  ])('and nothing of %j', (given) => expect(linkTrouble(config(given), 'http', LAN)).toBeNull());

  test('the doctor says the same', () => {
    const status = (given: object, addresses: string[]) => examineLinks(config(given), 'http', addresses).status;
    expect(status({ public_url: 'http://localhost:8001' }, LAN)).toBe('warning');
    expect(examineLinks(config({}), 'http', LAN)).toMatchObject({
      status: 'fine',
      text: expect.stringContaining('192.168.1.10:8001'),
    });
    expect(status({}, [])).toBe('warning');
    expect(examineLinks(config({ public_url: 'https://192.168.1.10' }), 'http', LAN)).toMatchObject({
      status: 'warning',
      text: expect.stringContaining('проверьте'),
    });
    expect(status({ public_url: 'https://kassa.example.org' }, LAN)).toBe('fine');
  });

  test('and in a container, which sees no address, what it was told of its PC', () => {
    const told = (published: string, given: object = {}) =>
      examineLinks(config({ listen: { published }, ...given }), 'https', []);
    expect(told('192.168.1.10:8001')).toMatchObject({
      status: 'fine',
      text: expect.stringContaining('https://192.168.1.10:8001'),
    });
    expect(told('127.0.0.1:8001')).toMatchObject({ status: 'fine', text: expect.stringContaining('POS_MONITOR_BIND') });
    expect(told('127.0.0.1:8001', { notifications: { email } }).status).toBe('warning');
    expect(told('0.0.0.0:8001')).toMatchObject({ status: 'warning', advice: expect.stringContaining('hostname -I') });
  });
});
