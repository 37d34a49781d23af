/** The dashboards, for programs that may run where the package that draws them is not installed. */
import type { Config } from '../config/schema.ts';
import { codeOf } from '../domain/foreign.ts';
import type { RenderedFile } from '../render/file.ts';

export async function dashboardFiles(config: Config, { centre = false } = {}): Promise<RenderedFile[]> {
  const { renderDashboards, renderCentreDashboards } = await import('./render.ts').catch(explain);
  return centre ? renderCentreDashboards(config) : renderDashboards(config);
}

function explain(error: unknown): never {
  if (codeOf(error) === 'ERR_MODULE_NOT_FOUND') {
    throw new Error('Dashboards cannot be drawn here: the package @grafana/grafana-foundation-sdk is not installed.', {
      cause: error,
    });
  }
  throw error;
}
