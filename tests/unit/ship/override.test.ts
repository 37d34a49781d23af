import { load } from 'js-yaml';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { COMPOSE, read } from './files.ts';

const text = read('docker-compose.override.example.yml');

const service = z.strictObject({ ports: z.array(z.string()), networks: z.array(z.string()).optional() });
const outside = z.record(z.string(), z.strictObject({ external: z.literal(true), name: z.string() })).optional();
const override = z.strictObject({ services: z.record(z.string(), service), networks: outside, volumes: outside });

/** js-yaml knows nothing of compose's own tags; a list that replaces a list looks the same to it. */
function parse(yaml: string) {
  return override.parse(load(yaml.replaceAll('!override', '')));
}

it('changes services that exist, and replaces their ports instead of adding to them', () => {
  for (const name of Object.keys(parse(text).services)) expect(COMPOSE.services).toHaveProperty(name);
  expect(text.match(/ports:/g)).toHaveLength(text.match(/ports: !override/g)?.length ?? 0);
});

it('publishes nothing to all networks', () => {
  const ports = Object.values(parse(text).services).flatMap((changed) => changed.ports);
  expect(ports.length).toBeGreaterThan(0);
  for (const port of ports)
    expect(port).toMatch(/^(\$\{POS_MONITOR_BIND:\?[^}]+\}|127\.0\.0\.1):\$\{POS_MONITOR_PORT:-8001\}:8001$/);
});

it('joins the network and the volume of an adapter once the "#" is taken away', () => {
  const { services, networks = {}, volumes = {} } = parse(text.replace(/^#(?! \S)/gm, ''));
  expect(services.pos_monitor?.networks).toEqual(['pos_network', ...Object.keys(networks)]);
  expect(Object.keys(volumes)).toEqual([/ADAPTER_DATA=(\w+)/.exec(text)?.[1]]);
});
