/** The built-in page, as it was built: dist/public beside this program. */
import { join } from 'node:path';
import * as z from 'zod';
import { demoAnswer } from '../../api/schemas/status.ts';
import { ROOT } from '../../place.ts';
import { ApiError } from '../errors.ts';
import { filesOf } from '../files.ts';
import { PAGE_HEADERS } from '../headers.ts';
import { done, HTML_TYPE, type HttpParts, json, jsonAnswer, NO_CONTENT, type Route, route } from '../route.ts';
import type { Visit } from '../visit.ts';

const BUILT_PAGE = join(ROOT, 'dist', 'public');
/** Names of assets carry a hash of what is inside. */
const FOREVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';
const FILE = { type: 'application/octet-stream', description: 'The file, of its own type', isFile: true } as const;

export function pageRoutes(folder = BUILT_PAGE): Route[] {
  const [page, assets] = [filesOf(folder), filesOf(`${folder}/assets`)];

  function send(files: typeof page, visit: Visit, name: string, cacheControl: string): Promise<null> {
    visit.response.setHeaders(PAGE_HEADERS);
    return files.send(visit, name, cacheControl);
  }

  return [
    route({
      path: '/',
      shows: null,
      summary: 'The built-in page',
      answer: { type: HTML_TYPE, description: 'The page; what it shows it asks for by itself', isFile: true },
      errors: ['not_found'],
      handle: ({ visit }) => {
        if (page.has('index.html')) return send(page, visit, 'index.html', ASK_AGAIN);
        throw new ApiError('not_found', 'The page has not been built yet: run "npm run build"');
      },
    }),
    route({
      path: '/assets/:file',
      shows: null,
      has: ({ file = '' }) => assets.has(file),
      summary: "The page's scripts and styles",
      params: { file: 'index-abc123.js' },
      answer: FILE,
      handle: ({ visit, params: { file = '' } }) => send(assets, visit, file, FOREVER),
    }),
    route({
      path: '/:file',
      shows: null,
      has: ({ file = '' }) => page.has(file),
      summary: "The page's icons and its manifest",
      params: { file: 'icon.svg' },
      answer: FILE,
      handle: ({ visit, params: { file = '' } }) => send(page, visit, file, ASK_AGAIN),
    }),
  ];
}

/** Only where a simulated till is being played with: what it plays, and another story chosen from the list on its page. */
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
