/** The product at work on a simulated till: alone, or with all that a shop runs to be told. */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Words } from '../demo/words.ts';
import { codeOf, messageOf } from '../domain/foreign.ts';
import { EXIT, stopSignal } from './shared.ts';

interface DemoFlags {
  readonly port: number;
  readonly host: string;
  readonly verbose?: boolean;
  readonly adapterPort?: number;
  readonly [simulatorFlag: string]: string | number | boolean | undefined;
}

interface StackFlags extends DemoFlags {
  readonly prometheusPort: number;
  readonly alertmanagerPort: number;
  readonly grafanaPort: number;
}

/** What the simulator's own command line takes; it checks the values itself. */
const SIMULATOR_OPTIONS: readonly Option[] = [
  new Option('--scenario <name>', 'what happens: normal-day, ofd-outage, flapping, buffer-fills, …'),
  new Option('--speed <factor>', 'how much faster shop time passes until it has caught up with the clock').default(
    '60',
  ),
  new Option('--hours <hours>', 'how far in the past such a fast run begins'),
  new Option('--history <days>', 'days of past business (default: 14d)'),
  new Option('--receipts <number>', 'exactly so many receipts in the past'),
  new Option('--terminals <number>', 'how many tills'),
  new Option('--seed <number>', 'the same number gives the same customers'),
  new Option('--sessions <on|off>', "off: no session is ever written, as with today's adapter"),
  new Option('--shape <v1|spec>', 'which shape of health the adapter answers'),
  new Option('--fn <test|real>', 'whose number the fiscal drive bears'),
  new Option('--control-port <port>', "port of the simulator's control page (default: 8010)"),
];

function playing(name: string, description: string): Command {
  const command = new Command(name)
    .description(description)
    .option('-p, --port <port>', 'port of the monitor', port, 8001)
    .option('--host <address>', 'address the monitor listens on; 0.0.0.0 to look from a tablet', '127.0.0.1')
    .option('--adapter-port <port>', 'port of the simulated adapter (default: 8000)', port)
    .option('-v, --verbose', "also print the monitor's log");
  for (const option of SIMULATOR_OPTIONS) command.addOption(option);
  return command;
}

export const demo = playing('demo', 'show the product at work on a simulated till').action(async (flags: DemoFlags) => {
  const simulator = await import('../demo/run.ts').catch(sayWhatIsMissing);
  if (simulator === null) return;
  const words = simulator.wordsOf(process.env);
  await untilStopped(words, async (ended) => {
    const onPreparing = () => console.log(words.preparing);
    const running = await simulator.startDemo({ ...givenBy(flags), port: flags.port, onPreparing }, ended);
    console.log(`${words.introduction(running.places)}\n${words.next}\n${words.stop}`);
    running.shown.then(
      () => console.log(`\n${words.shown}`),
      (error: unknown) => ended.aborted || console.error(`${words.broken}: ${String(error)}`),
    );
    return running;
  });
});

export const stack = playing(
  'stack',
  'show the whole stack at work: the demo, Prometheus, Alertmanager and, where it is installed, Grafana',
)
  .option('--prometheus-port <port>', 'port of Prometheus', port, 9090)
  .option('--alertmanager-port <port>', 'port of Alertmanager', port, 9093)
  .option('--grafana-port <port>', 'port of Grafana', port, 3000)
  .action(async (flags: StackFlags) => {
    const { port: monitor, prometheusPort: prometheus, alertmanagerPort: alertmanager, grafanaPort: grafana } = flags;
    const runner = await import('../stack/run.ts').catch(sayWhatIsMissing);
    if (runner === null) return;
    const words = runner.wordsOf(process.env);
    console.log(words.preparingStack);
    await untilStopped(words, async (ended) => {
      const running = await runner.startStack(
        { ...givenBy(flags), ports: { monitor, prometheus, alertmanager, grafana } },
        ended,
      );
      running.demo.shown.catch((error: unknown) => ended.aborted || console.error(`${words.broken}: ${error}`));
      const addresses = words.stack(running.prometheus, running.alertmanager, running.grafana);
      console.log(`${words.introduction(running.demo.places)}${addresses}\n${words.nextReal}\n${words.stop}`);
      return running;
    });
  });

function port(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('Expected a number from 0 to 65535.');
  return Number(text);
}

function givenBy(flags: DemoFlags) {
  const known = SIMULATOR_OPTIONS.flatMap((option) => {
    const value = flags[option.attributeName()];
    return typeof value === 'string' ? [option.long ?? '', value] : [];
  });
  const simulator = flags.adapterPort === undefined ? known : [...known, '--port', String(flags.adapterPort)];
  const logLevel = flags.verbose === true ? 'info' : 'error';
  return { simulator, host: flags.host, logLevel } as const;
}

async function untilStopped(words: Words, start: (ended: AbortSignal) => Promise<{ stop(): Promise<void> }>) {
  const ended = new AbortController();
  // The door of the scripts hands it on to whom the terminal has told it: twice is no impatience.
  const hungUp = new Promise<void>((resolve) => {
    process.on('SIGHUP', () => resolve());
  });
  const stopped = Promise.race([stopSignal(), hungUp]).then(() => {
    console.log(`\n${words.tidyingUp}`);
    ended.abort();
  });
  try {
    const running = await start(ended.signal);
    await stopped;
    await running.stop();
  } catch (error) {
    // What breaks off a start is the wish to stop itself; what could not be stopped is no wish.
    if (!ended.signal.aborted || error instanceof AggregateError) await sayWhatWentWrong(error, words);
  }
}

/** The product is shipped without the till; what else cannot be loaded is a fault, and said as such. */
function sayWhatIsMissing(error: unknown): null {
  if (codeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error(
    `The simulated till is not part of this installation: it runs from the source, or from the tools image.\n${messageOf(error)}`,
  );
  process.exitCode = EXIT.problem;
  return null;
}

async function sayWhatWentWrong(error: unknown, words: Words): Promise<void> {
  const { PortTakenError, UsageError } = await import('../demo/run.ts');
  if (!(error instanceof Error)) throw error;
  const isMisused = error instanceof UsageError;
  const said = error instanceof PortTakenError ? words.portTaken(error.port) : error.message;
  console.error(isMisused ? `${said}\n(--help tells more)` : said);
  process.exitCode = isMisused ? EXIT.wrongUse : EXIT.problem;
}
