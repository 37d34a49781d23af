/** The journal as stories: what was wrong, from when to when, and who saw it. */
import type { JournalAnswer } from '../../api/schemas/journal.ts';
import { alertKey } from '../../domain/alerts/alert.ts';
import { cashierWords, VOICED } from '../../domain/alerts/cashier.ts';
import { dayOf } from '../../domain/day.ts';
import { type Story, storiesIn } from '../../domain/journal.ts';
import { clockText, duration, hourAndMinute } from '../../domain/time-text.ts';
import { channelName } from './messages.ts';

type Entry = JournalAnswer['entries'][number];

export type JournalLine = ReturnType<typeof lineOf>;

export interface JournalReader {
  readonly zone: string;
  readonly now: number;
  readonly names: Readonly<Record<string, string>>;
  /** Alerts that stand now: `name pos_id`. */
  readonly standing: ReadonlySet<string>;
}

const TONES = { P1: 'bad', P2: 'watch', INFO: 'info' } as const;

/** `entries` come the newest first, as the server tells them; `isPast` where what came after them is left out. */
export function journalDays(entries: readonly Entry[], reader: JournalReader, isPast = false) {
  const days = new Map<string, { at: number; line: JournalLine }[]>();
  const add = (at: number, line: JournalLine) => {
    const day = dayOf(at, reader.zone);
    days.set(day, [...(days.get(day) ?? []), { at, line }]);
  };
  const stories = storiesIn(entries.toReversed().map(asSaid));
  const newest = new Map(stories.map((story) => [alertKey(story.alert, story.posId), story]));
  for (const story of stories) {
    // What stands now is the newest of its name, and of a day that is over nobody knows whether it is the same.
    const key = alertKey(story.alert, story.posId);
    const stands = !isPast && story.over === null && newest.get(key) === story && reader.standing.has(key);
    add(sinceOf(story.first), lineOf(story, reader, stands, isPast));
  }
  for (const { at, id, words } of [...failuresOf(entries), ...entries.flatMap(otherWords)]) {
    const time = hourAndMinute(at, reader.zone);
    add(at, { id, tone: 'none', time, title: words, notes: [], detail: null });
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([day, lines]) => ({
      day,
      lines: lines.sort((a, b) => b.at - a.at || b.line.id - a.line.id).map(({ line }) => line),
    }));
}

function lineOf(story: Story<Said>, { zone, now, names }: JournalReader, stands: boolean, isPast: boolean) {
  const { alert, posId, first, entries, over } = story;
  const { level, text } = entries.findLast(({ kind }) => kind === 'worse' || kind === 'better') ?? first;
  const since = sinceOf(first);
  const begunEarlier = first.since === null && first.kind !== 'began';
  // Of what began before these entries the first message is not known.
  const told = begunEarlier ? undefined : entries.find(({ kind, who }) => kind === 'told' && who !== null);
  const seen = entries.find(({ kind }) => kind === 'seen');
  const clock = (at: number) => clockText(at, since, zone);
  const unseen = stands ? 'сейчас' : isPast ? '…' : 'конца не видели';
  return {
    id: first.id,
    tone: level === null ? 'none' : TONES[level],
    time: `${begunEarlier ? '…' : hourAndMinute(since, zone)} – ${over === null ? unseen : clock(over.at)}`,
    title: titleOf(alert, text ?? alert),
    notes: [
      ...(posId === null ? [] : [names[posId] ?? posId]),
      ...(begunEarlier || (over === null && !stands) ? [] : [duration((over?.at ?? now) - since)]),
      ...(over?.kind === 'lapsed' ? ['больше не повторялось'] : []),
      ...(told === undefined ? [] : [`сообщение в ${clock(told.at)}: ${channelNames(told.who ?? '')}`]),
      ...(seen === undefined ? [] : [`увидели в ${clock(seen.at)}: ${seen.who ?? 'экран'}`]),
    ],
    detail: text,
  };
}

type Said = ReturnType<typeof asSaid>;

function asSaid({ pos_id: posId, ...said }: Entry) {
  return { ...said, posId };
}

function sinceOf({ since, at }: Said): number {
  return since ?? at;
}

function titleOf<Otherwise>(alert: string, otherwise: Otherwise): string | Otherwise {
  return VOICED.includes(alert) ? cashierWords(alert).title : otherwise;
}

interface Words extends Pick<Entry, 'at' | 'id'> {
  readonly words: string;
}

function otherWords({ at, id, kind, text }: Entry): Words[] {
  if (kind === 'started') return [{ at, id, words: 'Монитор запущен' }];
  if (kind === 'stopped') return [{ at, id, words: 'Монитор остановлен' }];
  return kind === 'notice' && text !== null ? [{ at, id, words: text }] : [];
}

/** More names than these say less than none. */
const MOST_NAMED = 3;

/**
 * Of each alert that a message was about there is an entry; the message is told once. Where some messages failed and
 * others went through, nobody knows which: such an entry says how many, and nothing of what they were about.
 */
function failuresOf(entries: readonly Entry[]): Words[] {
  const messages = new Map<
    string,
    Pick<Entry, 'at' | 'id' | 'who'> & { count: string | null; titles: Set<string | null> }
  >();
  for (const { at, id, kind, who, alert, level, text } of entries) {
    if (kind !== 'failed') continue;
    const key = `${at} ${who}`;
    const count = alert === null && level === null ? text : null;
    const message = messages.get(key) ?? { at, id, who, count, titles: new Set() };
    messages.set(key, message);
    message.titles.add(alert === null ? null : titleOf(alert, null));
  }
  return [...messages.values()].map(({ at, id, who, count, titles }) => {
    const named =
      titles.has(null) || titles.size > MOST_NAMED ? '' : ` ${[...titles].map((one) => `«${one}»`).join(', ')}`;
    const where = who === null ? 'канал неизвестен' : channelNames(who);
    const unknown = `Не ушло сообщений (${where}): ${count}, каких именно, неизвестно`;
    return { at, id, words: count === null ? `Сообщение${named} не ушло: ${where}` : unknown };
  });
}

function channelNames(kinds: string): string {
  return kinds.split(', ').map(channelName).join(', ');
}
