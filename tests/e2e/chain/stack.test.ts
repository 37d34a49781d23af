/** `npm run stack` as a person starts and stops it. */
import '../../support/time/real-time.ts';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startProcess } from '../../support/program.ts';
import { TOOLS_FOLDER } from '../../support/tools.ts';

/** What Prometheus would tell before it has found its Alertmanager waits for the next time. */
const PATIENCE = { timeout: 180_000, interval: 250 };
/** An address of this PC beside the usual one. */
const HOST = '127.0.0.2';
const ANY_PORT = ['port', 'prometheus-port', 'alertmanager-port', 'grafana-port', 'adapter-port', 'control-port'];

test('one command starts it, one Ctrl-C ends it, and nothing stays behind', { timeout: 420_000 }, async () => {
  const ports = ANY_PORT.flatMap((name) => [`--${name}`, '0']);
  const running = startProcess(['stack', '--history', '1d', '--host', HOST, ...ports], {
    environment: { LANG: 'ru_RU.UTF-8', PATH: [process.env.PATH, join(TOOLS_FOLDER, 'usr', 'bin')].join(delimiter) },
  });
  const gone: string[] = [];
  try {
    await vi.waitFor(() => expect(running.stdout()).toContain('Остановить: Ctrl-C'), PATIENCE);
    const address = (name: string) => new RegExp(`${name} (http://[^/\\s]+)`).exec(running.stdout())?.[1] ?? '';
    const [page, prometheus, alertmanager] = ['Откройте', 'Prometheus', 'Alertmanager'].map(address);
    gone.push(page ?? '', prometheus ?? '', alertmanager ?? '');

    await vi.waitFor(async () => {
      const { data } = await json(`${prometheus}/api/v1/targets`);
      expect(data.activeTargets.map(({ health }: { health: string }) => health)).toEqual(['up', 'up', 'up']);
    }, PATIENCE);
    const { data } = await json(`${prometheus}/api/v1/rules`);
    for (const group of data.groups) {
      for (const rule of group.rules) expect([rule.name, rule.lastError]).toEqual([rule.name, undefined]);
    }
    await vi.waitFor(async () => {
      const { notifications } = await json(`${page}/api/v1/status`);
      expect(notifications).toMatchObject({ configured: true, working: true });
    }, PATIENCE);
  } finally {
    running.child.kill('SIGINT');
  }
  const { code, stderr } = await running.finished;
  expect([code, stderr]).toEqual([0, '']);
  for (const url of gone) await expect(fetch(url)).rejects.toThrow();
  const buffer = /база чеков (\S+)/.exec(running.stdout())?.[1] ?? '';
  expect([buffer, existsSync(buffer)]).toEqual([expect.stringContaining('buffer.db'), false]);
});

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails where it is not there.
async function json(url: string): Promise<any> {
  return (await fetch(url)).json();
}
