/** The runbooks, served from here because the Internet may be down when they are needed. Everybody may read them. */
import { openLibrary } from '../../runbooks/library.ts';
import { createPages } from '../../runbooks/pages.ts';
import type { Guard } from '../guard.ts';
import { PAGE_HEADERS } from '../headers.ts';
import type { HttpParts } from '../parts.ts';
import { HTML_TYPE, html, type Reply, type Route, route } from '../route.ts';
import type { Visit } from '../visit.ts';

const CSS_TYPE = 'text/css; charset=utf-8';

export function runbookRoutes({ config }: HttpParts, guard: Guard): Route[] {
  const library = openLibrary();
  const pages = createPages(library, config);
  const page = (body: string): Reply => ({ ...html(body), headers: PAGE_HEADERS });

  /** People are named to those who may see the screen, by whose lines they are called. */
  async function seesPeople(visit: Visit): Promise<boolean> {
    const visitor = await guard.visitor(visit);
    return visitor.kind === 'anybody' || (visitor.kind === 'person' && visitor.sees('state'));
  }

  return [
    route({
      path: '/runbooks',
      shows: null,
      summary: 'What to do when: all pages, in Russian',
      answer: { type: HTML_TYPE, description: 'Links to all runbooks' },
      handle: () => page(pages.index()),
    }),
    route({
      path: '/runbooks/style.css',
      shows: null,
      summary: 'How the runbooks look',
      answer: { type: CSS_TYPE, description: 'Style sheet' },
      handle: () => ({ type: CSS_TYPE, body: library.css }),
    }),
    route({
      path: '/runbooks/:name',
      shows: null,
      summary: 'What to do when this alert is true, in Russian',
      description: 'The contacts of the settings stand in it for those who may see the state of the shop.',
      params: { name: 'PosBufferFull' },
      answer: { type: HTML_TYPE, description: 'The runbook', whereMissing: 'A page with the names that are near' },
      handle: async ({ visit, params: { name = '' } }) => {
        const runbook = library.find(name);
        if (runbook !== null) return page(pages.runbook(runbook, await seesPeople(visit)));
        return { ...page(pages.notFound(library.near(name))), status: 404 };
      },
    }),
  ];
}
