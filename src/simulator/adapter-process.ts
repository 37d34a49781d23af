/** The adapter as a process of its own: it can be killed, and takes nobody with it. */
import { codeOf, messageOf } from '../domain/foreign.ts';
import { type Adapter, startAdapter } from './adapter.ts';
import { type AdapterCommand, type AdapterMessage, type AdapterSettings, asCommand } from './adapter-handle.ts';
import { createShopClock, seconds } from './clock.ts';

const settings: AdapterSettings = JSON.parse(process.argv[2] ?? '{}');
const clock = createShopClock(settings.clockSpec);

const tell = (message: AdapterMessage) => {
  if (process.connected) process.send?.(message);
};

async function main(): Promise<void> {
  const adapter = await startAdapter({ ...settings, clock });
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await adapter.stop();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('message', (value) => {
    const { id, command } = asCommand(value);
    let error: string | null = null;
    try {
      obey(adapter, command);
    } catch (thrown) {
      error = String(thrown);
    }
    tell({ type: 'done', id, error });
  });
  tell({ type: 'ready', port: adapter.port, restored: adapter.restored });
}

function obey(adapter: Adapter, command: AdapterCommand): void {
  const { sessions } = adapter;
  const at = seconds(clock);
  switch (command.op) {
    case 'clock':
      clock.adopt(command.spec);
      return;
    case 'paper':
      adapter.printer.paper = command.present;
      adapter.desk.printLeftovers();
      return;
    case 'worker':
      adapter.workerRunning = command.running;
      return;
    case 'disk':
      adapter.limitDisk(command.full);
      return;
    case 'odoo':
      adapter.odooOnline = command.online;
      return;
    case 'openSession':
      sessions?.openWithChange(command.posId, at);
      return;
    case 'closeSession':
      sessions?.emptyAndClose(command.posId, at);
      return;
  }
}

// Ctrl-C and a closed terminal reach the whole process group; whoever started the adapter decides how it ends.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(0));
main().catch((error: unknown) => {
  const code = codeOf(error) ?? 'UNKNOWN';
  tell({ type: 'failed', code, message: messageOf(error) });
  process.exitCode = 1;
  process.disconnect?.();
});
