/** What the command line says. */
import { parseArgs } from 'node:util';
import { ENGINES, type Engine } from './centre.ts';

export interface Options {
  readonly engine: Engine;
  readonly shops: number;
  readonly interval: number;
  readonly history: number;
  readonly measure: number;
  readonly cut: number;
  readonly write: boolean;
  readonly help: boolean;
}

/** Three shops are real; with fewer than ten, three without the OFD would not be a share but most of them. */
const FEWEST_SHOPS = 10;
const MOST_SHOPS = 2000;

export const HELP = `npm run fleet -- [options]

Simulates a chain of shops and its centre on this computer, and measures what the centre takes. Ends by itself, after
about six minutes; Ctrl-C ends it earlier. Everything listens on 127.0.0.1.

  --engine NAME   what the centre runs on: ${ENGINES.join(' or ')} (default ${ENGINES[0]})
  --shops N       how many shops (${FEWEST_SHOPS} to ${MOST_SHOPS}, default 200)
  --interval S    seconds between two scrapes (5 to 60, default 15, as in a shop)
  --history D     days of history that the tills have (1 to 35, default 1)
  --measure S     how long the steady state is measured (30 to 600, default 60)
  --cut S         how long one shop is cut off from the centre (30 to 600, default 60)
  --write         puts what was measured into docs/scale.md, as a column of its own
  --help          this text

Needs Prometheus and Alertmanager (apt install prometheus prometheus-alertmanager), for VictoriaMetrics its package as
well (apt install victoria-metrics); its shops send with vmagent, those of Prometheus with its agent.
`;

export class UsageError extends Error {}

export function parseOptions(args: readonly string[]): Options {
  const given = read(args);
  return {
    engine: engineOf(given.engine),
    shops: whole('shops', given.shops, FEWEST_SHOPS, MOST_SHOPS),
    interval: whole('interval', given.interval, 5, 60),
    history: whole('history', given.history, 1, 35),
    measure: whole('measure', given.measure, 30, 600),
    cut: whole('cut', given.cut, 30, 600),
    write: given.write,
    help: given.help,
  };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        engine: { type: 'string', default: ENGINES[0] },
        shops: { type: 'string', default: '200' },
        interval: { type: 'string', default: '15' },
        history: { type: 'string', default: '1' },
        measure: { type: 'string', default: '60' },
        cut: { type: 'string', default: '60' },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function engineOf(text: string): Engine {
  const found = ENGINES.find((engine) => engine === text);
  if (found === undefined) throw new UsageError(`--engine: expected ${ENGINES.join(' or ')}, not "${text}"`);
  return found;
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${name}: expected a whole number from ${least} to ${most}, not "${text}"`);
}
