/** Some of what `npm run prove-harmless` tries; and that its till can be harmed at all. */
import { describe, expect, test } from 'vitest';
import { CELLS, type Cell, playCell } from '../../harmless/cell.ts';
import { playGap } from '../../harmless/gap.ts';
import { harmIn } from '../../harmless/report.ts';
import { mayMount } from '../../support/mounting.ts';
import { drawn, lacks } from '../../support/share.ts';

const cannot = lacks(import.meta.filename, !mayMount, 'only root on Linux can become other users and mount folders');

const nameOf = ({ users, folder, mode }: Cell) => `the monitor is ${users}; folder ${folder}; ${mode.toString(8)}`;

describe.skipIf(cannot)('a till beside a monitor', () => {
  const cells = drawn(import.meta.filename, 'arrangements of users, modes and folders', CELLS, 3);
  test.each(cells.map((cell) => [nameOf(cell), cell] as const))('%s', async (_, cell) => {
    expect(harmIn([await playCell(cell, 10)], [], null)).toEqual([]);
  });

  const gaps = drawn(
    import.meta.filename,
    'gaps between look and opening',
    CELLS.filter(({ mode }) => mode === 0o664),
    1,
  );
  test.each(gaps.map((cell) => [nameOf(cell), cell] as const))('in the gap: %s', async (_, cell) => {
    expect(harmIn([], [await playGap(cell, 5)], null)).toEqual([]);
  });

  test('would be harmed by one that reads through SQLite’s own access to the files', async () => {
    const { stops } = await playGap({ users: 'the till’s own user', folder: 'of the group' }, 20, 'careless');
    expect(stops.walLeft).toBeGreaterThan(0);
  });
});
