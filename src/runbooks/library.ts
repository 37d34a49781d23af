/** The runbooks that lie in docs/runbooks, read once. A page is found by the names in that listing and in no other way. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearestFirst } from './near.ts';

export interface Runbook {
  readonly name: string;
  /** The first heading, its placeholders unfilled. */
  readonly title: string;
  readonly markdown: string;
}

export interface Library {
  readonly runbooks: readonly Runbook[];
  readonly css: string;
  find(name: string): Runbook | null;
  /** The pages that were probably meant, the likeliest first. */
  near(name: string): readonly Runbook[];
}

/** Seen from src/ and from dist/, docs/ lies in the same place. */
const FOLDER = fileURLToPath(new URL('../../docs/runbooks/', import.meta.url));

/** An installation that came without the pages still watches the till. */
export function openLibrary(folder: string = FOLDER): Library {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const runbooks = files
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => readRunbook(folder, file));
  const byName = new Map(runbooks.map((runbook) => [runbook.name, runbook]));
  return {
    runbooks,
    css: files.includes('style.css') ? readFileSync(join(folder, 'style.css'), 'utf8') : '',
    find: (name) => byName.get(name) ?? null,
    near: (name) => nearestFirst(name, [...byName.keys()]).flatMap((known) => byName.get(known) ?? []),
  };
}

function readRunbook(folder: string, file: string): Runbook {
  const markdown = readFileSync(join(folder, file), 'utf8');
  const name = basename(file, '.md');
  return { name, title: /^# (.+)$/m.exec(markdown)?.[1]?.trim() ?? name, markdown };
}
