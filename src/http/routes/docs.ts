/** The API's description, and two readers for it. Everything they need is served from here: the shop may be offline. */
import { join } from 'node:path';
import { ROOT } from '../../place.ts';
import { filesOf } from '../files.ts';
import { DOCS_HEADERS } from '../headers.ts';
import { HTML_TYPE, JSON_TYPE, type Reply, type Route, route } from '../route.ts';

const ASSETS_PATH = '/api/docs-assets';
/** As the build laid them beside this program. */
const ASSETS_FOLDER = join(ROOT, 'dist', 'docs-assets');
const DOCUMENT_PATH = '/openapi.json';
const SCRIPT_TYPE = 'text/javascript; charset=utf-8';

/** Inline scripts are not allowed, so the line that starts a reader is a file of its own. */
const STARTS: Readonly<Record<string, string>> = {
  'swagger.js': `SwaggerUIBundle({ url: '${DOCUMENT_PATH}', dom_id: '#docs', validatorUrl: null, deepLinking: true });`,
  'redoc.js': `Redoc.init('${DOCUMENT_PATH}', { hideLoading: true, nativeScrollbars: true }, document.getElementById('docs'));`,
};

/** `document` is asked for only when somebody reads it. */
export function docsRoutes(document: () => string): Route[] {
  const assets = filesOf(ASSETS_FOLDER);
  return [
    route({
      path: DOCUMENT_PATH,
      shows: 'state',
      summary: 'This description, as OpenAPI 3.1',
      answer: { type: JSON_TYPE, description: 'OpenAPI document' },
      handle: () => ({ type: JSON_TYPE, body: document() }),
    }),
    route({
      path: '/api/docs',
      shows: 'state',
      summary: 'This description, to be read and tried (Swagger UI)',
      answer: { type: HTML_TYPE, description: 'A page' },
      handle: () => page('swagger-ui-bundle.js', 'swagger.js', 'swagger-ui.css'),
    }),
    route({
      path: '/api/redoc',
      shows: 'state',
      summary: 'This description, to be read (Redoc)',
      answer: { type: HTML_TYPE, description: 'A page' },
      handle: () => page('redoc.standalone.js', 'redoc.js'),
    }),
    route({
      path: `${ASSETS_PATH}/:file`,
      shows: 'state',
      has: ({ file = '' }) => Object.hasOwn(STARTS, file) || assets.has(file),
      summary: 'What the readers of this description are made of',
      params: { file: 'swagger.js' },
      answer: { type: SCRIPT_TYPE, description: 'A script, or a style sheet', isFile: true },
      handle: ({ visit, params: { file = '' } }) =>
        Object.hasOwn(STARTS, file)
          ? { type: SCRIPT_TYPE, body: STARTS[file] ?? '' }
          : assets.send(visit, file, 'no-cache'),
    }),
  ];
}

function page(library: string, start: string, style?: string): Reply {
  const sheet = style === undefined ? '' : `\n<link rel="stylesheet" href="${ASSETS_PATH}/${style}">`;
  return {
    type: HTML_TYPE,
    headers: DOCS_HEADERS,
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>pos-monitor API</title>
<link rel="icon" href="data:,">${sheet}
</head>
<body>
<div id="docs"></div>
<script src="${ASSETS_PATH}/${library}"></script>
<script src="${ASSETS_PATH}/${start}"></script>
</body>
</html>
`,
  };
}
