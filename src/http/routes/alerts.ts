import * as z from 'zod';
import { alerts } from '../../api/schemas/status.ts';
import { alertView } from '../../api/views/alerts.ts';
import { alertWithoutRevenue } from '../../api/views/without-revenue.ts';
import { LEVELS } from '../../domain/alerts/alert.ts';
import { catalog } from '../../domain/alerts/catalog/index.ts';
import { entry } from '../../domain/journal.ts';
import type { ToldAlert, View } from '../../domain/view.ts';
import { ApiError } from '../errors.ts';
import { oneOf, posId } from '../params.ts';
import type { HttpParts } from '../parts.ts';
import { json, jsonAnswer, type Route, route } from '../route.ts';
import type { Serialized } from '../serialized.ts';

export function alertsRoute({ monitor }: HttpParts, serialized: Serialized): Route {
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
        const told = view.alerts
          .filter((alert) => level === undefined || alert.level === level)
          .map((alert) => alertView(alert, view.snapshot));
        return revenue ? told : told.map(alertWithoutRevenue);
      });
    },
  });
}

const screenName = z
  .string()
  .trim()
  .max(60)
  .regex(/^[^\p{Cc}\p{Cf}]+$/u, { error: 'expected a name without control characters' });

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
      const meant = ({ alerts: told }: View) =>
        told.filter((alert) => alert.name === name && (terminal === null || alert.posId === terminal));
      const before = meant(monitor.current());
      if (before.length === 0) throw new ApiError('not_found', 'This alert does not stand now');
      const by = person?.user ?? body?.screen ?? `экран ${visit.request.socket.remoteAddress ?? ''}`;
      monitor.hearSeen({ name, posId: terminal, by });
      const view = monitor.current();
      const after = meant(view);
      for (const alert of after.filter((one) => isNews(one, before))) {
        const { level, since, message } = alert;
        const about = { alert: name, posId: alert.posId, level, since, text: message };
        chronicle.add(entry({ at: view.snapshot.now, kind: 'seen', ...about, who: by }));
      }
      const answer = after.map((alert) => alertView(alert, view.snapshot));
      return json(sees('revenue') ? answer : answer.map(alertWithoutRevenue));
    },
  });
}

function isNews({ posId: terminal, seen }: ToldAlert, before: readonly ToldAlert[]): boolean {
  return before.find((one) => one.posId === terminal)?.seen?.at !== seen?.at;
}
