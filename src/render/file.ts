/** A file of the rendering, by its path from the folder it is rendered into. */
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import { putPrivate, putWhole } from '../whole-file.ts';

export interface RenderedFile {
  readonly path: string;
  readonly text: string;
  /** Holds passwords: it is written for its owner alone, and into a folder that git ignores. */
  readonly secret: boolean;
  /** Is no longer needed: only where an earlier rendering left one it says so, too. */
  readonly leftover?: boolean;
}

const NOTICE =
  'Rendered by `pos-monitor render` from pos-monitor.yml and the alert catalog. Change those, not this file.';

export function yamlFile(path: string, content: unknown, secret = false): RenderedFile {
  return { path, secret, text: `# ${NOTICE}\n${dump(content, { lineWidth: -1, noRefs: true })}` };
}

/** What is in force then. */
export function writeFiles(folder: string, files: readonly RenderedFile[]): readonly RenderedFile[] {
  const wanted = files.filter((file) => isWanted(folder, file));
  for (const { path, text, secret } of wanted) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    if (secret) writeForOwner(target, text);
    else if (!isSame(target, text)) putWhole(target, text);
  }
  return wanted;
}

function isWanted(folder: string, { path, leftover }: RenderedFile): boolean {
  return leftover !== true || existsSync(join(folder, path));
}

function isSame(target: string, text: string): boolean {
  return existsSync(target) && readFileSync(target, 'utf8') === text;
}

/** The paths of files that are missing or say something else. */
export function differingFiles(folder: string, files: readonly RenderedFile[]): string[] {
  return files
    .filter((file) => isWanted(folder, file) && !isSame(join(folder, file.path), file.text))
    .map(({ path }) => path);
}

/** It stays its owner's: root renders what the engine's own user reads. Whoever else renders can give nothing away. */
function writeForOwner(target: string, text: string): void {
  const isRoot = process.getuid?.() === 0;
  putPrivate(target, text, { like: isRoot ? statSync(target, { throwIfNoEntry: false }) : undefined });
}
