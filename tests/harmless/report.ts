/** What was seen, as tables: for a terminal, and for the document. */
import { type Row, table } from '../../scripts/reference-tables.ts';
import { type CellResult, FOLDERS, MODES, type Rounds, USERS } from './cell.ts';
import type { GapResult } from './gap.ts';

export interface Stops {
  readonly stops: number;
  readonly alone: Rounds;
  readonly beside: Rounds;
}

export function cellsTable(results: readonly CellResult[]): string {
  const head = ['monitor is', 'folder', 'read at', 'not read at', 'sales failed', '-wal left', 'changes in the folder'];
  const rows: Row[] = [];
  for (const users of Object.keys(USERS)) {
    for (const folder of Object.keys(FOLDERS)) {
      const cells = results.filter((cell) => cell.users === users && cell.folder === folder);
      if (cells.length === 0) continue;
      const modes = (wanted: (cell: CellResult) => boolean) =>
        MODES.filter((mode) => cells.some((cell) => cell.mode === mode && wanted(cell)))
          .map(octal)
          .join(', ') || 'none';
      const total = (of: (cell: CellResult) => number) => cells.reduce((sum, cell) => sum + of(cell), 0);
      rows.push([
        ...[
          users,
          folder,
          modes(({ read }) => typeof read === 'number'),
          modes(({ read }) => typeof read !== 'number'),
        ],
        both(
          total(({ alone }) => alone.failed),
          total(({ beside }) => beside.failed),
        ),
        both(
          total(({ alone }) => alone.walLeft),
          total(({ beside }) => beside.walLeft),
        ),
        String(total(({ changes }) => changes.length)),
      ]);
    }
  }
  return table(head, rows);
}

export function gapsTable(results: readonly GapResult[]): string {
  const head = ['monitor is', 'folder', 'till stops in the gap', 'monitor killed in it', 'till killed in it'];
  const words = ({ failed, walLeft }: Rounds) => `${failed} sales failed, ${walLeft} -wal left`;
  return table(
    head,
    results.map(
      ({ users, folder, stops, monitorKilled, tillKilled }): Row => [
        ...[users, folder, words(stops), words(monitorKilled), words(tillKilled)],
      ],
    ),
  );
}

export function stopsText({ stops, alone, beside }: Stops): string {
  const count = stops.toLocaleString('en');
  return `${count} clean stops, each within 4 ms of a commit: ${alone.walLeft} -wal left alone, ${beside.walLeft} beside a monitor that reads after each commit.`;
}

/** What must not be: a failure or a -wal more than without us, or anything that changed. */
export function harmIn(cells: readonly CellResult[], gaps: readonly GapResult[], stops: Stops | null): string[] {
  const harm = cells.flatMap(({ users, folder, mode, alone, beside, changes }) => {
    const where = `${users}, folder ${folder}, ${octal(mode)}`;
    return [
      ...(beside.failed > alone.failed ? [`${where}: ${beside.failed} sales failed (${beside.why})`] : []),
      ...(beside.walLeft > alone.walLeft ? [`${where}: ${beside.walLeft} -wal left`] : []),
      ...changes.map((change) => `${where}: ${change}`),
    ];
  });
  for (const { users, folder, ...parts } of gaps) {
    for (const [part, { failed, walLeft }] of Object.entries(parts)) {
      if (failed + walLeft > 0)
        harm.push(`${users}, folder ${folder}, ${part}: ${failed} failed, ${walLeft} -wal left`);
    }
  }
  if (stops !== null && stops.beside.walLeft > stops.alone.walLeft) harm.push(stopsText(stops));
  return harm;
}

function both(alone: number, beside: number): string {
  return `${alone} alone, ${beside} beside us`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
