/** Money is counted in whole kopecks; roubles exist only at the rim, where people and JSON want them. */
export type Kopecks = number;

const DECIMAL = /^\s*([+-])?(\d{1,12})(?:[.,](\d{1,10}))?\s*$/;
/** Larger sums than a hundred billion roubles are a broken document, and would leave the range of exact integers. */
const LARGEST: Kopecks = 1e13;

/**
 * Reads an amount of roubles as it stands in a document: a number, or a decimal string.
 * Returns null for everything that is not an exact amount of money.
 */
export function parseRubles(amount: unknown): Kopecks | null {
  if (typeof amount === 'number') return withinRange(roundHalfAway(amount * 100));
  if (typeof amount !== 'string') return null;
  const match = DECIMAL.exec(amount);
  if (match === null) return null;
  const [, sign, whole = '0', fraction = ''] = match;
  const kopecks = Number(whole) * 100 + roundHalfAway(Number(`0.${fraction || '0'}`) * 100);
  return withinRange(sign === '-' ? -kopecks : kopecks);
}

export function toRubles(kopecks: Kopecks): number {
  return kopecks / 100;
}

/** As people read it; kopecks only where there are any. */
export function rublesText(kopecks: Kopecks): string {
  const whole = grouped(Math.floor(Math.abs(kopecks) / 100), ' ');
  const rest = Math.abs(kopecks) % 100;
  return `${kopecks < 0 ? '\u2212' : ''}${whole}${rest === 0 ? '' : `,${String(rest).padStart(2, '0')}`} ₽`;
}

/** A whole number with this between its thousands. */
export function grouped(value: number, space: string): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, space);
}

/** A sum of which a part is unknown is unknown. */
export function sumOf(amounts: readonly (Kopecks | null)[]): Kopecks | null {
  return amounts.reduce<Kopecks | null>((sum, amount) => (sum === null || amount === null ? null : sum + amount), 0);
}

export function toRublesOrNull(kopecks: Kopecks | null): number | null {
  return kopecks === null ? null : toRubles(kopecks);
}

/** 0.1 + 0.2 style dust (1.005 * 100 = 100.49999999999999) is swept away before rounding. */
function roundHalfAway(value: number): number {
  if (Number.isInteger(value)) return value;
  const cleaned = Number(value.toPrecision(15));
  return cleaned < 0 ? -Math.round(-cleaned) : Math.round(cleaned);
}

function withinRange(kopecks: number): Kopecks | null {
  if (!Number.isFinite(kopecks) || Math.abs(kopecks) > LARGEST) return null;
  return kopecks === 0 ? 0 : kopecks;
}

/** «недостача 150,00 ₽» is a shortage, of how much is not for everybody. */
export function wordsWithoutSums(words: string): string {
  return words.replace(/(,\sна)?\s[\d\s]+(,\d+)?\s₽/gu, '');
}
