/** The API's description, and two readers for it. Everything they need is served from here: the shop may be offline. */
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler } from 'express';
import type { Area } from '../../auth/roles.ts';
import { DOCS_HEADERS } from '../headers.ts';
import { openApi } from '../openapi.ts';
import { HTML_TYPE, JSON_TYPE, type Reply, type Route, route } from '../route.ts';

const ASSETS_PATH = '/api/docs-assets';
const ASSETS_FOLDER = fileURLToPath(new URL('../../../dist/docs-assets', import.meta.url));
const DOCUMENT_PATH = '/openapi.json';

const SWAGGER_START = `SwaggerUIBundle({ url: '${DOCUMENT_PATH}', dom_id: '#docs', validatorUrl: null, deepLinking: true });`;
const REDOC_START = `Redoc.init('${DOCUMENT_PATH}', { hideLoading: true, nativeScrollbars: true }, document.getElementById('docs'));`;

/** `described` are the routes that the description is about; the ones made here are a part of it. */
export function docsRoutes(described: readonly Route[], version: string): Route[] {
  const routes: Route[] = [
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
    startScript('swagger.js', SWAGGER_START),
    startScript('redoc.js', REDOC_START),
  ];
  let text: string | null = null;
  const document = () => {
    text ??= JSON.stringify(
      openApi(
        [...described, ...routes].filter(({ path }) => !path.startsWith(ASSETS_PATH)),
        version,
      ),
    );
    return text;
  };
  return routes;
}

/** The readers themselves, as the build laid them beside this program. */
export const docsAssets: { readonly path: string; readonly shows: Area; readonly handler: RequestHandler } = {
  path: ASSETS_PATH,
  shows: 'state',
  handler: express.static(ASSETS_FOLDER, {
    index: false,
    redirect: false,
    cacheControl: false,
    setHeaders: (response) => response.setHeader('Cache-Control', 'no-cache'),
  }),
};

/** Inline scripts are not allowed, so the line that starts a reader is a file of its own. */
function startScript(name: string, script: string): Route {
  const type = 'text/javascript; charset=utf-8';
  return route({
    path: `${ASSETS_PATH}/${name}`,
    shows: 'state',
    summary: 'Starts a reader of the description',
    answer: { type, description: 'A script' },
    handle: () => ({ type, body: script }),
  });
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
