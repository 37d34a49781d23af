/** Only where a simulated till is being played with: what it plays, and another story chosen from the list on its page. */
import * as z from 'zod';
import { demoAnswer } from '../../api/schemas/demo.ts';
import { ApiError } from '../errors.ts';
import type { HttpParts } from '../parts.ts';
import { done, json, jsonAnswer, NO_CONTENT, type Route, route } from '../route.ts';

export function demoRoutes({ stage }: HttpParts): Route[] {
  if (stage === null) return [];
  const names = stage.stories.map(({ name }) => name);
  return [
    route({
      path: '/api/v1/demo',
      shows: 'state',
      summary: 'The stories of the demo, and which one is on',
      answer: jsonAnswer(demoAnswer, 'The stories'),
      handle: async () => json({ stories: stage.stories, ...(await stage.now()) }),
    }),
    route({
      method: 'POST',
      path: '/api/v1/demo',
      shows: 'state',
      summary: 'Plays another story of the demo',
      body: z.strictObject({ story: z.string() }),
      answer: NO_CONTENT,
      errors: ['invalid_parameter'],
      handle: async ({ body: { story } }) => {
        if (!names.includes(story)) throw new ApiError('invalid_parameter', `story: one of ${names.join(', ')}`);
        await stage.play(story);
        return done();
      },
    }),
  ];
}
