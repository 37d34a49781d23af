import { expect, test } from 'vitest';
import type { JournalAnswer } from '../../../src/api/schemas/journal.ts';
import { journalDays } from '../../../src/web/model/journal.ts';

type Entry = JournalAnswer['entries'][number];

const AT = Date.UTC(2026, 10, 20, 9, 0) / 1000;
const READER = { zone: 'UTC', now: AT + 3600, names: {}, standing: new Set<string>() };
const NOTHING = { alert: null, pos_id: null, level: null, since: null, who: null, text: null };

/** The newest first, as the server tells them. */
function told(...entries: (Pick<Entry, 'at' | 'kind'> & Partial<Entry>)[]): Entry[] {
  return entries.map((said, id) => ({ ...NOTHING, id, ...said })).toReversed();
}

test('a story says which channels its first message was handed to, and when; what failed stands by itself', () => {
  const dlq = { alert: 'PosDlqNotEmpty', level: 'P1', text: 'чеков в DLQ 1' } as const;
  const [day] = journalDays(
    told(
      { ...dlq, at: AT, kind: 'began', since: AT },
      { ...dlq, at: AT + 90, kind: 'told', who: 'telegram, email, webhook' },
      { ...dlq, at: AT + 95, kind: 'delivered', who: 'telegram', text: '1' },
      { at: AT + 100, kind: 'failed', who: 'email', text: '1' },
      { ...dlq, at: AT + 200, kind: 'told', who: 'telegram, email, webhook' },
      { ...dlq, at: AT + 300, kind: 'over', since: AT },
      { ...dlq, at: AT + 310, kind: 'told_over', who: 'telegram' },
      { ...dlq, at: AT + 340, kind: 'failed', who: 'telegram', text: '1' },
    ),
    READER,
  );
  expect(day?.lines.map(({ title, notes }) => [title, ...notes])).toEqual([
    ['Сообщение «Чеки не приняты в ОФД» не ушло: Telegram'],
    ['Не ушло сообщений (почта): 1, каких именно, неизвестно'],
    [expect.any(String), '5\u00a0мин', 'сообщение в 09:01: Telegram, почта, webhook'],
  ]);
});

test('a message that failed is told once, whatever it was about, and by no name that is none for people', () => {
  const failed = (at: number, ...alerts: string[]) =>
    alerts.map((alert) => ({ at, kind: 'failed', who: 'telegram', text: '1', alert }) as const);
  const [day] = journalDays(
    told(
      ...failed(AT, 'PosNotificationsFailing'),
      ...failed(AT + 1, 'PosDlqNotEmpty', 'PosBufferFull', 'PosDlqNotEmpty'),
      ...failed(AT + 2, 'PosDlqNotEmpty', 'PosBufferFull', 'PosAdapterDown', 'PosOfdRejectsReceipt'),
    ),
    READER,
  );
  expect(day?.lines.map(({ title }) => title)).toEqual([
    'Сообщение не ушло: Telegram',
    'Сообщение «Чеки не приняты в ОФД», «Касса не принимает оплату» не ушло: Telegram',
    'Сообщение не ушло: Telegram',
  ]);
});

test('what Prometheus alone can see is told by its messages: over when they say so, and again', () => {
  const down = { alert: 'PosMonitorDown', level: 'P1', who: 'telegram' } as const;
  const [day] = journalDays(
    told(
      ...([0, 1] as const).flatMap((nth) => [
        { ...down, at: AT + nth * 1000, kind: 'told' } as const,
        { ...down, at: AT + nth * 1000 + 600, kind: 'told_over' } as const,
      ]),
    ),
    READER,
  );
  expect(day?.lines.map(({ time }) => time)).toEqual(['… – 09:26', '… – 09:10']);
});

test('of a day in the middle of an alert the journal says that it stood, and not when it began or ended', () => {
  const repeated = [1, 2].map(
    (hour) => ({ at: AT + hour * 3600, kind: 'told', who: 'telegram', alert: 'PosDlqNotEmpty', level: 'P1' }) as const,
  );
  const lines = (reader: typeof READER, isPast = false) =>
    journalDays(told(...repeated), reader, isPast).flatMap((day) => day.lines);
  expect(lines(READER, true)).toMatchObject([
    { tone: 'bad', time: '… – …', title: 'Чеки не приняты в ОФД', notes: [] },
  ]);
  expect(lines({ ...READER, standing: new Set(['PosDlqNotEmpty ']) })).toMatchObject([{ time: '… – сейчас' }]);
});

test('what ended unseen is not taken for what stands now under the same name, today nor on a past day', () => {
  const dlq = { alert: 'PosDlqNotEmpty', level: 'P1', text: 'чеков в DLQ 1', kind: 'began' } as const;
  const [first, again] = [0, 1800].map((after) => ({ ...dlq, at: AT + after, since: AT + after }));
  if (first === undefined || again === undefined) throw new Error('two of them');
  const reader = { ...READER, standing: new Set(['PosDlqNotEmpty ']) };
  const times = (entries: Entry[], isPast = false) =>
    journalDays(entries, reader, isPast).flatMap(({ lines }) => lines.map(({ time }) => time));
  expect(times(told(first, again))).toEqual(['09:30 – сейчас', '09:00 – конца не видели']);
  expect(times(told(first), true)).toEqual(['09:00 – …']);
});
