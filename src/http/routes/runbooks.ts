/** The runbooks, served from here because the Internet may be down when they are needed. Everybody may read them. */
import { alertView } from '../../api/views/status.ts';
import { alertWithoutRevenue } from '../../api/views/without-revenue.ts';
import { anybodyMaySee } from '../../auth/door.ts';
import { receiptWords } from '../../domain/alerts/meant.ts';
import type { Guard } from '../guard.ts';
import { PAGE_HEADERS } from '../headers.ts';
import { HTML_TYPE, type HttpParts, type Reply, type Route, route } from '../route.ts';
import type { Visit } from '../visit.ts';

const CSS_TYPE = 'text/css; charset=utf-8';

export function runbookRoutes({ config, monitor, overTls }: HttpParts, guard: Guard): Route[] {
  const open = async () => {
    const { openLibrary } = await import('../../runbooks/library.ts');
    const { createPages } = await import('../../runbooks/pages.ts');
    const library = openLibrary();
    /** A page names the address that its reader came by, where the settings name none: there it can be tried. */
    const pagesFor = ({ request: { headers } }: Visit) => {
      const came = headers.host === undefined ? undefined : `${overTls ? 'https' : 'http'}://${headers.host}`;
      const public_url = config.public_url ?? came;
      return createPages(library, public_url === undefined ? config : { ...config, public_url });
    };
    return { library, pagesFor };
  };
  // With the reader of Markdown, for whoever is the first to read.
  let opened: ReturnType<typeof open> | null = null;
  const shelf = () => {
    opened ??= open();
    return opened;
  };
  const page = (body: string): Reply => ({ type: HTML_TYPE, body, headers: PAGE_HEADERS });

  /** To those who may see the screen its page says as much: whom to call, and of which receipts the alert speaks. */
  async function shownTo(visit: Visit, name: string): Promise<readonly string[] | null> {
    const visitor = await guard.visitor(visit);
    const sees = visitor.kind === 'anybody' ? anybodyMaySee : visitor.kind === 'person' ? visitor.sees : null;
    if (sees?.('state') !== true) return null;
    const { snapshot, alerts } = monitor.current();
    const told = alerts.filter((alert) => alert.name === name).map((alert) => alertView(alert, snapshot));
    const seen = sees('revenue') ? told : told.map(alertWithoutRevenue);
    return seen.flatMap(({ receipts }) =>
      receipts.map((receipt) => receiptWords(receipt, snapshot.now, snapshot.shop.zone)),
    );
  }

  return [
    route({
      path: '/runbooks',
      shows: null,
      summary: 'What to do when: all pages, in Russian',
      answer: { type: HTML_TYPE, description: 'Links to all runbooks' },
      handle: async ({ visit }) => page((await shelf()).pagesFor(visit).index()),
    }),
    route({
      path: '/runbooks/style.css',
      shows: null,
      summary: 'How the runbooks look',
      answer: { type: CSS_TYPE, description: 'Style sheet' },
      handle: async () => ({ type: CSS_TYPE, body: (await shelf()).library.css }),
    }),
    route({
      path: '/runbooks/:name',
      shows: null,
      summary: 'What to do when this alert is true, in Russian',
      description:
        'The contacts of the settings, and the receipts of an alert that stands, are there for those who may see the shop.',
      params: { name: 'PosBufferFull' },
      answer: {
        type: HTML_TYPE,
        description: 'The runbook',
        whereMissing: 'A page with the name that was meant',
      },
      handle: async ({ visit, params: { name = '' } }) => {
        const { library, pagesFor } = await shelf();
        const pages = pagesFor(visit);
        const runbook = library.find(name);
        if (runbook !== null) return page(pages.runbook(runbook, await shownTo(visit, runbook.name)));
        return { ...page(pages.notFound(library.near(name))), status: 404 };
      },
    }),
  ];
}
