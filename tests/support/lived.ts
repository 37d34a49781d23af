/** Alerts of unit tests, as the program would live through what it sees of a shop. */
import { NOTHING_ENDED } from '../../src/domain/alerts/flapping.ts';
import { type Lives, liveOn, NO_LIVES } from '../../src/domain/alerts/life.ts';
import type { BufferFacts } from '../../src/domain/facts.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { NOW, quietFacts, snapshotOf } from './facts.ts';

export const HOUR = 3600;
export const DAY = 24 * HOUR;
export const DLQ = { dlq: 3 };

/** A buffer that was last read well at `readAt` and cannot be read at `now`. */
export function blind(facts: Partial<BufferFacts>, now: number, readAt = NOW): Snapshot {
  const goodReading = {
    ok: true,
    at: readAt,
    source: 'live',
    facts: quietFacts(readAt, facts),
    day: '2026-11-20',
  } as const;
  return snapshotOf(
    {},
    { now, sources: { reading: { ok: false, at: now, reason: 'locked', detail: '' }, goodReading } },
  );
}

/** What happened in each step. */
export function lived(snapshots: readonly Snapshot[], from: Lives = NO_LIVES) {
  let [lives, ends] = [from, NOTHING_ENDED];
  const told = snapshots.map((snapshot) => {
    const step = liveOn(lives, snapshot, ends);
    ({ lives, ends } = step);
    return step.transitions.map(({ kind, alert, hidden }) => `${kind} ${alert.name}${hidden ? ' (hidden)' : ''}`);
  });
  return { told, lives, ends };
}
