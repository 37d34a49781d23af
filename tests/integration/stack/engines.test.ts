import { expect, test } from 'vitest';
import { startChild } from '../../../src/stack/engines.ts';
import { freePort } from '../../../src/stack/ports.ts';

const idle = async (code: string) => ({
  ...{ name: 'Engine', program: process.execPath, args: ['-e', code], readyPath: '/' },
  url: `http://127.0.0.1:${await freePort()}`,
});

test('whoever is to stop does not wait for an engine that does not get ready', async () => {
  const ended = new AbortController();
  const started = startChild({ ...(await idle('setInterval(() => {}, 1000)')), ended: ended.signal });
  ended.abort(new Error('enough'));
  await expect(started).rejects.toThrow('enough');
});

test('an engine that ends is told of with its last words', async () => {
  const started = startChild(await idle("console.error('no such disk'); process.exitCode = 3"));
  await expect(started).rejects.toThrow('Engine ended (3):\nno such disk');
});
