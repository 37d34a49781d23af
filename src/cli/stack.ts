import { Command } from 'commander';
import { SIMULATOR_OPTIONS, type SimulatorFlags, simulatorArguments } from './demo.ts';
import { complain, complainOfDemo } from './demo-trouble.ts';
import { EXIT, stopSignal } from './ending.ts';

interface StackFlags extends SimulatorFlags {
  readonly port: string;
  readonly host: string;
  readonly prometheusPort: string;
  readonly alertmanagerPort: string;
  readonly grafanaPort: string;
  readonly verbose?: boolean;
}

export const stack = new Command('stack')
  .description('show the whole stack at work: the demo, Prometheus, Alertmanager and, where it is installed, Grafana')
  .option('-p, --port <port>', 'port of the monitor', '8001')
  .option('--host <address>', 'address the monitor listens on; 0.0.0.0 to look from a tablet', '127.0.0.1')
  .option('--prometheus-port <port>', 'port of Prometheus', '9090')
  .option('--alertmanager-port <port>', 'port of Alertmanager', '9093')
  .option('--grafana-port <port>', 'port of Grafana', '3000')
  .option('--adapter-port <port>', 'port of the simulated adapter (default: 8000)')
  .option('-v, --verbose', "also print the monitor's log");
for (const option of SIMULATOR_OPTIONS) stack.addOption(option);

stack.action(async (flags: StackFlags) => {
  const ports = {
    monitor: Number(flags.port),
    prometheus: Number(flags.prometheusPort),
    alertmanager: Number(flags.alertmanagerPort),
    grafana: Number(flags.grafanaPort),
  };
  if (!Object.values(ports).every((port) => Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    complain('A port is a number from 0 to 65535.');
    return;
  }
  const runner = await import('../stack/run.ts').catch(() => null);
  if (runner === null) {
    console.error('The stack is not part of this installation: it runs from the source.');
    process.exitCode = EXIT.problem;
    return;
  }
  const words = runner.wordsOf(process.env);
  const ended = new AbortController();
  const stopped = stopSignal().then(() => ended.abort());
  console.log(words.preparingStack);
  try {
    const running = await runner.startStack(
      {
        simulator: simulatorArguments(flags),
        host: flags.host,
        ports,
        logLevel: flags.verbose === true ? 'info' : 'error',
      },
      ended.signal,
    );
    running.demo.shown.catch((error: unknown) => ended.signal.aborted || console.error(`${words.broken}: ${error}`));
    const { demo, prometheus, alertmanager, grafana } = running;
    console.log(
      `${words.introduction(demo.places)}${words.stack(prometheus, alertmanager, grafana)}\n${words.nextReal}\n${words.stop}`,
    );
    await stopped;
    console.log(`\n${words.tidyingUp}`);
    await running.stop();
  } catch (error) {
    if (ended.signal.aborted) return;
    await complainOfDemo(error);
  }
});
