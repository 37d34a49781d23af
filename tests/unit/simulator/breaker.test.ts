import { beforeEach, describe, expect, test } from 'vitest';
import { type Breaker, createBreaker } from '../../../src/simulator/breaker.ts';

let now = 0;
let breaker: Breaker;
const good = () => Promise.resolve('ok');
const bad = () => Promise.reject(new Error('refused'));
const failTimes = async (count: number) => {
  for (let index = 0; index < count; index++) await breaker.call(bad);
};

beforeEach(() => {
  now = 1000;
  breaker = createBreaker({ threshold: 5, timeoutSeconds: 60, nowSeconds: () => now });
});

describe('closed', () => {
  test('reports failures below the threshold as failures', async () => {
    await failTimes(3);
    expect(await breaker.call(bad)).toMatchObject({ kind: 'failed' });
    expect(breaker.state).toBe('CLOSED');
    expect(breaker.failureCount).toBe(4);
  });

  test('forgets failures after a success', async () => {
    await failTimes(4);
    await breaker.call(good);
    await failTimes(4);
    expect(breaker.state).toBe('CLOSED');
  });

  test('opens at the fifth failure in a row, which is not held against its receipt', async () => {
    await failTimes(4);
    expect(await breaker.call(bad)).toEqual({ kind: 'open' });
    expect(breaker.state).toBe('OPEN');
    expect(breaker.lastFailure).toBe(1000);
  });
});

describe('open', () => {
  beforeEach(() => failTimes(5));

  test('does not call before its time is over', async () => {
    let called = 0;
    now += 59;
    await breaker.call(async () => {
      called += 1;
    });
    expect(called).toBe(0);
  });

  test('is half-open during the trial call, and closed after its success', async () => {
    now += 60;
    const during = await breaker.call(async () => breaker.state);
    expect(during).toEqual({ kind: 'passed', value: 'HALF_OPEN' });
    expect(breaker.state).toBe('CLOSED');
    expect(breaker.failureCount).toBe(0);
  });

  test('is open for as long again when the trial call fails', async () => {
    now += 60;
    expect(await breaker.call(bad)).toEqual({ kind: 'open' });
    now += 59;
    expect(await breaker.call(good)).toEqual({ kind: 'open' });
    now += 1;
    expect(await breaker.call(good)).toMatchObject({ kind: 'passed' });
  });
});
