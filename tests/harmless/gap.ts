/** What happens between a monitor's look and its opening: there the gap is held open, as long as a till needs to stop. */
import { findTool } from '../support/tools.ts';
import { type Cell, type MonitorKind, type Rounds, readings, setScene } from './cell.ts';

const HELD_OPEN_MS = 10;

export interface GapResult extends Pick<Cell, 'users' | 'folder'> {
  /** Of the till's openings and sales; and of the -wal files after its clean stops. */
  readonly stops: Rounds;
  readonly monitorKilled: Rounds;
  readonly tillKilled: Rounds;
}

export async function playGap(
  { users, folder }: Pick<Cell, 'users' | 'folder'>,
  rounds: number,
  kind: MonitorKind = 'tight',
): Promise<GapResult> {
  const scene = setScene({ users, folder, mode: 0o664 });
  const files = ['', '-wal', '-shm'].flatMap((suffix) => ['-P', scene.path + suffix]);
  const strace = findTool('strace') ?? 'strace';
  const delay = `inject=openat:delay_enter=${HELD_OPEN_MS * 1000}`;
  const under = [strace, '-f', '-qq', '-o', '/dev/null', ...files, '-e', 'trace=openat', '-e', delay];
  let till = await scene.startTill();
  let monitor = await scene.startMonitor(kind, under);
  try {
    await till.ask('hold');
    await readings(monitor, 2);
    await till.ask('stop');
    const stops = await till.ask<Rounds>(`rounds ${rounds}`);

    await till.ask('hold');
    await readings(monitor, 1);
    await Promise.all([till.ask('stop'), monitor.end()]);
    const monitorKilled = await till.ask<Rounds>(`rounds ${rounds}`);

    monitor = await scene.startMonitor(kind, under);
    await till.ask('hold');
    await readings(monitor, 1);
    await till.end();
    till = await scene.startTill();
    const tillKilled = await till.ask<Rounds>(`rounds ${rounds}`);
    return { users, folder, stops, monitorKilled, tillKilled };
  } finally {
    await till.end();
    await monitor.end();
    scene.remove();
  }
}
