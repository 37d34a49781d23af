import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHealth, readOdooOnline, readWorkerRunning } from '../../../src/adapter/health.ts';

const components = {
  status: 'degraded',
  components: {
    buffer: { status: 'ok', percent_full: 3, dlq_size: 0, pending: 6 },
    circuit_breaker: { state: 'OPEN', failure_count: 5, success_count: 0, last_failure: null },
    database: { status: 'ok', type: 'sqlite', mode: 'wal' },
  },
  version: '1.2.3',
};

describe('readHealth', () => {
  it('reads the shape with components', () => {
    expect(readHealth(components)).toEqual({
      shape: 'components',
      breaker: 'OPEN',
      status: 'degraded',
      version: '1.2.3',
      failures: 5,
      databaseFails: false,
    });
  });

  it('reads the flat shape', () => {
    expect(readHealth({ status: 'ok', circuit_breaker_state: 'HALF_OPEN' })).toEqual({
      shape: 'flat',
      breaker: 'HALF_OPEN',
      status: 'ok',
      version: null,
      failures: null,
      databaseFails: null,
    });
  });

  it.each([
    ['healthy', false],
    ['unhealthy', true],
    ['error', true],
    ['melting', null],
    [7, null],
  ])('takes the word %s for the database as failing: %s', (status, databaseFails) => {
    const { circuit_breaker } = components.components;
    expect(readHealth({ components: { circuit_breaker, database: { status } } })).toMatchObject({ databaseFails });
  });

  it.each([
    ['half-open', 'HALF_OPEN'],
    ['closed', 'CLOSED'],
    ['melted', 'UNKNOWN'],
  ])('takes the breaker word %s for %s', (circuit_breaker_state, breaker) => {
    expect(readHealth({ circuit_breaker_state })).toMatchObject({ breaker });
  });

  it.each([
    ['SqliteError: database or disk is full', true],
    ['OperationalError: attempt to write a readonly database', true],
    ['KeyError: 7', null],
  ])('takes its own failure %s for a database that fails: %s', (error, databaseFails) => {
    expect(readHealth({ status: 'unhealthy', error, version: '1.0.0' })).toMatchObject({ databaseFails });
  });

  it('calls unknown what a health leaves out or spoils', () => {
    expect(readHealth({ status: 'healthy' })).toMatchObject({ shape: 'flat', breaker: 'UNKNOWN' });
    expect(readHealth({ components: {} })).toMatchObject({ shape: 'components', breaker: 'UNKNOWN', failures: null });
    expect(
      readHealth({ status: 7, components: { circuit_breaker: { state: 3, failure_count: 'five' } } }),
    ).toMatchObject({ breaker: 'UNKNOWN', status: null, failures: null });
  });

  it.each([null, 5, 'healthy', [], {}, { status: 'success', data: [] }, { hello: 1 }])(
    'does not take %j for a health',
    (body) => {
      expect(readHealth(body)).toBeNull();
    },
  );

  it('never throws', () => {
    fc.assert(fc.property(fc.jsonValue(), (body) => void readHealth(body)));
  });
});

describe('what not every adapter tells', () => {
  it('reads whether the worker runs', () => {
    expect(readWorkerRunning({ running: true, task_status: 'running' })).toBe(true);
    expect(readWorkerRunning({ running: false })).toBe(false);
    expect(readWorkerRunning({ running: 'yes' })).toBeNull();
  });

  it('reads whether Odoo is reached', () => {
    expect(readOdooOnline({ running: true, state: 'online' })).toBe(true);
    expect(readOdooOnline({ running: true, state: 'offline' })).toBe(false);
    expect(readOdooOnline({ running: true, state: 'unknown' })).toBeNull();
    expect(readOdooOnline({ running: false, state: 'online' })).toBeNull();
    expect(readOdooOnline({ detail: 'x' })).toBeNull();
  });
});
