/** Every route, in the order of the API's description. */
import type { HttpParts } from '../parts.ts';
import type { Route } from '../route.ts';
import { createSerialized } from '../serialized.ts';
import { alertsRoute } from './alerts.ts';
import { healthRoutes } from './health.ts';
import { metricsRoute } from './metrics.ts';
import { runbookRoutes } from './runbooks.ts';
import { statusRoute } from './status.ts';

export function createRoutes(parts: HttpParts): Route[] {
  const serialized = createSerialized();
  return [
    statusRoute(parts, serialized),
    alertsRoute(parts, serialized),
    metricsRoute(parts),
    ...healthRoutes(parts, serialized),
    ...runbookRoutes(parts),
  ];
}
