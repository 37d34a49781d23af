/** The words behind `npm run NAME --`: what is not understood is answered by what may be said, with exit code 2. */
import { parseArgs } from 'node:util';

interface Understood {
  /** What --help says. */
  readonly usage: string;
  readonly flags?: readonly string[];
  /** Options with a value. */
  readonly values?: readonly string[];
  /** Throws where a word that is no option is not understood; without it there are none. */
  readonly word?: (word: string) => unknown;
}

export function wordsOf({ usage, flags = [], values = [], word }: Understood) {
  const named = (names: readonly string[], type: 'boolean' | 'string') => names.map((name) => [name, { type }]);
  const help = ['help', { type: 'boolean', short: 'h' }] as const;
  const options = Object.fromEntries([...named(flags, 'boolean'), ...named(values, 'string'), help]);
  try {
    const parsed = parseArgs({ options, allowPositionals: word !== undefined });
    const given: Readonly<Record<string, unknown>> = parsed.values;
    if (given.help === true) {
      console.log(usage);
      process.exit(0);
    }
    const words: readonly string[] = parsed.positionals;
    for (const one of words) word?.(one);
    return {
      words,
      has: (flag: string) => given[flag] === true,
      value: (name: string) => (given[name] === undefined ? undefined : String(given[name])),
    };
  } catch (error) {
    return misused(usage, error);
  }
}

export function misused(usage: string, error: unknown): never {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exit(2);
}

/** One of the names that there are. */
export function among(names: readonly string[]): (word: string) => void {
  return (word) => {
    if (!names.includes(word)) throw new Error(`there is no "${word}": ${names.join(', ')}`);
  };
}
