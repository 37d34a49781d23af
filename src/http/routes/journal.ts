import * as z from 'zod';
import { type JournalAnswer, journal as journalAnswer } from '../../api/schemas/journal.ts';
import { dayEnd, dayStart } from '../../domain/day.ts';
import { DELIVERY_KINDS, ENTRY_KINDS, type JournalPage } from '../../domain/journal.ts';
import { wordsWithoutSums } from '../../domain/money.ts';
import { JournalUnusable } from '../../journal/unusable.ts';
import { ApiError } from '../errors.ts';
import { calendarDay, digits, posId } from '../params.ts';
import type { HttpParts } from '../parts.ts';
import { json, jsonAnswer, type Route, route } from '../route.ts';

/** How messages went is for those who look after the shop, and not for the till. */
const FOR_ALL = ENTRY_KINDS.filter((kind) => !DELIVERY_KINDS.includes(kind));

const entryId = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, { error: 'expected the id of an entry' })
  .transform(Number)
  .pipe(z.int());

export function journalRoute({ journal, shop }: HttpParts): Route {
  return route({
    path: '/api/v1/journal',
    shows: 'state',
    summary: 'What happened: alerts, who saw them, messages; the newest first, for a year',
    description: 'How messages went is left out for a role without revenue.',
    query: z.object({
      day: calendarDay().describe('Only this day of the shop').optional(),
      alert: z.string().min(1).max(100).describe('Only alerts of this name').optional(),
      pos_id: posId.describe("Only this terminal's, and what is the whole shop's").optional(),
      before: entryId.describe('Only entries before the one of this id').optional(),
      limit: digits(1, 500, 100).describe('So many at most'),
    }),
    answer: jsonAnswer(journalAnswer, 'A page of the journal'),
    errors: ['journal_unavailable'],
    handle: async ({ query: { day, alert, pos_id, before, limit }, sees }) => {
      const asked = {
        from: day === undefined ? null : dayStart(day, shop.zone),
        to: day === undefined ? null : dayEnd(day, shop.zone),
        alert: alert ?? null,
        posId: pos_id ?? null,
        kinds: sees('revenue') ? null : FOR_ALL,
        before: before ?? null,
        limit,
      };
      const answer = answerOf(await journal.page(asked).catch(refuse));
      return json(sees('revenue') ? answer : withoutSums(answer));
    },
  });
}

function answerOf({ entries, next }: JournalPage): JournalAnswer {
  return { entries: entries.map(({ posId: pos_id, key: _, amount: __, ...said }) => ({ ...said, pos_id })), next };
}

function withoutSums({ entries, next }: JournalAnswer): JournalAnswer {
  return { entries: entries.map((said) => ({ ...said, text: said.text && wordsWithoutSums(said.text) })), next };
}

function refuse(error: unknown): never {
  if (!(error instanceof JournalUnusable)) throw error;
  throw new ApiError('journal_unavailable', 'There is no journal now; everything else goes on without it', {
    reason: error.reason,
  });
}
