import { describe, expect, test } from 'vitest';
import type { BufferFacts } from '../../../src/domain/facts.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { adapter } from '../../support/alert-cases.ts';
import { NOW, snapshotOf } from '../../support/facts.ts';
import { blind, DLQ, lived } from '../../support/lived.ts';

describe('an alert that comes and goes', () => {
  const at = (facts: Partial<BufferFacts>, now: number) =>
    snapshotOf(facts, { now, sources: adapter({ answeredAt: now }) });
  /** For so many seconds there are rows in the DLQ, and then none. */
  const turns = (count: number, bad: number, good: number) =>
    Array.from({ length: count }, (_, turn) => {
      const begins = NOW + turn * (bad + good);
      return [
        ...[at(DLQ, begins), at(DLQ, begins + bad - 1)],
        ...[at({}, begins + bad), at({}, begins + bad + good - 1)],
      ];
    }).flat();
  const flat = (snapshots: readonly Snapshot[]) => lived(snapshots).told.flat();
  const [began, over] = ['began PosDlqNotEmpty', 'over PosDlqNotEmpty'];

  test('is told three times, and is over when it has been gone for half an hour', () => {
    const hour = turns(20, 90, 90);
    expect(flat(hour)).toEqual([began, over, began, over, began]);
    const gone = NOW + 20 * 180 - 90;
    const { lives } = lived(hour);
    expect(lives).toMatchObject([{ goneSince: gone, state: 'active' }]);
    expect(lives[0]?.message).toBe('Сейчас прошло, но возвращается: Ошибки отправки в ОФД: чеков в DLQ 3');
    expect(flat([...hour, at({}, gone + 1799)])).toHaveLength(5);
    expect(flat([...hour, at({}, gone + 1800)]).at(-1)).toBe(over);
    expect(lived([...hour, at(DLQ, gone + 99)]).lives).toMatchObject([
      { goneSince: null, since: NOW + 360, message: 'Ошибки отправки в ОФД: чеков в DLQ 3' },
    ]);
  });

  test('so seldom that people can follow is told each time', () => {
    expect(flat(turns(4, 90, 3600)).filter((told) => told === over)).toHaveLength(4);
  });

  test('for less time than it takes to be sent is none', () => {
    expect(flat(turns(5, 50, 30))).toEqual(Array(5).fill([began, over]).flat());
  });

  test('cannot be seen meanwhile: it stands, and time goes on', () => {
    const told = flat([...turns(3, 90, 90), blind({}, NOW + 560), blind({}, NOW + 4000), at({}, NOW + 4001)]);
    const ofDlq = told.filter((words) => words.endsWith('PosDlqNotEmpty'));
    expect(ofDlq).toEqual([began, over, began, over, began, 'unknown PosDlqNotEmpty', over]);
  });
});
