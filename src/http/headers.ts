/** The headers that keep a browser from doing more with our answers than we mean. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

type Policy = Record<string, readonly string[]>;

const SELF = "'self'";
const NONE = "'none'";
const FRAMELESS: Policy = { 'frame-ancestors': [NONE], 'base-uri': [NONE], 'form-action': [SELF] };

const FOR_DATA: Policy = { 'default-src': [NONE], ...FRAMELESS };

/** The page brings everything along as files; nothing is inlined and no other host is asked. */
const FOR_PAGE: Policy = {
  'default-src': [NONE],
  'script-src': [SELF],
  'style-src': [SELF],
  'img-src': [SELF, 'data:'],
  'font-src': [SELF],
  'media-src': [SELF],
  'connect-src': [SELF],
  'manifest-src': [SELF],
  'worker-src': [SELF],
  ...FRAMELESS,
};

/** Swagger UI and Redoc write styles into the page, and Redoc starts its search in a worker made on the spot. */
const FOR_DOCS: Policy = {
  ...FOR_PAGE,
  'style-src': [SELF, "'unsafe-inline'"],
  'worker-src': [SELF, 'blob:'],
};

/** Headers that only say how a browser should treat a page, or a plug-in that no browser has any more. */
const OF_PAGES_ONLY = {
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
} as const;

/** Whether there is TLS in front of us, only the operator knows: he sends Strict-Transport-Security himself. */
const OF_SAFE_PLACES = {
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
} as const;

const THIS_PC = /^(localhost|127(\.\d+){3}|\[::1\])(:|$)/i;

/** A browser heeds these over TLS, ours or a proxy's, and on this PC; elsewhere it only complains of them in its console. */
export function isolate({ headers, socket }: IncomingMessage, response: ServerResponse): void {
  const overTls = 'encrypted' in socket || headers['x-forwarded-proto'] === 'https';
  if (!overTls && !THIS_PC.test(headers.host ?? '')) return;
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin').setHeader('Origin-Agent-Cluster', '?1');
}

/** Data is of the moment, and is never a page. */
export const DATA_HEADERS = headersWith(FOR_DATA, OF_PAGES_ONLY).set('Cache-Control', 'no-store');
export const PAGE_HEADERS = headersWith(FOR_PAGE);
export const DOCS_HEADERS = headersWith(FOR_DOCS);

/** Helmet's headers never change, so it is asked once and not at each request. */
function headersWith(directives: Policy, without: Partial<typeof OF_PAGES_ONLY> = {}): Map<string, string> {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  const contentSecurityPolicy = { useDefaults: false, directives };
  helmet({ ...without, ...OF_SAFE_PLACES, contentSecurityPolicy })(request, response, () => {});
  return new Map(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]));
}
