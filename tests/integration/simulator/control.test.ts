import { expect } from 'vitest';
import { startControl } from '../../../src/simulator/index.ts';
import { until } from '../../../src/simulator/scenarios/scenario.ts';
import { test as tillTest } from './tills.ts';

const test = tillTest.extend('panel', async ({ openTill }, { onCleanup }) => {
  const till = await openTill({ background: false });
  const control = await startControl(till);
  onCleanup(() => control.stop());
  const ask = async (path: string, method = 'GET', headers: Record<string, string> = {}) => {
    const response = await fetch(control.url + path, { method, headers });
    return { status: response.status, text: await response.text() };
  };
  const state = async () => JSON.parse((await ask('/state')).text);
  return { till, ask, state };
});

test('the page is marked as a demonstration and offers every scenario', async ({ panel: { ask } }) => {
  const { status, text } = await ask('/');
  expect(status).toBe(200);
  expect(text).toContain('ДЕМО');
  expect(text).toContain('data-post="/scenario/buffer-unreadable"');
});

test.for(['drive-expires', 'readings-failing'])(
  'offers %s, which needs its monitor, for the start alone',
  async (name, { panel: { ask } }) => {
    const { text } = await ask('/');
    expect(text).toContain(`<code>npm run demo -- --scenario ${name}<`);
    expect(text).not.toContain(`"/scenario/${name}"`);
  },
);

test('lives on, whatever is asked and whatever cannot be read', async ({ panel: { till, ask } }) => {
  expect((await ask('//')).status).toBe(404);
  const pending = () => {
    throw new Error('database is locked');
  };
  Object.assign(till, { pending });
  expect(await ask('/state')).toEqual({ status: 500, text: '{"error":"database is locked"}' });
  expect((await ask('/ofd/503', 'POST')).status).toBe(500);
});

test('plays a scenario, says which alerts to expect, and recovers', async ({ panel: { ask, state } }) => {
  const started = await ask('/scenario/adapter-down', 'POST');
  expect(started.status).toBe(202);
  expect(JSON.parse(started.text).expected_alerts).toEqual(['PosAdapterDown', 'PosTestPrinter']);
  await until('the scenario to show', async () => (await state()).stage === 'showing');
  expect(await state()).toMatchObject({
    demo: true,
    scenario: 'adapter-down',
    pending: null,
    adapter: { running: false },
  });
  await ask('/recover', 'POST');
  await until('the recovery', async () => (await state()).stage === 'over');
  expect(await state()).toMatchObject({ adapter: { running: true }, pending: 0 });
});

test('switches the operator, the printer, the adapter and the speed', async ({ panel: { till, ask, state } }) => {
  await ask('/ofd/503', 'POST');
  expect((await state()).ofd.mode).toBe('503');
  await ask('/printer/empty', 'POST');
  expect(await till.shoppers.buy()).toMatchObject({ printed: false });
  expect((await ask('/speed/30', 'POST')).status).toBe(202);
  await ask('/adapter/stop', 'POST');
  expect((await state()).adapter.running).toBe(false);
});

test.for([
  ['/scenario/nonsense', 400],
  ['/ofd/nonsense', 400],
  ['/speed/-1', 400],
  ['/speed/Infinity', 400],
  ['/speed/1e999', 400],
  ['/adapter/explode', 400],
  ['/printer/fire', 400],
  ['/constructor/x', 404],
] as const)('refuses %s', async ([path, status], { panel: { ask } }) => {
  expect((await ask(path, 'POST')).status).toBe(status);
});

test('takes no orders from the page of another site', async ({ panel: { ask, state } }) => {
  expect((await ask('/ofd/503', 'POST', { origin: 'http://example.com' })).status).toBe(403);
  expect((await state()).ofd.mode).toBe('accept');
});
