/**
 * The way of a request: what every one meets first (arrival), the routes of its address (router), who may come in
 * (guard), the route's handler, the answer. An upgrade to WebSocket goes the same way; what is asked all the time goes a
 * shorter one.
 */
import type { IncomingMessage, RequestListener } from 'node:http';
import { offeredAt } from '../addresses.ts';
import { createAnswer } from './answer.ts';
import { createArrival } from './arrival.ts';
import { createGuard } from './guard.ts';
import { createHostCheck, createOriginCheck } from './origins.ts';
import type { HttpParts } from './route.ts';
import { createRouter } from './router.ts';
import { createRoutes } from './routes/index.ts';
import { createShortWay } from './short-way.ts';
import { type Visit, visitOf, visitOfUpgrade } from './visit.ts';

export interface Front {
  readonly request: RequestListener;
  readonly upgrade: (request: IncomingMessage, head: Buffer) => void;
}

export function createFront(parts: HttpParts): Front {
  const { allowed_hosts, cors_origins, public_url, listen } = parts.config;
  const published = offeredAt(listen).host;
  const isOurHost = createHostCheck(published === null ? allowed_hosts : [...allowed_hosts, published], public_url);
  const guard = createGuard({ ...parts, isAllowedOrigin: createOriginCheck(cors_origins) });
  const arrival = createArrival(parts, isOurHost);
  const answer = createAnswer(guard, parts.log);
  const routes = createRoutes(parts, guard);
  // Where pages of other origins may read, every answer says that it depends on the origin.
  const shortWay = cors_origins.length === 0 ? createShortWay(routes, { guard, answer, isOurHost }) : () => false;
  const toRoute = createRouter(routes, answer);

  function receive(visit: Visit): void {
    if (arrival.noted(visit) || shortWay(visit)) return;
    try {
      if (!arrival.checked(visit)) toRoute(visit);
    } catch (refusal) {
      answer.error(refusal, visit.response);
    }
  }

  return {
    request: (request, response) => receive(visitOf(request, response)),
    upgrade: (request, head) => receive(visitOfUpgrade(request, head)),
  };
}
