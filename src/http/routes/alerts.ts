import * as z from 'zod';
import { type JournalAnswer, journal as journalAnswer } from '../../api/schemas/journal.ts';
import { alerts } from '../../api/schemas/status.ts';
import { alertView } from '../../api/views/status.ts';
import { alertWithoutRevenue } from '../../api/views/without-revenue.ts';
import { LEVELS } from '../../domain/alerts/alert.ts';
import { catalog } from '../../domain/alerts/catalog/index.ts';
import { dayEnd, dayStart } from '../../domain/day.ts';
import { DELIVERY_KINDS, ENTRY_KINDS, entry, type JournalPage } from '../../domain/journal.ts';
import { wordsWithoutSums } from '../../domain/money.ts';
import type { ShownAlert, View } from '../../domain/seen.ts';
import { JournalUnusable } from '../../journal/place.ts';
import { ApiError } from '../errors.ts';
import { whereFrom } from '../guard.ts';
import { calendarDay, digits, oneOf, posId } from '../input.ts';
import { type HttpParts, json, jsonAnswer, type Route, route, serialized } from '../route.ts';

export function alertsRoute({ monitor }: HttpParts): Route {
  return route({
    path: '/api/v1/alerts',
    often: true,
    shows: 'state',
    summary: 'What is wrong now, most urgent first',
    description: 'Goes on while the buffer cannot be read, and then says so (PosBufferUnreadable).',
    query: z.object({ level: oneOf(LEVELS).describe('Only this level').optional() }),
    answer: jsonAnswer(alerts, 'The alerts that are told, P1 first, then by age'),
    handle: async ({ query: { level }, sees }) => {
      const revenue = sees('revenue');
      const view = await monitor.fresh();
      return serialized(view, `alerts ${revenue} ${level ?? ''}`, () => {
        const shown = view.alerts
          .filter((alert) => level === undefined || alert.level === level)
          .map((alert) => alertView(alert, view.snapshot));
        return revenue ? shown : shown.map(alertWithoutRevenue);
      });
    },
  });
}

const screenName = z
  .string()
  .trim()
  .max(60)
  // An emoji of several parts is joined by a character of its own.
  .regex(/^(?:[^\p{Cc}\p{Cf}]|\u200d)+$/u, { error: 'expected a name without control characters' });

/** Only the name of the one who says it is kept, and the screen's where nobody logs in. */
export function seenRoute({ monitor, chronicle }: HttpParts): Route {
  return route({
    method: 'POST',
    path: '/api/v1/alerts/:name/seen',
    shows: 'state',
    has: ({ name }) => catalog.some((alert) => alert.name === name),
    summary: 'Somebody has seen this alert: screens are quiet until it grows worse, comes back, or has stood too long',
    description: 'Said again it changes nothing. Only for pages of this service itself, and for programs.',
    params: { name: 'PosBufferFull' },
    query: z.object({ pos_id: posId.describe("Only this terminal's; without it all of this name").optional() }),
    body: z
      .strictObject({ pos_id: posId.optional(), screen: screenName.describe('What this screen is called').optional() })
      .optional(),
    answer: jsonAnswer(alerts, 'The alerts that are meant, as they are told now'),
    errors: ['not_found'],
    handle: ({ params: { name = '' }, query, body, person, visit, sees }) => {
      const terminal = query.pos_id ?? body?.pos_id ?? null;
      const meant = ({ alerts: shown }: View) =>
        shown.filter((alert) => alert.name === name && (terminal === null || alert.posId === terminal));
      const before = meant(monitor.current());
      if (before.length === 0) throw new ApiError('not_found', 'This alert does not stand now');
      const by = person?.user ?? body?.screen ?? `экран ${whereFrom(visit.request).address}`;
      monitor.hearSeen({ name, posId: terminal, by });
      const view = monitor.current();
      const after = meant(view);
      for (const alert of after.filter((one) => isNews(one, before))) {
        const { level, since, message, seen } = alert;
        const about = { alert: name, posId: alert.posId, level, since, text: message };
        // When it was heard, not when it is written: after a restart the screens say the same.
        chronicle.add(entry({ at: seen?.at ?? view.snapshot.now, kind: 'seen', ...about, who: by }));
      }
      const answer = after.map((alert) => alertView(alert, view.snapshot));
      return json(sees('revenue') ? answer : answer.map(alertWithoutRevenue));
    },
  });
}

function isNews({ posId: terminal, seen }: ShownAlert, before: readonly ShownAlert[]): boolean {
  return before.find((one) => one.posId === terminal)?.seen?.at !== seen?.at;
}

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
