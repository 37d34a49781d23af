/** The addresses in a message: what to do, and the panel that shows it. */
import { panelPath } from './panels.ts';

export function runbookUrl(publicUrl: string, alertName: string): string {
  return `${trimmed(publicUrl)}/runbooks/${alertName}`;
}

interface Addresses {
  readonly public_url: string;
  readonly notifications: { readonly grafana_url?: string | undefined };
}

/** The panel in Grafana; the built-in page where the operator has not said that there is a Grafana. */
export function dashboardUrl({ public_url, notifications: { grafana_url } }: Addresses, panel: string): string {
  return grafana_url === undefined ? `${trimmed(public_url)}/` : `${trimmed(grafana_url)}${panelPath(panel)}`;
}

function trimmed(address: string): string {
  return address.replace(/\/+$/, '');
}
