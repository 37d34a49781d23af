/** A centre on VictoriaMetrics starts by its compose file and by its units: the real programs, with the flags that stand there. */
import '../../support/time/real-time.ts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { defaultConfig } from '../../../src/config/load.ts';
import { WATCHDOG } from '../../../src/domain/notifications.ts';
import { CENTRE_COMPOSE, centreFiles } from '../../../src/render/centre.ts';
import { startChild } from '../../../src/stack/engines.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { ask } from '../../fleet/ask.ts';
import { remoteWrite } from '../../fleet/remote-write.ts';
import { tool } from '../../support/tools.ts';
import { read, withDefaults } from '../../unit/ship/files.ts';

const FOLDER = 'centre/victoria-metrics';
const PATIENCE = { timeout: 180_000, interval: 250 };
const started = z.object({ command: z.array(z.string()) });
const compose = z.object({ services: z.object({ 'victoria-metrics': started, vmalert: started }) });
const WHERE = {
  'victoria-metrics': [8428, '-httpListenAddr', '/health'],
  vmalert: [8880, '-httpListenAddr', '/health'],
  alertmanager: [9093, '--web.listen-address', '/-/ready'],
} as const;
/** So that what was just written is found at once, and nothing is said. */
const PROMPT = {
  'victoria-metrics': ['-search.latencyOffset=1s', '-loggerLevel=ERROR'],
  vmalert: ['-remoteWrite.flushInterval=1s', '-loggerLevel=ERROR'],
  alertmanager: ['--log.level=error'],
} as const;
type Started = readonly [program: keyof typeof WHERE, flags: readonly string[]];

const byCompose = (): Started[] => {
  const { services } = compose.parse(load(read(`${FOLDER}/docker-compose.yml`)));
  return (['victoria-metrics', 'vmalert'] as const).map((name) => [name, services[name].command.map(withDefaults)]);
};
const byUnits = (): Started[] =>
  [
    'victoria-metrics.service.d/pos-monitor.conf',
    'prometheus-alertmanager.service.d/pos-monitor.conf',
    'vmalert.service',
  ].map((unit) => {
    const [, program = '', flags = ''] =
      /^ExecStart=\/usr\/bin\/(?:prometheus-)?(\S+) (.*)$/m.exec(read(`${FOLDER}/systemd/${unit}`)) ?? [];
    return [program as Started[0], flags.split(' ')];
  });

let folder: string;
const open: { stop(): Promise<void> }[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-victoria-'));
  for (const { path, text } of centreFiles(defaultConfig(), CENTRE_COMPOSE, true)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['its compose file', byCompose],
  ['its units', byUnits],
])('by %s it takes what shops write, and evaluates all rules without an error', async (_, started) => {
  const ports = { 8428: await freePort(), 8880: await freePort(), 9093: await freePort() } as const;
  const here = (flag: string) =>
    flag
      .replace('/etc/pos-monitor-centre/', `${folder}/`)
      .replace('/etc/pos-monitor/', `${folder}/prometheus/`)
      .replace(/=\/(victoria-metrics-data|var\/lib\/.*)$/, `=${join(folder, 'data', '$1')}`)
      .replace(/http:\/\/(victoria-metrics|127\.0\.0\.1):(8428|9093)/, (_, __, port: keyof typeof ports) => urlOf(port))
      .replace(/^-(httpListenAddr|-web\.listen-address)=.*/, '')
      // Looked at each second here, and what was just written too.
      .replace(/^(-evaluationInterval)=.*/, '$1=1s');
  const urlOf = (port: keyof typeof ports) => `http://127.0.0.1:${ports[port]}`;
  for (const [program, flags] of started()) {
    const [port, listen, readyPath] = WHERE[program];
    const args = [...flags.map(here).filter((flag) => flag !== ''), `${listen}=127.0.0.1:${ports[port]}`];
    const options = { name: program, program: tool(program), url: urlOf(port), readyPath };
    open.push(await startChild({ ...options, args: [...args, ...PROMPT[program]] }));
  }
  const place = { job: 'pos-monitor', instance: 'pos_monitor:8001', shop: 'tver-001', region: 'Тверь' };
  const url = urlOf(8428);
  await vi.waitFor(async () => {
    await remoteWrite(url, [{ labels: { __name__: 'up', ...place }, samples: [[Date.now(), 1]] }]);
    expect((await ask(url, 'pos_shop:state{shop="tver-001"}')).map(({ value }) => value)).toEqual([0]);
  }, PATIENCE);
  const page = await (await fetch(`${urlOf(8880)}/metrics`)).text();
  const errors = [...page.matchAll(/^vmalert_(?:alerting|recording)_rules_error\{.*\} (\S+)$/gm)].map(
    ([, value]) => value,
  );
  expect([errors.length > 50, new Set(errors)]).toEqual([true, new Set(['0'])]);
  for (const counted of ['vmalert_execution_errors_total 0', 'vmalert_execution_total '])
    expect(page).toContain(counted);
  for (const sent of ['sent_total', 'send_errors_total']) expect(page).toContain(`vmalert_alerts_${sent}{addr=`);
  if (!started().some(([program]) => program === 'alertmanager')) return;
  await vi.waitFor(async () => {
    const told = (await (await fetch(`${urlOf(9093)}/api/v2/alerts`)).json()) as { labels: { alertname: string } }[];
    expect(told.map(({ labels }) => labels.alertname)).toContain(WATCHDOG);
  }, PATIENCE);
});
