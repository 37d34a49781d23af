/** The demo's monitor, in a process of its own; `startMonitor` in monitor-handle.ts forks it. */
import type { Config } from '../config/schema.ts';
import { createLogger } from '../logger.ts';
import { startProgram } from '../main.ts';
import type { MonitorMessage } from './monitor-handle.ts';

const tell = (message: MonitorMessage) => process.send?.(message);
const config = JSON.parse(process.argv[2] ?? '{}') as Config;

// Ctrl-C reaches the whole group of processes; the demo says when it is this one's turn to go.
process.on('SIGINT', () => {});
try {
  const program = await startProgram({ config, log: await createLogger(config.log_level), demo: true });
  const end = () => program.close().finally(() => process.exit(0));
  process.once('SIGTERM', end);
  process.once('disconnect', end);
  tell({ type: 'running', url: program.url });
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  tell({ type: 'failed', message: error instanceof Error ? error.message : String(error), code });
  process.disconnect();
}
