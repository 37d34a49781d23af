import { Counter, Histogram, type Registry } from 'prom-client';

const NOT_ALLOWED = 405;
/** Stands for every path that has no route, and every method that it does not know: what a client invents is never a label. */
export const OTHER = 'other';
const METHODS = ['GET', 'POST'];

interface HttpMetrics {
  /** `route` is the pattern of the route, null where none was found. */
  observe(route: string | null, method: string, status: number, seconds: number): void;
}

export function httpMetrics(registry: Registry): HttpMetrics {
  /** Since the last scrape, by the three labels: the library would sort and join them for every request. */
  const counted = new Map<string, number>();
  new Counter({
    name: 'http_requests_total',
    help: 'Answered HTTP requests by route, method and class of status',
    labelNames: ['route', 'method', 'status'] as const,
    registers: [registry],
    collect() {
      for (const [key, count] of counted) {
        const [route = '', method = '', status = ''] = key.split(' ');
        this.inc({ route, method, status }, count);
      }
      counted.clear();
    },
  });
  const times = new Histogram({
    name: 'api_response_time_seconds',
    help: 'How long the answers of the API took',
    buckets: [0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
    registers: [registry],
  });
  return {
    observe(route, method, status, seconds) {
      const known = method === 'HEAD' ? 'GET' : METHODS.includes(method) ? method : OTHER;
      const label = known === OTHER || status === NOT_ALLOWED ? OTHER : (route ?? OTHER);
      const key = `${label} ${known} ${Math.floor(status / 100)}xx`;
      counted.set(key, (counted.get(key) ?? 0) + 1);
      if (label.startsWith('/api/')) times.observe(seconds);
    },
  };
}
