import { expect, it } from 'vitest';
import { createLogger } from '../../src/logger.ts';

async function linesOf(level: 'info' | 'silent' | 'error'): Promise<unknown[]> {
  const lines: unknown[] = [];
  const log = await createLogger(level, { write: (line) => lines.push(JSON.parse(line)) });
  log.info({ pos_id: 'POS-001' }, 'the till is open');
  log.error({ err: new Error('no paper') }, 'it does not print');
  return lines;
}

it('writes a JSON line a message: when, how bad, what', async () => {
  expect(await linesOf('info')).toEqual([
    { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), pos_id: 'POS-001', msg: 'the till is open' },
    expect.objectContaining({ level: 'error', err: expect.objectContaining({ message: 'no paper' }) }),
  ]);
});

it('is as quiet as it is told to be', async () => {
  expect(await linesOf('error')).toHaveLength(1);
  expect(await linesOf('silent')).toHaveLength(0);
});
