/**
 * The way of a request: what every one meets first (arrival), the routes of its address (router), who may come in
 * (guard), the route's handler, the answer. An upgrade to WebSocket goes the same way.
 */
import type { IncomingMessage, RequestListener } from 'node:http';
import { createAnswer } from './answer.ts';
import { createArrival } from './arrival.ts';
import { createGuard } from './guard.ts';
import { createOriginCheck } from './origins.ts';
import type { HttpParts } from './parts.ts';
import { createRouter } from './router.ts';
import { createRoutes } from './routes/index.ts';
import { type Visit, visitOf, visitOfUpgrade } from './visit.ts';

export interface Front {
  readonly request: RequestListener;
  readonly upgrade: (request: IncomingMessage, head: Buffer) => void;
}

export function createFront(parts: HttpParts): Front {
  const guard = createGuard({ ...parts, isAllowedOrigin: createOriginCheck(parts.config.cors_origins) });
  const arrive = createArrival(parts);
  const answer = createAnswer(guard, parts.log);
  const toRoute = createRouter(createRoutes(parts, guard), answer);

  function receive(visit: Visit): void {
    try {
      if (!arrive(visit)) toRoute(visit);
    } catch (refusal) {
      answer.error(refusal, visit.response);
    }
  }

  return {
    request: (request, response) => receive(visitOf(request, response)),
    upgrade: (request, head) => receive(visitOfUpgrade(request, head)),
  };
}
