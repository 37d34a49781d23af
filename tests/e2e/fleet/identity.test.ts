/** No shop can write as another: the door of the centre as it is shipped, before each of the engines. */
import '../../support/time/real-time.ts';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type Child, startChild } from '../../../src/stack/engines.ts';
import { freePort } from '../../../src/stack/ports.ts';
import { ask, own } from '../../fleet/ask.ts';
import { type Centre, ENGINES, startCentre } from '../../fleet/centre.ts';
import { remoteWrite } from '../../fleet/remote-write.ts';
import { tool } from '../../support/tools.ts';
import { withDefaults } from '../../unit/ship/files.ts';

const DOOR = join(import.meta.dirname, '..', '..', '..', 'centre', 'door');
/** How its compose file starts it. */
const started = z.object({ command: z.array(z.string()) });
const { services } = z
  .object({ services: z.object({ vmauth: started, vmagent: started }) })
  .parse(load(readFileSync(join(DOOR, 'docker-compose.yml'), 'utf8')));
const PATIENCE = { timeout: 120_000, interval: 250 };
const TVER = { shop: 'tver-001', region: 'Тверь' };
const PSKOV = { shop: 'pskov-001', region: 'Псков' };
const PASSWORDS: Readonly<Record<string, string>> = {
  'tver-001': 'a long random word of this shop alone',
  'pskov-001': 'another one',
};

describe.each(ENGINES)('before %s', (engine) => {
  let folder: string;
  let centre: Centre;
  let relay: Child;
  let door: Child;
  const open: { stop(): Promise<void> }[] = [];
  const keep = <Part extends { stop(): Promise<void> }>(part: Part): Part => {
    open.push(part);
    return part;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pos-identity-'));
    centre = keep(await startCentre({ folder: join(folder, 'centre'), interval: '1s', holds: '1s', engine }));
    relay = keep(await startRelay(centre.url));
    const config = join(folder, 'auth.yml');
    const example = readFileSync(join(DOOR, 'vmauth.example.yml'), 'utf8').replaceAll('http://vmagent:8429', relay.url);
    // As whoever sets up a centre takes the "#" away from its users.
    writeFileSync(config, example.replace(/^#(?= {2})/gm, ''));
    door = keep(await start('vmauth', { '-auth.config': config }));
  });
  afterAll(async () => {
    for (const part of open.reverse()) await part.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const startRelay = (url: string) =>
    start('vmagent', {
      '-remoteWrite.url': `${url}/api/v1/write`,
      '-remoteWrite.relabelConfig': join(DOOR, 'relabel.yml'),
      '-remoteWrite.tmpDataPath': join(folder, 'relay'),
    });

  const send = (user: string, place: Readonly<Record<string, string>>, value: number, password = PASSWORDS[user]) =>
    remoteWrite(
      door.url,
      Object.entries({ up: 1, kkt_dlq_size: value }).map(([name, sample]) => ({
        labels: { __name__: name, job: 'pos-monitor', instance: 'pos_monitor:8001', ...place },
        samples: [[Date.now(), sample]],
      })),
      { authorization: `Basic ${btoa(`${user}:${password}`)}` },
    );
  const found = async () => {
    const all = await ask(centre.url, 'kkt_dlq_size{job="pos-monitor"}');
    return all.map(({ metric, value }) => [metric.shop, metric.region, value]).sort();
  };

  test('whatever a shop sends arrives under its own name, and the other one keeps what it had', async () => {
    expect((await send('pskov-001', PSKOV, 2)).status).toBe(204);
    await vi.waitFor(async () => expect(await found()).toEqual([['pskov-001', 'Псков', 2]]), PATIENCE);
    expect((await send('tver-001', PSKOV, 7)).status).toBe(204);
    const both = [
      ['pskov-001', 'Псков', 2],
      ['tver-001', 'Тверь', 7],
    ];
    await vi.waitFor(async () => expect(await found()).toEqual(both), PATIENCE);
    expect((await send('tver-001', { ...PSKOV, sender: 'pskov-001', sender_region: 'Псков' }, 8)).status).toBe(204);
    const still = [both[0], ['tver-001', 'Тверь', 8]];
    await vi.waitFor(async () => expect(await found()).toEqual(still), PATIENCE);
  });

  test('a wrong password is refused and counted, and so is whatever else is asked', async () => {
    const refused = (reason = 'invalid_auth_token') => own(door.url, 'vmauth_http_request_errors_total', reason);
    const before = await refused();
    // Debian's 1.79 answers 400 where newer ones answer 401; both are final for who sends.
    expect([400, 401]).toContain((await send('tver-001', TVER, 9, 'guessed')).status);
    await vi.waitFor(async () => expect(await refused()).toBe(before + 1), PATIENCE);
    const authorization = `Basic ${btoa(`tver-001:${PASSWORDS['tver-001']}`)}`;
    const elsewhere = await refused('missing_route');
    const asked = await fetch(`${door.url}/api/v1/query?query=kkt_dlq_size`, { headers: { authorization } });
    expect(asked.ok).toBe(false);
    await vi.waitFor(async () => expect(await refused('missing_route')).toBe(elsewhere + 1), PATIENCE);
    expect(await own(relay.url, 'vmagent_remotewrite_packets_dropped_total')).toBe(0);
  });

  test('the shops’ rules tell of it, by name', async () => {
    await vi.waitFor(async () => {
      await send('tver-001', TVER, 7);
      const told = centre.told.filter(
        ({ labels, status }) => labels.alertname === 'PosDlqNotEmpty' && status === 'firing',
      );
      expect([...new Set(told.map(({ labels }) => labels.shop))].sort()).toEqual(['pskov-001', 'tver-001']);
    }, PATIENCE);
  });
});

/** With what is said elsewhere here put in the place of what the compose file says. */
async function start(name: keyof typeof services, here: Readonly<Record<string, string>>): Promise<Child> {
  const address = `127.0.0.1:${await freePort()}`;
  const places: Readonly<Record<string, string>> = { ...here, '-httpListenAddr': address };
  const args = services[name].command.map((flag) => {
    const [key = ''] = flag.split('=');
    return places[key] === undefined ? withDefaults(flag) : `${key}=${places[key]}`;
  });
  expect(args).toEqual(expect.arrayContaining(Object.entries(places).map((pair) => pair.join('='))));
  const url = `http://${address}`;
  return startChild({ name, program: tool(name), args: [...args, '-loggerLevel=ERROR'], url, readyPath: '/health' });
}
