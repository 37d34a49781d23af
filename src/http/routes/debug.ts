/** For the administrator who asks why: what was read last, and which settings are in force. */
import * as z from 'zod';
import { masked } from '../../config/secrets.ts';
import type { HttpParts } from '../parts.ts';
import { json, jsonAnswer, type Route, route } from '../route.ts';

const rows = z.array(z.record(z.string(), z.unknown()));

export function debugRoutes({ config, debugLog, version }: HttpParts): Route[] {
  return [
    route({
      path: '/api/v1/debug/readings',
      shows: 'internals',
      summary: 'The newest readings of the buffer and tries of the adapter',
      answer: jsonAnswer(z.object({ buffer: rows, adapter: rows }), 'Oldest first'),
      handle: () => json({ buffer: debugLog.readings(), adapter: debugLog.tries() }),
    }),
    route({
      path: '/api/v1/debug/config',
      shows: 'internals',
      summary: 'The settings in force, secrets masked',
      answer: jsonAnswer(
        z.object({ version: z.string(), config: z.record(z.string(), z.unknown()) }),
        'As in pos-monitor.yml, with the defaults filled in',
      ),
      handle: () => json({ version, config: masked(config) }),
    }),
  ];
}
