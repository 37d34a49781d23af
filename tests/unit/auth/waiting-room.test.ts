import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createWaitingRoom } from '../../../src/auth/waiting-room.ts';

function stage() {
  const clock = { now: 1_800_000_000 };
  const room = createWaitingRoom(() => clock.now);
  const begun: string[] = [];
  let running = 0;
  /** Stands for a comparison: it ends when the test says so. */
  const gate = Promise.withResolvers<void>();
  const enter = (from: string | null, name: string, right = false) =>
    room.enter(from, async () => {
      expect(running).toBe(0);
      running += 1;
      begun.push(name);
      await gate.promise;
      running -= 1;
      return right;
    });
  return { clock, begun, enter, open: () => gate.resolve() };
}

test('one at a time, and of those who asked as often the first comes first', async () => {
  const { begun, enter, open } = stage();
  const turns = ['a', 'b', 'c'].map((name) => enter(name, name, name === 'b'));
  open();
  expect(await Promise.all(turns)).toEqual([false, true, false]);
  expect(begun).toEqual(['a', 'b', 'c']);
});

test('who asked least goes first, and who was let in before, before all', async () => {
  const { begun, enter, open } = stage();
  const turns = [enter('guesser', 'g1'), enter('guesser', 'g2'), enter('guesser', 'g3'), enter('shop', 's1')];
  turns.push(enter('other', 'o1'), enter(null, 'screen'));
  open();
  await Promise.all(turns);
  expect(begun).toEqual(['g1', 'screen', 's1', 'o1', 'g2', 'g3']);
});

test('when there are too many, who asked most leaves, without a look at the password', async () => {
  const { begun, enter, open } = stage();
  const guesses = Array.from({ length: 30 }, (_, number) => enter('guesser', `g${number}`));
  const mine = enter('shop', 'mine', true);
  open();
  const found = await Promise.all(guesses);
  expect(await mine).toBe(true);
  expect(found.filter((right) => right === null)).toHaveLength(10);
  expect(begun.slice(0, 2)).toEqual(['g0', 'mine']);
});

test('a thousand addresses that guess do not keep one waiting that has not', async () => {
  const { begun, enter, open } = stage();
  const addresses = Array.from({ length: 1000 }, (_, number) => `127.0.${number >> 8}.${number & 255}`);
  const guesses = [1, 2, 3].flatMap((round) => addresses.map((address) => enter(address, `${address} ${round}`)));
  const mine = enter('shop', 'mine', true);
  open();
  expect(await mine).toBe(true);
  expect(begun.indexOf('mine')).toBe(1);
  expect((await Promise.all(guesses)).filter((right) => right === false).length).toBeLessThanOrEqual(21);
});

test('being right, or a quarter of an hour, makes up for having asked', async () => {
  for (const makeUp of ['right', 'time']) {
    const { clock, begun, enter, open } = stage();
    open();
    for (let tries = 0; tries < 5; tries++) await enter('a', `before ${tries}`);
    if (makeUp === 'right') await enter('a', 'right', true);
    else clock.now += 15 * 60 + 1;
    begun.length = 0;
    await Promise.all([enter('first', 'first'), enter('a', 'a'), enter('b', 'b')]);
    expect(begun).toEqual(['first', 'a', 'b']);
  }
});

test('whatever happens, everybody is answered', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(4), fc.boolean(), fc.boolean()), { maxLength: 60 }), async (asked) => {
      const room = createWaitingRoom(() => 0);
      const answers = asked.map(([from, right, dies]) =>
        room
          .enter(from === 0 ? null : `${from}`, async () => {
            if (dies) throw new Error('it died');
            return right;
          })
          .catch(() => 'died'),
      );
      const found = await Promise.all(answers);
      for (const [index, [, right, dies]] of asked.entries()) {
        expect([dies ? 'died' : right, null]).toContain(found[index]);
      }
      expect(found.filter((answer) => answer === null)).toHaveLength(Math.max(0, asked.length - 21));
    }),
    { numRuns: 50 },
  );
});
