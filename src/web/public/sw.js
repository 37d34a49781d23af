/**
 * Keeps the page's own files, so that a screen that is loaded anew without a connection shows the page and not the
 * browser's error. What the monitor says is never kept here: the page itself keeps its last picture.
 */
const PAGE = new URL('./', self.location.href).href;
const KEPT = 'page';
const PATIENCE_MS = 5_000;

self.addEventListener('install', (event) => {
  event.waitUntil(keepPage().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = request.url.split(/[?#]/)[0];
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate' && address === PAGE) event.respondWith(page(event));
  else if (address.startsWith(`${PAGE}assets/`)) event.respondWith(file(request));
});

/** The newest there is; the kept one where there is none to be had, none soon, or a proxy's word alone that there is none. */
async function page(event) {
  const fresh = fetch(event.request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const answer = await Promise.race([fresh, late]).catch(() => undefined);
  // Also one that comes too late for this time.
  event.waitUntil(fresh.then(({ ok }) => (ok ? keepPage() : undefined)).catch(() => {}));
  if (answer?.status < 500) return answer;
  return (await caches.match(PAGE)) ?? fresh;
}

/** Names of assets carry a hash of what is inside. */
async function file(request) {
  return (await caches.match(request.url)) ?? fetch(request);
}

/** The page as it is now with the assets that it names; what no page needs any more is thrown away. */
async function keepPage() {
  const answer = await fetch(PAGE, { cache: 'no-cache' });
  if (!answer.ok) return;
  const html = await answer.clone().text();
  const named = [...html.matchAll(/(?:src|href)="(\.\/assets\/[^"]+)"/g)].map(([, path]) => new URL(path, PAGE).href);
  const cache = await caches.open(KEPT);
  const missing = await Promise.all(named.map(async (url) => ((await cache.match(url)) === undefined ? [url] : [])));
  await cache.addAll(missing.flat());
  await cache.put(PAGE, answer);
  for (const { url } of await cache.keys()) if (url !== PAGE && !named.includes(url)) await cache.delete(url);
}
