/** What pos-monitor itself would tell people, and when: a shop's hours, and the stories of its alerts. */
import { type Entry, entry } from '../../src/domain/journal.ts';
import { dueNotices, type NoticeContext, type Standing } from '../../src/domain/notices.ts';

export const HOUR = 3600;
/** The shop opens at 9, and closed the evening before at 21. */
export const OPENED = 1_790_000_000;
export const CLOSED = OPENED - 12 * HOUR;
export const [DLQ, HIGH] = ['PosDlqNotEmpty', 'PosBufferHigh'];

export function context(now: number, more: Partial<NoticeContext> = {}): NoticeContext {
  return {
    now,
    opened: OPENED,
    closedBefore: CLOSED,
    open: true,
    morningMessage: true,
    evening: null,
    standing: [],
    heardSince: OPENED - 48 * HOUR,
    pace: 1,
    waits: () => 60,
    clock: (at) => `${Math.round((at - OPENED) / 60)} мин`,
    ...more,
  };
}

export function story(name: string, level: 'P1' | 'P2') {
  const said = (kind: Entry['kind'], at: number) =>
    entry({ at, kind, alert: name, level, since: kind === 'began' ? at : null, text: `${name}!` });
  const stands: Standing = { name, posId: null, level, message: `${name}!`, since: OPENED, seen: true };
  return { said, stands };
}

export const told = (entries: readonly Entry[], asked: NoticeContext) =>
  dueNotices(entries, asked).map(({ kind, level, summary }) => [kind, level, summary]);
