/** What the command line says. */
import { parseArgs } from 'node:util';

export interface Options {
  readonly quick: boolean;
  readonly only: readonly string[];
  readonly json: string;
  readonly reference: boolean;
  readonly help: boolean;
}

const DEFAULT_JSON = 'bench.json';

export const HELP = `npm run bench -- [options]

Measures the built program beside the least that could do the same, on this machine, and prints a table.

  --quick       about a minute, with a smaller file: shows that all is well rather than how well
  --only NAME   only this case; may be given several times
  --json FILE   where the figures go (default ${DEFAULT_JSON})
  --reference   writes the table into docs/reference.md
  --help        this text
`;

export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string', default: DEFAULT_JSON },
      reference: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return values;
}
