/** Every route, in the order of the API's description. Of two that fit an address the first answers. */
import type { Guard } from '../guard.ts';
import { openApi } from '../openapi.ts';
import type { HttpParts, Route } from '../route.ts';
import { createTurns } from '../turns.ts';
import { alertsRoute, journalRoute, seenRoute } from './alerts.ts';
import { authRoutes } from './auth.ts';
import { docsRoutes } from './docs.ts';
import { debugRoutes, healthRoutes, metricsRoute } from './health.ts';
import { hookRoutes } from './hooks.ts';
import { demoRoutes, pageRoutes } from './page.ts';
import { exportRoute, receiptRoutes } from './receipts.ts';
import { reportRoutes } from './report.ts';
import { runbookRoutes } from './runbooks.ts';
import { inventoryRoute, salesRoutes } from './sales.ts';
import { realtimeRoutes, statusRoute, terminalsRoute } from './status.ts';

export function createRoutes(parts: HttpParts, guard: Guard): Route[] {
  const inTurn = createTurns();
  let document: string | null = null;
  const describe = () => {
    document ??= JSON.stringify(openApi(routes, parts.version));
    return document;
  };
  const routes: Route[] = [
    statusRoute(parts),
    alertsRoute(parts),
    seenRoute(parts),
    journalRoute(parts),
    ...salesRoutes(parts, inTurn),
    exportRoute(parts),
    ...receiptRoutes(parts, inTurn),
    ...reportRoutes(parts, inTurn),
    inventoryRoute(parts, inTurn),
    terminalsRoute(parts),
    ...realtimeRoutes(parts),
    ...hookRoutes(parts),
    metricsRoute(parts),
    ...healthRoutes(parts),
    ...authRoutes(parts, guard),
    ...debugRoutes(parts),
    ...demoRoutes(parts),
    ...docsRoutes(describe),
    ...runbookRoutes(parts, guard),
    ...pageRoutes(),
  ];
  return routes;
}
