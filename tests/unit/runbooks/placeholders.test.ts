import { expect, test } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/domain/shop.ts';
import { fill, placeholdersIn, placeholdersOf } from '../../../src/runbooks/library.ts';

const valuesOf = (settings: object) => placeholdersOf(configSchema.parse(settings));

test('every threshold can be named', () => {
  const values = valuesOf({});
  expect(Object.keys(DEFAULT_THRESHOLDS).filter((name) => !values.has(name))).toEqual([]);
});

test('the numbers are the configured ones, written as in Russian', () => {
  const values = valuesOf({ thresholds: { receipt_waiting_hours: 1.5, buffer_high_percent: 70, refund_share: 0.15 } });
  expect(fill('{{receipt_waiting_hours}} ч, {{buffer_high_percent}} %', values)).toBe('1,5 ч, 70 %');
  expect(values.get('refund_share_percent')).toBe('15');
  expect(values.get('cash_tolerance_rubles')).toBe('0,01');
});

test('the shop, its addresses and dates are the configured ones', () => {
  const values = valuesOf({
    shop: { name: 'Оптика', working_hours: { from: '10:00', to: '22:00' } },
    adapter: { url: 'http://till:8000/' },
    public_url: 'http://192.168.1.10:8001/',
    fiscal_drive_ends: '2027-03-31',
  });
  expect(fill('{{shop_name}} {{working_from}}–{{working_to}}', values)).toBe('Оптика 10:00–22:00');
  expect(fill('{{adapter_url}}/v1/health {{public_url}}/', values)).toBe(
    'http://till:8000/v1/health http://192.168.1.10:8001/',
  );
  expect(fill('{{drive_ends}}, {{contract_ends}}', values)).toBe('31.03.2027, не указано в настройках');
});

test.each([
  ['http://host.docker.internal:8000', 'http://localhost:8000'],
  ['http://HOST.docker.internal/', 'http://localhost'],
  ['https://host.docker.internal:8443/kkt/', 'https://localhost:8443/kkt'],
  ['http://host.docker.internal.example:8000', 'http://host.docker.internal.example:8000'],
  ['http://192.168.1.20:8000', 'http://192.168.1.20:8000'],
])('an adapter that a container finds at %s answers on the computer itself at %s', (url, typed) => {
  expect(fill('curl {{adapter_url}}', valuesOf({ adapter: { url } }))).toBe(`curl ${typed}`);
});

test('an unknown placeholder is found, and left as it stands', () => {
  const values = valuesOf({});
  expect(placeholdersIn('{{shop_name}} {{no_such}}').filter((name) => !values.has(name))).toEqual(['no_such']);
  expect(fill('{{no_such}}', values)).toBe('{{no_such}}');
});

test('what stands in a value is not filled in again', () => {
  expect(fill('{{shop_name}}', valuesOf({ shop: { name: '{{adapter_url}} $& $1' } }))).toBe('{{adapter_url}} $& $1');
});
