/** What goods are the same, and in which groups they stand, as the operator names them. */
export interface Category {
  readonly name: string;
  /** Parts of names, whatever their case; `*` stands for anything between two parts. */
  readonly patterns: readonly string[];
}

/** Goods whose names differ only in case or white space are the same goods. */
export function productKey(name: string): string {
  return name.trim().replace(/\s+/gu, ' ').toLocaleLowerCase('ru');
}

const OTHER_GOODS = 'Прочее';

/** The first category of which a pattern is in the name has it. */
export function categoryFinder(categories: readonly Category[]): (name: string) => string {
  const known = categories.map(({ name, patterns }) => ({
    name,
    patterns: patterns.map((pattern) => pattern.split('*').map(productKey)),
  }));
  return (name) => {
    const key = productKey(name);
    return known.find(({ patterns }) => patterns.some((parts) => follows(key, parts)))?.name ?? OTHER_GOODS;
  };
}

/** Each part after the one before it. */
function follows(text: string, parts: readonly string[]): boolean {
  let at = 0;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return true;
}
