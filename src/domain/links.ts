/** The addresses in a message: what to do, and the panel that shows it. */
import { panelPath } from './panels.ts';

/**
 * What stands in files that are rendered without knowing any address of this PC. A shop may give its PC this name; the
 * page answers to it.
 */
export const UNKNOWN_HOST = 'kassa.local';

interface Addresses {
  readonly public_url?: string | undefined;
  readonly notifications: { readonly grafana_url?: string | undefined };
}

/** Where people find the page, without a slash at the end. */
export function publicAddress({ public_url }: Pick<Addresses, 'public_url'>): string {
  return trimmed(public_url ?? `http://${UNKNOWN_HOST}:8001`);
}

/** Without an address it leads to the runbook from wherever the page was found. */
export function runbookUrl(publicUrl: string | null, alertName: string): string {
  return `${trimmed(publicUrl ?? '')}/runbooks/${alertName}`;
}

/** The panel in Grafana, with what is `chosen` there; the built-in page where the operator has not said that there is a Grafana. */
export function dashboardUrl(config: Addresses, panel: string, chosen = ''): string {
  const { grafana_url } = config.notifications;
  return grafana_url === undefined
    ? `${publicAddress(config)}/`
    : `${trimmed(grafana_url)}${panelPath(panel)}${chosen}`;
}

function trimmed(address: string): string {
  return address.replace(/\/+$/, '');
}

/** The login page's address names where somebody wanted. */
export const RETURN_TO = 'to';

/** A place of this service, and nowhere else: as a whole address, for a path that begins with two slashes is another host. */
export function wantedAt({ origin, searchParams }: URL): string | null {
  const named = searchParams.get(RETURN_TO);
  if (named === null) return null;
  try {
    const wanted = new URL(named, origin);
    return wanted.origin === origin ? wanted.href : null;
  } catch {
    // URL.canParse would be shorter, and is too new for a tablet with Android 7.
    return null;
  }
}
