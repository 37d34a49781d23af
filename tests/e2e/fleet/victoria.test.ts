/** A centre on VictoriaMetrics starts by its compose file and by its units: the real programs, with the flags that stand there. */
import '../../support/time/real-time.ts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { defaultConfig } from '../../../src/config/load.ts';
import { CENTRE_COMPOSE, centreFiles } from '../../../src/render/centre.ts';
import { startChild } from '../../../src/stack/child.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { ask } from '../../fleet/ask.ts';
import { remoteWrite } from '../../fleet/remote-write.ts';
import { tool } from '../../support/tools.ts';
import { read, withDefaults } from '../../unit/ship/files.ts';

const FOLDER = 'centre/victoria-metrics';
const PATIENCE = { timeout: 60_000, interval: 250 };
const compose = z.object({ services: z.record(z.string(), z.object({ command: z.array(z.string()) })) });
const PROMPT = { 'victoria-metrics': '-search.latencyOffset=1s', vmalert: '-remoteWrite.flushInterval=1s' } as const;
type Started = readonly [program: 'victoria-metrics' | 'vmalert', flags: readonly string[]];

const byCompose = (): Started[] => {
  const { services } = compose.parse(load(read(`${FOLDER}/docker-compose.yml`)));
  return (['victoria-metrics', 'vmalert'] as const).map((name) => [
    name,
    services[name]?.command.map(withDefaults) ?? [],
  ]);
};
const byUnits = (): Started[] =>
  ['victoria-metrics.service.d/pos-monitor.conf', 'vmalert.service'].map((unit) => {
    const [, program = '', flags = ''] =
      /^ExecStart=\/usr\/bin\/(\S+) (.*)$/m.exec(read(`${FOLDER}/systemd/${unit}`)) ?? [];
    return [program as Started[0], flags.split(' ')];
  });

let folder: string;
const open: { stop(): Promise<void> }[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pos-victoria-'));
  for (const { path, text } of centreFiles(defaultConfig(), CENTRE_COMPOSE)) {
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
  const [engine, rules] = [await freePort(), await freePort()];
  const here = (flag: string) =>
    flag
      .replace(/\/etc\/pos-monitor(-centre\/prometheus)?(?=\/)/, join(folder, 'prometheus'))
      .replace(/=\/(victoria-metrics-data|var\/lib\/victoria-metrics)$/, `=${join(folder, 'data')}`)
      .replace(/http:\/\/(victoria-metrics|127\.0\.0\.1):8428/, `http://127.0.0.1:${engine}`)
      .replace(/^(-httpListenAddr)=.*/, '')
      // Looked at each second here, and what was just written too.
      .replace(/^(-evaluationInterval)=.*/, '$1=1s');
  for (const [program, flags] of started()) {
    const url = `http://127.0.0.1:${program === 'vmalert' ? rules : engine}`;
    const args = [...flags.map(here).filter((flag) => flag !== ''), `-httpListenAddr=${new URL(url).host}`];
    const options = { name: program, program: tool(program), url, readyPath: '/health' };
    open.push(await startChild({ ...options, args: [...args, PROMPT[program], '-loggerLevel=ERROR'] }));
  }
  const place = { job: 'pos-monitor', instance: 'pos_monitor:8001', shop: 'tver-001', region: 'Тверь' };
  const url = `http://127.0.0.1:${engine}`;
  await vi.waitFor(async () => {
    await remoteWrite(url, [{ labels: { __name__: 'up', ...place }, samples: [[Date.now(), 1]] }]);
    expect((await ask(url, 'pos_shop:state{shop="tver-001"}')).map(({ value }) => value)).toEqual([0]);
  }, PATIENCE);
  const page = await (await fetch(`http://127.0.0.1:${rules}/metrics`)).text();
  const errors = [...page.matchAll(/^vmalert_(?:alerting|recording)_rules_error\{.*\} (\S+)$/gm)].map(
    ([, value]) => value,
  );
  expect([errors.length > 50, new Set(errors)]).toEqual([true, new Set(['0'])]);
});
