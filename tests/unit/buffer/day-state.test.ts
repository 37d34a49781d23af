import { describe, expect, test } from 'vitest';
import { type DayEvent, type DayState, nextState } from '../../../src/buffer/day.ts';

const STATES: readonly DayState[] = ['absent', 'counting', 'counted', 'behind'];
const EVENTS: readonly DayEvent[] = ['begun', 'settled', 'overtaken', 'written', 'lost'];

describe('a day', () => {
  test('is "counted" only by a look at all its rows that no writing overtook', () => {
    for (const state of STATES) {
      for (const event of EVENTS) {
        const counted = nextState(state, event) === 'counted';
        expect(counted).toBe(event === 'settled' || (state === 'counted' && event === 'begun'));
      }
    }
  });

  test('that was lost is absent, and stays so until a look has begun or ended', () => {
    for (const state of STATES) expect(nextState(state, 'lost')).toBe('absent');
    expect(nextState('absent', 'written')).toBe('absent');
    expect(nextState('absent', 'begun')).toBe('counting');
    expect(nextState('counting', 'written')).toBe('counting');
  });

  test('keeps what is shown while it is looked at again', () => {
    expect(nextState('counted', 'written')).toBe('behind');
    expect(nextState('behind', 'begun')).toBe('behind');
    expect(nextState('behind', 'overtaken')).toBe('behind');
  });
});
