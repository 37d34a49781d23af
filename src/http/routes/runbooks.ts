/** The runbooks, served from here because the Internet may be down when they are needed. */
import { openLibrary } from '../../runbooks/library.ts';
import { createPages } from '../../runbooks/pages.ts';
import { PAGE_HEADERS } from '../headers.ts';
import type { HttpParts } from '../parts.ts';
import { HTML_TYPE, html, type Reply, type Route, route } from '../route.ts';

/** Who reads it cannot log in. */
const FOR_STRANGERS = 'password-forgotten';

const CSS_TYPE = 'text/css; charset=utf-8';

export function runbookRoutes({ config }: HttpParts): Route[] {
  const library = openLibrary();
  const pages = createPages(library, config);
  const page = (body: string): Reply => ({ ...html(body), headers: PAGE_HEADERS });
  const named = (name: string): Reply => {
    const runbook = library.find(name);
    if (runbook !== null) return page(pages.runbook(runbook));
    return { ...page(pages.notFound(library.near(name))), status: 404 };
  };

  return [
    route({
      path: '/runbooks',
      shows: 'state',
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
      path: `/runbooks/${FOR_STRANGERS}`,
      shows: null,
      summary: 'What to do when the password is forgotten, in Russian',
      answer: { type: HTML_TYPE, description: 'The runbook' },
      handle: () => named(FOR_STRANGERS),
    }),
    route({
      path: '/runbooks/:name',
      shows: 'state',
      summary: 'What to do when this alert is true, in Russian',
      params: { name: 'PosBufferFull' },
      answer: { type: HTML_TYPE, description: 'The runbook', whereMissing: 'A page with the names that are near' },
      handle: ({ params: { name = '' } }) => named(name),
    }),
  ];
}
