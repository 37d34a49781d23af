/** What can be asked of the API, out of its own description: so no new address is forgotten. */
import type { RunningShop } from './running-shop.ts';

interface Operation {
  readonly 'x-shows': string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly example?: string }[];
}

/** The receipt of the description's own example: who fills a shop may put it there. */
export const EXAMPLE_RECEIPT = '6f0b6ff7-6e3c-4a3a-9d57-000000000001';

export interface Address {
  /** As in the description, with `{name}` for what differs. */
  readonly path: string;
  /** To be asked. */
  readonly address: string;
  readonly shows: string;
  /** The names that may stand behind the question mark. */
  readonly query: readonly string[];
}

/** Of the shop and its receipts: what is shown of the program itself, and to nobody in particular, is left out. */
export async function apiAddresses(
  shop: Pick<RunningShop, 'json'>,
  headers?: Record<string, string>,
): Promise<Address[]> {
  const { paths } = await shop.json('/openapi.json', headers && { headers });
  return Object.entries<Record<string, Operation>>(paths).flatMap(([path, { get }]) => {
    if (get === undefined || !path.startsWith('/api/v1/') || !['state', 'revenue'].includes(get['x-shows'])) return [];
    const example = (name: string) => get.parameters.find((parameter) => parameter.name === name)?.example ?? '';
    const address = path.replace(/\{(\w+)\}/g, (_, name) => example(name));
    const query = get.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
    return [{ path, address, shows: get['x-shows'], query }];
  });
}
