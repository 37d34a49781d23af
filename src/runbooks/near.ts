/** Which known names look like a word that is not one of them, by the pairs of letters they share. */
const MOST = 5;
const ALIKE = 0.4;
/** Longer than any name; comparing more would only be work for whoever asks for nonsense. */
const LONGEST = 60;

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
