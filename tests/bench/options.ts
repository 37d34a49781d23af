/** What the command line says. */
import { parseArgs } from 'node:util';

export interface Options {
  readonly quick: boolean;
  readonly only: readonly string[];
  readonly json: string;
  readonly curves: boolean;
  readonly write: boolean;
  readonly help: boolean;
}

const DEFAULT_JSON = 'bench.json';

export const HELP = `npm run bench -- [options]

Measures the built program beside the least that could do the same, on this machine, and prints a table.

  --quick       some ten minutes, with fewer rounds and up to a million receipts
  --only NAME   only this case; may be given several times
  --json FILE   where the figures go (default ${DEFAULT_JSON})
  --curves      how cost grows with the work, instead of the cases
  --write       writes the whole table, or the curves, into docs/performance.md
  --help        this text
`;

export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string', default: DEFAULT_JSON },
      curves: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.write && values.only.length > 0) throw new Error('--write puts the whole table: leave --only out');
  return values;
}
