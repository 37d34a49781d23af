import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AdapterState,
  afterTry,
  BREAKER_STATES,
  type BreakerState,
  NO_TRY_YET,
  type TryOutcome,
} from '../../../src/domain/adapter.ts';
import { HEALTH } from '../../support/facts.ts';

const answer = (breaker: BreakerState): TryOutcome => ({ kind: 'answer', health: { ...HEALTH, breaker } });
const outcomes: fc.Arbitrary<TryOutcome> = fc.oneof(
  fc.constantFrom(...BREAKER_STATES).map(answer),
  fc.constantFrom<TryOutcome>(
    { kind: 'busy' },
    { kind: 'refused', detail: 'ECONNREFUSED' },
    { kind: 'wrong', detail: 'HTTP 500' },
  ),
);

function play(sequence: readonly TryOutcome[]): AdapterState {
  return sequence.reduce(
    (state, outcome, index) => afterTry(state, { at: index, seconds: 0.01, outcome }, { slowSeconds: 5 }),
    NO_TRY_YET,
  );
}

test('an opening is an OPEN whose last settled state before was CLOSED, whatever came in between', () => {
  fc.assert(
    fc.property(fc.array(outcomes), (sequence) => {
      const settled = sequence.flatMap((outcome) => {
        const breaker = outcome.kind === 'answer' ? outcome.health.breaker : null;
        return breaker === 'OPEN' || breaker === 'CLOSED' ? [breaker] : [];
      });
      const openings = settled.filter((breaker, index) => breaker === 'OPEN' && settled[index - 1] === 'CLOSED');
      expect(play(sequence).openingsSeen).toBe(openings.length);
    }),
  );
});

test('a restart is the newest answer that had a refusal between itself and the answer before', () => {
  fc.assert(
    fc.property(fc.array(outcomes), (sequence) => {
      let [refused, restartedAt]: [boolean, number | null] = [false, null];
      for (const [index, { kind }] of sequence.entries()) {
        if (kind === 'answer' && refused) restartedAt = index;
        refused = kind === 'refused' || (refused && kind !== 'answer');
      }
      expect(play(sequence).restartedAt).toBe(restartedAt);
    }),
  );
});
