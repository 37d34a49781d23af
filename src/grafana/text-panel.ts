/** A few lines with links to what does not belong into metrics. */
import { PanelBuilder as TextBuilder, TextMode } from '@grafana/grafana-foundation-sdk/text';
import { linkOf, type PanelKey } from '../domain/panels.ts';
import type { About, Panel } from './panel.ts';

export function textPanel(key: PanelKey, { title, description }: About, lines: readonly string[]): Panel {
  return new TextBuilder()
    .id(linkOf(key).panelId)
    .title(title)
    .description(description)
    .mode(TextMode.Markdown)
    .content(lines.join('\n\n'));
}
