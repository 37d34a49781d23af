/** Which open sessions were found whole, and reconciling, after a restart of the adapter that we saw. */
import type { Seconds } from './day.ts';
import type { Reading, SessionFacts } from './facts.ts';

/**
 * A session that was open before the restart and reconciles after it is recovered, and stays so until it is closed.
 * What was opened only after the restart had nothing to recover.
 */
export function recoveredSessions(
  known: ReadonlySet<string>,
  restartedAt: Seconds | null,
  reading: Reading,
): ReadonlySet<string> {
  if (!reading.ok || reading.facts.sessions === null) return known;
  const { sessions, cash } = reading.facts;
  const open = sessions.filter((session) => session.status === 'open');
  const recovered = open.filter((session) => {
    if (known.has(session.sessionId)) return true;
    const expected = cash?.[session.posId]?.expected ?? null;
    return restartedAt !== null && session.openedAt < restartedAt && expected !== null && expected === session.cash;
  });
  // The very same set while nothing has changed.
  return sameIds(recovered, known) ? known : new Set(recovered.map((session) => session.sessionId));
}

function sameIds(sessions: readonly SessionFacts[], ids: ReadonlySet<string>): boolean {
  return sessions.length === ids.size && sessions.every(({ sessionId }) => ids.has(sessionId));
}
