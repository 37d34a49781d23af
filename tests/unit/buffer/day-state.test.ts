import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_TERMINAL_DAYS } from '../../../src/buffer/bounds.ts';
import { Day, DayShelf } from '../../../src/buffer/day.ts';
import { dayClock } from '../../../src/buffer/day-rows.ts';
import { DayTotals } from '../../../src/buffer/day-totals.ts';
import { shiftDay } from '../../../src/domain/day.ts';

const clock = dayClock('2026-11-20', 'Europe/Moscow');

const EVENTS: Readonly<Record<string, (day: Day) => void>> = {
  lost: (day) => day.lose(),
  written: (day) => day.written(),
  closed: (day) => day.close(),
  counted: (day) => look(day, 'counted'),
  overtaken: (day) => look(day, 'behind'),
};

function look(day: Day, state: 'counted' | 'behind'): void {
  day.adopt(new DayTotals(clock, { admits: () => true }), [], 0);
  day.confirm(state, 0, 0);
}

test('a day is counted only by a look that no writing overtook, and shows its sums until it is lost', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...Object.keys(EVENTS))), (events) => {
      const day = new Day(clock);
      for (const event of events) EVENTS[event]?.(day);
      const last = events.findLast((event) => event !== 'closed');
      expect(day.state === 'counted').toBe(last === 'counted');
      const since = events.slice(events.lastIndexOf('lost') + 1);
      expect(day.state === 'absent').toBe(!since.includes('counted') && !since.includes('overtaken'));
      expect(day.sales === null).toBe(day.state === 'absent');
      expect(day.count === null).toBe(day.state === 'absent');
    }),
  );
});

test('of days on which nothing was sold no more are held than of others', () => {
  const shelf = new DayShelf('Europe/Moscow');
  shelf.turnTo(clock.name);
  for (let ago = 100; ago < MOST_TERMINAL_DAYS + 200; ago += 1) {
    const day = shelf.take(shiftDay(clock.name, -ago));
    day.adopt(new DayTotals(day.clock, { admits: () => true }), [], 0);
    day.close();
  }
  shelf.forgetLeastUsed();
  expect([...shelf.all()]).toHaveLength(MOST_TERMINAL_DAYS);
});
