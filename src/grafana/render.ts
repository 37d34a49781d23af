/**
 * The dashboards as files: what lies in grafana/dashboards is the rendering of the default config. A shop's installation
 * comes without the package that draws them.
 */
import type { Config } from '../config/schema.ts';
import type { RenderedFile } from '../render/file.ts';
import { buffer } from './dashboards/buffer.ts';
import { delivery } from './dashboards/delivery.ts';
import { fleet } from './dashboards/fleet.ts';
import { cashier, kassa } from './dashboards/kassa.ts';
import { monitoring } from './dashboards/monitoring.ts';
import { sales } from './dashboards/sales.ts';
import { terminals } from './dashboards/terminals.ts';

/** The cashier's one stands in a folder of its own, which can be provisioned alone. */
const FILES = {
  'kassa.json': kassa,
  'buffer.json': buffer,
  'sales.json': sales,
  'terminals.json': terminals,
  'monitoring.json': monitoring,
  'cashier/cashier.json': cashier,
} as const;

/** The centre of a chain has «Сеть» and «Передача в ОФД» beside the shops' own, and a shop is chosen there: out of its region, one at a time. */
const OF_CENTRE = { 'fleet.json': fleet, 'delivery.json': delivery } as const;

export function dashboardFiles(config: Config, { centre = false } = {}): RenderedFile[] {
  return Object.entries({ ...(centre ? OF_CENTRE : {}), ...FILES }).map(([file, draw]) => ({
    path: `grafana/dashboards/${file}`,
    text: `${JSON.stringify(draw({ config, atCentre: centre }), null, 2)}\n`,
    secret: false,
  }));
}
