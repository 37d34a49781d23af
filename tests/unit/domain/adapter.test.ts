import { describe, expect, test } from 'vitest';
import {
  type AdapterState,
  afterTry,
  type BreakerState,
  NO_TRY_YET,
  type TryOutcome,
} from '../../../src/domain/adapter.ts';
import { HEALTH } from '../../support/facts.ts';

const LIMITS = { slowSeconds: 5 };
const answer = (breaker: BreakerState = 'CLOSED'): TryOutcome => ({ kind: 'answer', health: { ...HEALTH, breaker } });
const REFUSED: TryOutcome = { kind: 'refused', detail: 'ECONNREFUSED' };

/** Plays outcomes ten seconds apart. */
function play(outcomes: readonly TryOutcome[], seconds = 0.01): AdapterState {
  return outcomes.reduce(
    (state, outcome, index) => afterTry(state, { at: 1000 + index * 10, seconds, outcome }, LIMITS),
    NO_TRY_YET,
  );
}

describe('what the tries tell of the adapter', () => {
  test('refused is offline, silent is busy, nonsense is neither', () => {
    expect(play([REFUSED]).link).toBe('offline');
    expect(play([{ kind: 'busy' }]).link).toBe('busy');
    expect(play([{ kind: 'wrong', detail: '500' }]).link).toBe('unknown');
  });

  test('while it is busy the last answer and its age stay', () => {
    const state = play([answer('OPEN'), { kind: 'busy' }, { kind: 'busy' }]);
    expect(state).toMatchObject({ link: 'busy', answeredAt: 1000, health: { breaker: 'OPEN' } });
  });

  test('one outage is one opening, however often the breaker tries in between', () => {
    const state = play([
      answer('CLOSED'),
      answer('OPEN'),
      answer('HALF_OPEN'),
      answer('OPEN'),
      answer('CLOSED'),
      answer('OPEN'),
    ]);
    expect(state.openings).toEqual([1010, 1050]);
  });

  test('an opening leaves the hour after an hour, and stays counted', () => {
    const state = play([answer('CLOSED'), answer('OPEN')]);
    const later = afterTry(state, { at: 1010 + 3600, seconds: 0.01, outcome: answer('OPEN') }, LIMITS);
    expect(later.openings).toEqual([]);
    expect(later.openingsSeen).toBe(1);
  });

  test('a breaker that is open at the first answer was not seen to open', () => {
    expect(play([answer('OPEN')]).openingsSeen).toBe(0);
  });

  test('slow answers and silence count as slow tries, a refusal does not', () => {
    expect(play([answer(), answer(), answer()], 6).slowTries).toEqual([true, true, true]);
    expect(play([{ kind: 'busy' }, REFUSED, answer()]).slowTries).toEqual([true, false, false]);
    expect(play(Array.from({ length: 9 }, () => answer())).slowTries).toHaveLength(5);
  });

  test('coming back after a refusal is a restart', () => {
    expect(play([answer(), REFUSED, answer()]).restartedAt).toBe(1020);
    expect(play([REFUSED, answer()]).restartedAt).toBe(1010);
    expect(play([answer(), { kind: 'busy' }, answer()]).restartedAt).toBeNull();
  });
});
