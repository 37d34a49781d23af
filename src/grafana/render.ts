/** The dashboards as files: what lies in grafana/dashboards is the rendering of the default config. */
import type { Config } from '../config/schema.ts';
import type { RenderedFile } from '../render/file.ts';
import { buffer } from './dashboards/buffer.ts';
import { cashier } from './dashboards/cashier.ts';
import { kassa } from './dashboards/kassa.ts';
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

export function renderDashboards(config: Config): RenderedFile[] {
  return Object.entries(FILES).map(([file, draw]) => ({
    path: `grafana/dashboards/${file}`,
    text: `${JSON.stringify(draw(config), null, 2)}\n`,
    secret: false,
  }));
}
