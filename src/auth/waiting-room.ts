/**
 * Where logins wait for their turn, one at a time. Of those who wait the one goes first whose address asked least of
 * late, and when there are too many the one leaves who asked most: a thousand guessers do not keep the shop waiting.
 */
import { setTimeout as rest } from 'node:timers/promises';
import { createCounts } from './attempts.ts';

const MOST_WAITING = 20;

interface Waiting {
  readonly from: string | null;
  readonly work: () => Promise<boolean>;
  readonly answer: PromiseWithResolvers<boolean | null>;
}

export function createWaitingRoom(now: () => number) {
  const asked = createCounts(now);
  const waiting: Waiting[] = [];
  let working = false;

  /** How often the address has asked without being right, by now. */
  const rankOf = ({ from }: Waiting) => (from === null ? 0 : (asked.of(from)?.failures ?? 1));

  /** Of those who asked equally often, the one who came first has his turn, and the one who came last leaves. */
  const next = () => takeOut(waiting.toSorted((a, b) => rankOf(a) - rankOf(b))[0]);
  const oneTooMany = () => takeOut(waiting.toSorted((a, b) => rankOf(a) - rankOf(b)).at(-1));

  function takeOut(one: Waiting | undefined): Waiting | undefined {
    if (one !== undefined) waiting.splice(waiting.indexOf(one), 1);
    return one;
  }

  async function workOff(): Promise<void> {
    working = true;
    for (let turn = next(); turn !== undefined; turn = next()) {
      const started = performance.now();
      try {
        const found = await turn.work();
        turn.answer.resolve(found);
        // Guessing takes half of a processor at most.
        if (!found) await rest(performance.now() - started, undefined, { ref: false });
      } catch (error) {
        turn.answer.reject(error);
      }
    }
    working = false;
  }

  return {
    /**
     * Resolves with what the work finds, or with null where others had to go first. Whose `from` is null was let in
     * before, and goes before all others.
     */
    async enter(from: string | null, work: () => Promise<boolean>): Promise<boolean | null> {
      const mine: Waiting = { from, work, answer: Promise.withResolvers() };
      if (from !== null) asked.count(from);
      waiting.push(mine);
      if (waiting.length > MOST_WAITING) oneTooMany()?.answer.resolve(null);
      if (!working) void workOff();
      const found = await mine.answer.promise;
      if (found === true && from !== null) asked.forget(from);
      return found;
    },
  };
}
