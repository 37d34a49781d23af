import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createTurns } from '../../../src/http/turns.ts';

const nobody = () => new ServerResponse(new IncomingMessage(new Socket()));

/** Somebody who asks, and whose question is answered when the test says so. */
function asking(inTurn: ReturnType<typeof createTurns>, response = nobody()) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const asked = { response, answer: resolve, fail: reject, reads: false, gone: false };
  const told = inTurn(response, (gone) => {
    asked.reads = true;
    gone.addEventListener('abort', () => {
      asked.gone = true;
    });
    return promise;
  }).catch(({ message }: Error) => message);
  return Object.assign(asked, { told });
}

const reading = (all: readonly { readonly reads: boolean }[]) => all.map(({ reads }) => reads);

test('four read at once, the others in the order in which they came', async () => {
  const inTurn = createTurns();
  const all = Array.from({ length: 6 }, () => asking(inTurn));
  expect(reading(all)).toEqual([true, true, true, true, false, false]);
  all[2]?.answer('third');
  expect(await all[2]?.told).toBe('third');
  expect(reading(all)).toEqual([true, true, true, true, true, false]);
  all[0]?.fail(new Error('the disk is gone'));
  expect(await all[0]?.told).toBe('the disk is gone');
  expect(reading(all).every(Boolean)).toBe(true);
  for (const { answer } of all) answer('');
  await Promise.all(all.map(({ told }) => told));
  expect(asking(inTurn).reads).toBe(true);
});

test('who goes away is not read for: in line his place is free, and while it is read the reader is told', async () => {
  const inTurn = createTurns();
  const all = Array.from({ length: 6 }, () => asking(inTurn));
  all[4]?.response.emit('close');
  expect(await all[4]?.told).toBe('Nobody waits for it any more');
  all[1]?.response.emit('close');
  expect(all[1]?.gone).toBe(true);
  all[1]?.fail(new Error('gone'));
  await all[1]?.told;
  expect(reading(all)).toEqual([true, true, true, true, false, true]);
});

test('who had gone before is not read for', async () => {
  const gone = asking(createTurns(), nobody().destroy());
  expect([await gone.told, gone.reads]).toEqual(['Nobody waits for it any more', false]);
});

test('a line has an end', async () => {
  const inTurn = createTurns();
  for (let count = 0; count < 104; count += 1) asking(inTurn);
  expect(await asking(inTurn).told).toMatch(/^Too many questions at once/);
});
