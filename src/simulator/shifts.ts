/** The cashier's part: a shift is opened in the morning and closed before the law minds. */
import { messageOf } from '../domain/foreign.ts';
import type { AdapterHandle } from './adapter-handle.ts';
import { type Clock, seconds } from './clock.ts';
import type { Writer } from './writer.ts';

interface ShiftOptions {
  readonly adapter: AdapterHandle;
  readonly clock: Clock;
  readonly terminals: readonly string[];
  readonly edit: <T>(change: (writer: Writer) => T) => T;
  readonly enabled: boolean;
}

const LONGEST_SHIFT_SECONDS = 14 * 3600;
const LOOK_EVERY_SECONDS = 600;

export function createShifts({ adapter, clock, terminals, edit, enabled }: ShiftOptions) {
  const ended = new AbortController();
  let watch: Promise<void> = Promise.resolve();

  const openSince = (posId: string): number | null =>
    edit(({ db }) => {
      const open = db.prepare<[string], { opened_at: number }>(
        "SELECT opened_at FROM pos_sessions WHERE pos_id = ? AND status = 'open'",
      );
      return open.get(posId)?.opened_at ?? null;
    });
  const open = (posId: string) => adapter.tell({ op: 'openSession', posId });
  const changeOf = async (posId: string) => {
    await adapter.tell({ op: 'closeSession', posId });
    // In the same second nobody could tell which shift the emptying of the drawer belongs to.
    await clock.sleep(1, ended.signal);
    await open(posId);
  };

  const shifts = {
    /** false is a forgetful cashier: shifts stay open. */
    kept: true,
    begin: async () => {
      if (!enabled) return;
      for (const posId of terminals) if (openSince(posId) === null) await open(posId);
      watch = keep();
    },
    /** Closes all shifts and opens new ones. */
    change: async () => {
      for (const posId of enabled ? terminals : []) await changeOf(posId);
    },
    stop: () => {
      ended.abort();
      return watch;
    },
  };

  const keep = async () => {
    for (;;) {
      await clock.sleep(LOOK_EVERY_SECONDS, ended.signal);
      if (ended.signal.aborted) return;
      if (!shifts.kept || !adapter.running) continue;
      for (const posId of terminals) await renew(posId);
    }
  };
  /** Of which the old shift may be closed and the new one not yet open. */
  const owed = new Set<string>();
  const renew = async (posId: string) => {
    try {
      const since = openSince(posId);
      if (since === null && owed.has(posId)) await open(posId);
      owed.delete(posId);
      if (since === null || seconds(clock) - since <= LONGEST_SHIFT_SECONDS) return;
      owed.add(posId);
      await changeOf(posId);
      owed.delete(posId);
    } catch (error) {
      // Somebody has held the file for long: the cashier tries again.
      if (!messageOf(error).includes('database is locked')) throw error;
    }
  };
  return shifts;
}
