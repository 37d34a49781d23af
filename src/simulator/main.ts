/** The simulator on its own: `node src/simulator/main.ts`. It is no part of the product that runs in a shop. */
import { join } from 'node:path';
import { markAsDemo } from '../demo-mark.ts';
import { messageOf } from '../domain/foreign.ts';
import { PortTakenError } from './adapter-handle.ts';
import { HELP, parseArguments } from './args.ts';
import { startControl } from './control.ts';
import { startTill } from './player.ts';
import { UsageError } from './scenarios/registry.ts';
import { needsItsMonitor } from './scenarios/scenario.ts';

async function main(argv: readonly string[]): Promise<void> {
  const { help, till: options, scenario, controlPort } = parseArguments(argv);
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ended.abort());
  if (options.dataDir !== undefined && !markAsDemo(options.dataDir)) {
    throw new UsageError(`${join(options.dataDir, 'buffer.db')} создан не учебной кассой: он остаётся нетронутым.`);
  }
  const till = await startTill(options, ended.signal);
  const control = await startControl(till, controlPort).catch(async (error: unknown) => {
    await till.stop();
    throw error;
  });
  const stop = async () => {
    await control.stop();
    await till.stop();
  };
  if (ended.signal.aborted) return stop();
  ended.signal.addEventListener('abort', () => void stop());

  const expected = needsItsMonitor(scenario, till.settings.timeZone)
    ? `видны только в npm run demo -- --scenario ${scenario.name}`
    : till.player.expectedAlerts(scenario).join(', ') || 'нет';
  console.log(`ДЕМО — учебная касса, чеки не имеют фискальной силы.
  адаптер ККТ   ${till.adapterUrl}/v1/health
  buffer.db     ${till.bufferPath}
  управление    ${control.url}

${scenario.title}. ${scenario.about}
  ожидаемые тревоги: ${expected}
Остановить: Ctrl-C.`);
  await till.player.play(scenario).catch((error: unknown) => {
    if (!ended.signal.aborted) console.error(`Сценарий прерван: ${String(error)}`);
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof Error && error.name === 'AbortError') return;
  if (error instanceof UsageError) {
    console.error(`${error.message}\nСправка: --help`);
    process.exitCode = 2;
    return;
  }
  const advice = error instanceof PortTakenError ? ' Укажите другой: --port или --control-port.' : '';
  console.error(`${messageOf(error)}${advice}`);
  process.exitCode = 1;
});
