/** Puts a rendering on the disk, or tells how the disk differs from it. */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RenderedFile } from './file.ts';

const FOR_OWNER = 0o600;

export function writeFiles(folder: string, files: readonly RenderedFile[]): void {
  for (const { path, text, secret } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    if (secret) writeForOwner(target, text);
    else writeFileSync(target, text);
  }
}

/** The paths of files that are missing or say something else. */
export function differingFiles(folder: string, files: readonly RenderedFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const target = join(folder, path);
    return existsSync(target) && readFileSync(target, 'utf8') === text ? [] : [path];
  });
}

/** A file that was readable to others before is replaced, not overwritten: whoever has it open keeps the old one. */
function writeForOwner(target: string, text: string): void {
  const draft = `${target}.${process.pid}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, text, { mode: FOR_OWNER });
  chmodSync(draft, FOR_OWNER);
  renameSync(draft, target);
}
