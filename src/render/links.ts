/** The addresses in a message: what to do, and the panel that shows it. */
import type { Config } from '../config/schema.ts';
import { panelPath } from '../grafana/links.ts';

export function runbookUrl(config: Config, alertName: string): string {
  return `${trimmed(config.public_url)}/runbooks/${alertName}`;
}

/** The panel in Grafana; the built-in page where the operator has not said that there is a Grafana. */
export function dashboardUrl(config: Config, panel: string): string {
  const grafana = config.notifications.grafana_url;
  return grafana === undefined ? `${trimmed(config.public_url)}/` : `${trimmed(grafana)}${panelPath(panel)}`;
}

function trimmed(address: string): string {
  return address.replace(/\/+$/, '');
}
