import { z } from 'zod';
import { alerts } from '../../api/schemas/status.ts';
import { alertView } from '../../api/views/alerts.ts';
import { LEVELS } from '../../domain/alerts/alert.ts';
import { oneOf } from '../params.ts';
import type { HttpParts } from '../parts.ts';
import { jsonAnswer, type Route, route } from '../route.ts';
import type { Serialized } from '../serialized.ts';

export function alertsRoute({ monitor, config }: HttpParts, serialized: Serialized): Route {
  return route({
    path: '/api/v1/alerts',
    shows: 'state',
    summary: 'What is wrong now, most urgent first',
    description: 'Goes on while the buffer cannot be read, and then says so (PosBufferUnreadable).',
    query: z.object({ level: oneOf(LEVELS).describe('Only this level').optional() }),
    answer: jsonAnswer(alerts, 'The alerts that are told, P1 first, then by age'),
    handle: async ({ query: { level } }) => {
      const view = await monitor.fresh();
      return serialized(view, `alerts ${level ?? ''}`, () =>
        view.alerts
          .filter((alert) => level === undefined || alert.level === level)
          .map((alert) => alertView(alert, config.public_url)),
      );
    },
  });
}
