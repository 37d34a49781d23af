import { Command, Option } from 'commander';
import { complain, complainOfDemo } from './demo-trouble.ts';
import { EXIT, stopSignal } from './ending.ts';

export interface SimulatorFlags {
  readonly adapterPort?: string;
  readonly [simulatorFlag: string]: string | boolean | undefined;
}

interface DemoFlags extends SimulatorFlags {
  readonly port: string;
  readonly host: string;
  readonly verbose?: boolean;
}

/** What the simulator's own command line takes; it checks the values itself. */
export const SIMULATOR_OPTIONS: readonly Option[] = [
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

export const demo = new Command('demo')
  .description('show the product at work on a simulated till')
  .option('-p, --port <port>', 'port of the monitor', '8001')
  .option('--host <address>', 'address the monitor listens on; 0.0.0.0 to look from a tablet', '127.0.0.1')
  .option('--adapter-port <port>', 'port of the simulated adapter (default: 8000)')
  .option('-v, --verbose', "also print the monitor's log");
for (const option of SIMULATOR_OPTIONS) demo.addOption(option);

demo.action(async (flags: DemoFlags) => {
  const port = Number(flags.port);
  if (!/^\d+$/.test(flags.port) || port > 65_535) {
    complain(`--port: a number from 0 to 65535, not "${flags.port}"`);
    return;
  }
  const simulator = await import('../demo/run.ts').catch(sayWhatIsMissing);
  if (simulator === null) return;
  const words = simulator.wordsOf(process.env);
  const ended = new AbortController();
  const stopped = stopSignal().then(() => ended.abort());
  try {
    const running = await simulator.startDemo(
      {
        simulator: simulatorArguments(flags),
        host: flags.host,
        port,
        logLevel: flags.verbose === true ? 'info' : 'error',
        onPreparing: () => console.log(words.preparing),
      },
      ended.signal,
    );
    console.log(`${words.introduction(running.places)}\n${words.next}\n${words.stop}`);
    running.shown.then(
      () => console.log(`\n${words.shown}`),
      (error: unknown) => ended.signal.aborted || console.error(`${words.broken}: ${String(error)}`),
    );
    await stopped;
    console.log(`\n${words.tidyingUp}`);
    await running.stop();
  } catch (error) {
    if (ended.signal.aborted) return;
    await complainOfDemo(error);
  }
});

/** The product is shipped without the till; what else cannot be loaded is a fault, and said as such. */
function sayWhatIsMissing(error: unknown): null {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
  console.error(
    `The simulated till is not part of this installation: the demo runs from the source, or from the tools image.\n${error.message}`,
  );
  process.exitCode = EXIT.problem;
  return null;
}

export function simulatorArguments(flags: SimulatorFlags): string[] {
  const known = SIMULATOR_OPTIONS.flatMap((option) => {
    const value = flags[option.attributeName()];
    return typeof value === 'string' ? [option.long ?? '', value] : [];
  });
  return flags.adapterPort === undefined ? known : [...known, '--port', flags.adapterPort];
}
