/** A running shop where people log in: somebody of each role, and every way to show who one is. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { COOKIE } from '../../src/auth/tokens.ts';
import { defaultConfig } from '../../src/config/load.ts';
import { ROLES, type Role } from '../../src/config/schema.ts';
import { type RunningShop, type ShopOptions, startShop } from './running-shop.ts';
import {
  basic,
  createWebConfig,
  LOGINS,
  type Login,
  type Pair,
  ROLES_OF_LOGINS,
  type WebConfigFolder,
} from './web-config.ts';

export type Headers = Readonly<Record<string, string>>;
const WAYS = ['password', 'token', 'cookie'] as const;
export type Way = (typeof WAYS)[number];

export interface LockedShop extends RunningShop {
  readonly web: WebConfigFolder;
  /** What somebody of this role sends along. */
  as(role: Role, way?: Way): Promise<Headers>;
  login(who: Login, headers?: Headers): Promise<Response>;
}

interface LockedShopOptions extends ShopOptions {
  readonly users?: Readonly<Record<string, string>>;
  /** TLS is spoken where there is one. */
  readonly pair?: Pair;
}

export const HOOK_SECRET = 'hook-secret-of-the-shop';

export async function startLockedShop({
  users,
  pair,
  config,
  ...options
}: LockedShopOptions = {}): Promise<LockedShop> {
  const web = createWebConfig(users, pair);
  const { notifications } = defaultConfig();
  const shop = await startShop({
    ...options,
    config: {
      web_config: web.file,
      roles: ROLES_OF_LOGINS,
      contacts: [{ name: 'Анна', role: 'администратор', phone: '+7 900 000-00-00', voice: 'cashier', second: false }],
      notifications: { ...notifications, hook_secret: HOOK_SECRET },
      ...config,
    },
  });
  const known = new Map<string, Promise<Headers>>();

  const login = (who: Login, headers: Headers = {}) =>
    shop.get('/api/v1/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(who),
    });

  async function headersOf(role: Role, way: Way): Promise<Headers> {
    const who = LOGINS[role];
    if (way === 'password') return { authorization: basic(who) };
    if (way === 'cookie') return { cookie: cookieOf(await login(who)) };
    const answer = await shop.get('/api/v1/auth/token', { method: 'POST', headers: { authorization: basic(who) } });
    const { token } = (await answer.json()) as { readonly token: string };
    return { authorization: `Bearer ${token}` };
  }

  return {
    ...shop,
    web,
    login,
    as: (role, way = 'password') => {
      const key = `${role} ${way}`;
      const headers = known.get(key) ?? headersOf(role, way);
      known.set(key, headers);
      return headers;
    },
    async close() {
      await shop.close();
      web.remove();
    },
  };
}

/** What a browser would send back. */
export function cookieOf(response: Response): string {
  const [pair = ''] = (response.headers.getSetCookie()[0] ?? '').split(';');
  if (!pair.startsWith(`${COOKIE}=`)) throw new Error(`no login: ${response.status}`);
  return pair;
}

/** Nobody, and somebody of each role in each way that there is to show it. */
export const VISITORS: readonly (readonly [Role | null, Way])[] = [
  [null, 'password'],
  ...ROLES.flatMap((role) => WAYS.map((way) => [role, way] as const)),
];

interface Plain {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A request as no browser and no fetch would make it: any address that this computer has, any header. */
export function ask(
  url: string,
  options: {
    readonly path?: string;
    readonly method?: string;
    readonly headers?: Headers;
    readonly from?: string;
    readonly body?: string;
    /** The certificate that is trusted, where TLS is spoken. */
    readonly ca?: string;
  } = {},
): Promise<Plain> {
  const { path, method = 'GET', headers = {}, from, body, ca } = options;
  return new Promise((resolve, reject) => {
    const request = (ca === undefined ? httpRequest : httpsRequest)(
      url,
      { ca, ...(path !== undefined && { path }), method, headers, ...(from !== undefined && { localAddress: from }) },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
