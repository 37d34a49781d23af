import { expect, test } from 'vitest';
import { stopAll } from '../../../src/demo/stop-all.ts';

test('stops the rest, the latest first, and says then what could not be stopped', async () => {
  const stopped: string[] = [];
  const part = (name: string, trouble?: string) => ({
    stop: async () => {
      stopped.push(name);
      if (trouble !== undefined) throw new Error(trouble);
    },
  });
  const stop = stopAll([part('first'), part('second', 'the disk'), part('third', 'the port')]);
  await expect(stop).rejects.toThrow('the port\nthe disk');
  expect(stopped).toEqual(['third', 'second', 'first']);
});
