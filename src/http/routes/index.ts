/** Every route, in the order of the API's description. */
import type { Guard } from '../guard.ts';
import type { HttpParts } from '../parts.ts';
import type { Route } from '../route.ts';
import { createSerialized } from '../serialized.ts';
import { alertsRoute } from './alerts.ts';
import { sessionRoute } from './auth.ts';
import { debugRoutes } from './debug.ts';
import { docsRoutes } from './docs.ts';
import { exportRoute } from './export.ts';
import { healthRoutes } from './health.ts';
import { inventoryRoute } from './inventory.ts';
import { metricsRoute } from './metrics.ts';
import { runbookRoutes } from './runbooks.ts';
import { salesRoutes } from './sales.ts';
import { statusRoute } from './status.ts';
import { terminalsRoute } from './terminals.ts';

export function createRoutes(parts: HttpParts, guard: Guard): Route[] {
  const serialized = createSerialized();
  const routes = [
    statusRoute(parts, serialized),
    alertsRoute(parts, serialized),
    ...salesRoutes(parts, serialized),
    exportRoute(parts),
    inventoryRoute(parts),
    terminalsRoute(parts, serialized),
    metricsRoute(parts),
    ...healthRoutes(parts, serialized),
    sessionRoute(guard),
    ...debugRoutes(parts),
  ];
  return [...routes, ...docsRoutes(routes, parts.version), ...runbookRoutes(parts)];
}
