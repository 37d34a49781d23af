/** A file of the rendering, by its path from the folder it is rendered into. */
import { dump } from 'js-yaml';

export interface RenderedFile {
  readonly path: string;
  readonly text: string;
  /** Holds passwords: it is written for its owner alone, and into a folder that git ignores. */
  readonly secret: boolean;
}

const NOTICE =
  'Rendered by `pos-monitor render` from pos-monitor.yml and the alert catalog. Change those, not this file.';

export function yamlFile(path: string, content: unknown, secret = false): RenderedFile {
  return { path, secret, text: `# ${NOTICE}\n${dump(content, { lineWidth: -1, noRefs: true })}` };
}
