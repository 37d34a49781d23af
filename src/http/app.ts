/** The one place where everything that answers over HTTP is put together, in the order in which it is asked. */
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { ApiError, toApiError } from './errors.ts';
import type { Guard } from './guard.ts';
import { DATA_HEADERS } from './headers.ts';
import type { HostCheck } from './hosts.ts';
import { mount } from './mount.ts';
import { cors } from './origins.ts';
import type { HttpParts } from './parts.ts';
import { requestLog } from './request-log.ts';
import { mountAuth } from './routes/auth.ts';
import { docsAssets } from './routes/docs.ts';
import { mountHooks } from './routes/hooks.ts';
import { createRoutes } from './routes/index.ts';
import { page } from './routes/page.ts';

/** Hardly anything here reads a body; a small one may come along unread, a large one is not waited for. */
const BODY_LIMIT = 64 * 1024;

export function createApp(parts: HttpParts, isOurHost: HostCheck, guard: Guard): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.use(requestLog(parts.log, parts.metrics.http));
  app.use((request: Request, response: Response, next: NextFunction) => {
    response.setHeaders(DATA_HEADERS);
    response.setHeader('Cache-Control', 'no-store');
    refuseStrangeHost(request, isOurHost);
    refuseLargeBody(request, response);
    next();
  });
  app.use(cors(parts.config.cors_origins));
  mountHooks(app, parts);
  mountAuth(app, parts);
  for (const route of createRoutes(parts, guard)) mount(app, route, guard);
  app.use(docsAssets.path, behind(guard, docsAssets.shows), docsAssets.handler);
  app.use(page());
  app.use(behind(guard, 'anything'), () => {
    throw new ApiError('not_found', 'There is nothing at this address');
  });
  app.use(answerError(parts));
  return app;
}

function behind(guard: Guard, shows: Parameters<Guard['receive']>[2]) {
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    await guard.receive(request, response, shows);
    next();
  };
}

function refuseStrangeHost(request: Request, isOurHost: HostCheck): void {
  if (isOurHost(request.headers.host)) return;
  throw new ApiError('host_not_allowed', 'This name is not one of ours; name it in allowed_hosts of pos-monitor.yml');
}

function refuseLargeBody(request: Request, response: Response): void {
  const { 'content-length': length, 'transfer-encoding': chunked } = request.headers;
  if (chunked === undefined && (length === undefined || length === '0')) return;
  // The connection ends with the answer, so that what is still under way need not be read.
  response.setHeader('Connection', 'close');
  if (Number(length) > BODY_LIMIT) throw new ApiError('payload_too_large', 'The request is too large');
}

function answerError({ log }: HttpParts) {
  return (thrown: unknown, _request: Request, response: Response, _next: NextFunction): void => {
    const error = toApiError(thrown);
    if (error.code === 'internal') log.error({ err: thrown }, 'a request could not be answered');
    if (response.headersSent) {
      // Half an answer must not look like a whole one.
      log.warn({ error: error.code, reason: error.more.reason }, 'an answer was broken off');
      response.destroy();
      return;
    }
    for (const [name, value] of Object.entries(error.headers)) response.setHeader(name, value);
    response.status(error.status).json(error.answer);
  };
}
