/** The runbooks that lie in docs/runbooks, read once. A page is found by the names in that listing and in no other way. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LEVELS } from '../domain/alerts/alert.ts';
import { catalog } from '../domain/alerts/catalog/index.ts';
import { LEVEL_FACES } from '../domain/faces.ts';
import { ROOT } from '../place.ts';

export interface Runbook {
  readonly name: string;
  /** The first heading, its placeholders unfilled. */
  readonly title: string;
  readonly markdown: string;
}

const FOLDER = join(ROOT, 'docs', 'runbooks');

export type Library = ReturnType<typeof openLibrary>;

/** An installation that came without the pages still watches the till. */
export function openLibrary(folder: string = FOLDER) {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const runbooks = files
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => readRunbook(folder, file));
  const byName = new Map(runbooks.map((runbook) => [runbook.name, runbook]));
  return {
    runbooks,
    css: files.includes('style.css') ? readFileSync(join(folder, 'style.css'), 'utf8') : '',
    find: (name: string): Runbook | null => byName.get(name) ?? null,
    /** The pages that were probably meant, the likeliest first. */
    near: (name: string): readonly Runbook[] =>
      nearestFirst(name, [...byName.keys()]).flatMap((known) => byName.get(known) ?? []),
  };
}

function readRunbook(folder: string, file: string): Runbook {
  const markdown = readFileSync(join(folder, file), 'utf8');
  const name = basename(file, '.md');
  return { name, title: /^# (.+)$/m.exec(markdown)?.[1]?.trim() ?? name, markdown };
}

const MOST = 5;
const ALIKE = 0.4;
/** Longer than any name; comparing more would only be work for whoever asks for nonsense. */
const LONGEST = 60;

/** Which known names look like a word that is not one of them, by the pairs of letters they share. */
export function nearestFirst(word: string, known: readonly string[]): string[] {
  const wanted = pairsOf(word.slice(0, LONGEST));
  return known
    .map((name) => ({ name, likeness: likeness(wanted, pairsOf(name)) }))
    .filter(({ likeness }) => likeness >= ALIKE)
    .sort((a, b) => b.likeness - a.likeness || a.name.localeCompare(b.name))
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** Shared pairs in proportion to the shorter word, so that a part of a name finds the whole. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((pair) => b.has(pair)).length;
  const smaller = Math.min(a.size, b.size);
  return smaller === 0 ? 0 : shared / smaller;
}

function pairsOf(word: string): Set<string> {
  const letters = word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)));
}

export interface Group {
  readonly title: string;
  readonly members: readonly Runbook[];
}

/** The order in which all runbooks are listed: the urgent ones first, then the rest by the words of their titles. */
export function groupsOf(runbooks: readonly Runbook[]): Group[] {
  const alerts = LEVELS.map((level) => {
    const names = catalog.filter((alert) => alert.rules.at(-1)?.level === level).map(({ name }) => name);
    return {
      title: level === 'INFO' ? LEVEL_FACES.INFO.name : `${LEVEL_FACES[level].name} (${level})`,
      members: names.flatMap((name) => runbooks.find((runbook) => runbook.name === name) ?? []),
    };
  });
  const listed = new Set(alerts.flatMap(({ members }) => members));
  const others = runbooks
    .filter((runbook) => !listed.has(runbook))
    .sort((a, b) => a.title.localeCompare(b.title, 'ru'));
  const watching = others.filter(({ name }) => name.startsWith('Pos'));
  const everyday = others.filter((runbook) => !watching.includes(runbook));
  return [
    ...alerts,
    { title: 'Само наблюдение', members: watching },
    { title: 'Обычные случаи', members: everyday },
  ].filter(({ members }) => members.length > 0);
}
