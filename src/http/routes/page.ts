/** The built-in page, as it was built: dist/public beside this program. */
import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type NextFunction, type Request, type RequestHandler, type Response, Router } from 'express';
import { ApiError } from '../errors.ts';
import { PAGE_HEADERS } from '../headers.ts';
import { nameRoute } from '../request-log.ts';

const BUILT_PAGE = fileURLToPath(new URL('../../../dist/public', import.meta.url));
/** Names under this folder carry a hash of what is inside. */
const HASHED = '/assets/';
const FOREVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';
const ENCODINGS = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const;

export function page(folder = BUILT_PAGE): RequestHandler {
  const router = Router();
  router.use((request, response, next) => {
    response.setHeaders(PAGE_HEADERS);
    response.setHeader('Cache-Control', request.path.startsWith(HASHED) ? FOREVER : ASK_AGAIN);
    nameRoute(response, '/');
    next();
  });
  router.use(compressed(folder));
  router.use(express.static(folder, { redirect: false, cacheControl: false, dotfiles: 'ignore' }));
  router.use((request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    nameRoute(response, null);
    if (request.path !== '/') return next();
    throw new ApiError('not_found', 'The page has not been built yet: run "npm run build"');
  });
  return router;
}

/** The build lays compressed files beside the plain ones; nothing is compressed while somebody waits. */
function compressed(folder: string): RequestHandler {
  return (request: Request, response: Response, next: NextFunction): void => {
    const path = request.path === '/' ? '/index.html' : request.path;
    const encoding =
      /^[\w/.-]+$/.test(path) && !path.includes('..')
        ? ENCODINGS.find(
            ({ name, suffix }) => request.acceptsEncodings(name) && existsSync(join(folder, path + suffix)),
          )
        : undefined;
    if (encoding !== undefined) {
      request.url = path + encoding.suffix;
      response.type(extname(path)).setHeader('Content-Encoding', encoding.name);
    }
    response.vary('Accept-Encoding');
    next();
  };
}
