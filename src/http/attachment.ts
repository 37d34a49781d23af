/** How a file is called that somebody keeps: what it is, of which shop and till, of which days. */
import type { DayName } from '../domain/day.ts';
import { ownValue } from '../domain/foreign.ts';
import type { Shop } from '../domain/shop.ts';

interface Kept {
  /** What it is, for people, and in letters that every browser keeps. */
  readonly what: string;
  readonly plain: string;
  readonly posId: string | undefined;
  readonly from: DayName;
  readonly to: DayName;
  readonly ending: string;
  /** A browser shows it first, where it can. */
  readonly shown?: boolean;
}

export function attachment(
  { name, terminals }: Shop,
  { what, plain, posId, from, to, ending, shown = false }: Kept,
): string {
  const days = from === to ? [from] : [from, to];
  const whose = posId === undefined ? [name] : [name, ownValue(terminals, posId) ?? posId];
  const words = [what, ...whose.map(fit), days.join(' – ')].filter((word) => word !== '').join(' ');
  const encoded = encodeURIComponent(`${words}.${ending}`).replace(/['()*]/g, hex);
  return `${shown ? 'inline' : 'attachment'}; filename="${[plain, ...days].join('_')}.${ending}"; filename*=UTF-8''${encoded}`;
}

/** No system's file names may bear these. */
function fit(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  const allowed = name.replace(/[\u0000-\u001f\u007f/\\:*?"<>|\ud800-\udfff]+/gu, ' ');
  return [...allowed.trim()].slice(0, 60).join('').trim();
}

function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
