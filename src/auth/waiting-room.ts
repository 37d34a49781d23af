/**
 * Where logins wait for their turn, one at a time. Of those who wait the one goes first whose address asked least of
 * late, and when there are too many the one leaves who asked most: a thousand guessers do not keep the shop waiting.
 */
import { setTimeout as rest } from 'node:timers/promises';

const MOST_WAITING = 20;
const FORGET_AFTER_SECONDS = 15 * 60;
/** An attacker with many addresses must not fill the memory. */
const MOST_ADDRESSES = 10_000;

interface Waiting {
  readonly from: string | null;
  readonly work: () => Promise<boolean>;
  readonly answer: PromiseWithResolvers<boolean | null>;
}

export function createWaitingRoom(now: () => number) {
  const asked = new Map<string, { count: number; at: number }>();
  const waiting: Waiting[] = [];
  let working = false;

  /** How often the address has asked without being right, by now. */
  const rankOf = ({ from }: Waiting) => (from === null ? 0 : (asked.get(from)?.count ?? 1));

  function note(from: string): void {
    const at = now();
    const known = asked.get(from);
    const count = known === undefined || at - known.at > FORGET_AFTER_SECONDS ? 1 : known.count + 1;
    asked.delete(from);
    asked.set(from, { count, at });
    for (const oldest of asked.keys()) {
      if (asked.size <= MOST_ADDRESSES) break;
      asked.delete(oldest);
    }
  }

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
      if (from !== null) note(from);
      waiting.push(mine);
      if (waiting.length > MOST_WAITING) oneTooMany()?.answer.resolve(null);
      if (!working) void workOff();
      const found = await mine.answer.promise;
      if (found === true && from !== null) asked.delete(from);
      return found;
    },
  };
}
