/** What a shop of a chain is started with besides, and the centre. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defaultConfig } from '../../../src/config/load.ts';
import { CENTRE_COMPOSE, centreRuleGroups } from '../../../src/render/centre.ts';
import { AT_CENTRE } from '../../../src/render/known.ts';
import { AGENT_FLAGS, LONGEST_OUTAGE } from '../../../src/render/prometheus.ts';
import { ruleGroups } from '../../../src/render/rules.ts';
import { COMPOSE, ROOT, read, withDefaults } from './files.ts';

const service = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  mem_limit: z.string(),
  pids_limit: z.number(),
  restart: z.literal('always'),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  logging: z.looseObject({ driver: z.literal('json-file') }),
});
const compose = z.looseObject({
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.null()),
});

/** What another engine takes the place of. */
const notStarted = z.strictObject({ deploy: z.strictObject({ replicas: z.literal(0) }) });
const startedByFile = z.looseObject({ services: z.record(z.string(), z.unknown()) });

/** js-yaml leaves `<<` alone where the file does not ask for YAML 1.1; compose merges it. */
function parse(path: string) {
  const file = startedByFile.parse(merged(load(read(path))));
  const started = Object.entries(file.services).filter(([, each]) => !notStarted.safeParse(each).success);
  return compose.parse({ ...file, services: Object.fromEntries(started) });
}

function merged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(merged);
  if (typeof value !== 'object' || value === null) return value;
  const { '<<': inherited, ...own } = value as Record<string, unknown>;
  const all = { ...(merged(inherited) as object | undefined), ...own };
  return Object.fromEntries(Object.entries(all).map(([key, inner]) => [key, merged(inner)]));
}

const ENGINES = ['centre/mimir/docker-compose.yml', 'centre/victoria-metrics/docker-compose.yml'] as const;
const DOOR = 'centre/door/docker-compose.yml';
const CENTRE = ['centre/docker-compose.yml', ...ENGINES, DOOR] as const;
const files = ['docker-compose.fleet.yml', ...CENTRE] as const;

describe.each(files)('%s', (path) => {
  const { services, volumes } = parse(path);

  it('pins its images, and those that the shop has too to the same versions', () => {
    const known = Object.values(COMPOSE.services).map(({ image }) => withDefaults(image));
    const repository = (image: string) => image.split(':')[0];
    for (const { image } of Object.values(services)) {
      expect(image).toMatch(/^[\w./-]+:v?\d+\.\d+\.\d+$/);
      const same = known.find((other) => repository(other) === repository(image));
      if (same !== undefined) expect(image).toBe(same);
    }
  });

  it('mounts what exists, and its own files read-only', () => {
    const folder = path === 'docker-compose.fleet.yml' ? '.' : 'centre';
    for (const volume of Object.values(services).flatMap((each) => each.volumes)) {
      const [source = '', , mode] = volume.split(':');
      if (source.startsWith('.')) {
        expect(mode, volume).toBe('ro');
        // The shop's own folder is made when it is missing.
        if (!source.startsWith('./config')) expect(existsSync(join(ROOT, folder, source)), volume).toBe(true);
      } else {
        expect({ ...volumes, ...COMPOSE.volumes }).toHaveProperty(source);
      }
    }
  });

  it('offers nothing to other computers by itself', () => {
    for (const port of Object.values(services).flatMap(({ ports }) => ports)) {
      expect(withDefaults(port)).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    }
  });
});

it.each([
  ['docs/install.md', '.', COMPOSE.services],
  ['docs/centre.md', 'centre', Object.assign({}, ...CENTRE.map((path) => parse(path).services))],
])(
  'a file that is mounted alone is seen anew after an update: %s',
  (page, folder, services: typeof COMPOSE.services) => {
    const isFile = (volume: string) =>
      volume.startsWith('.') &&
      statSync(join(ROOT, folder, volume.split(':')[0] ?? ''), { throwIfNoEntry: false })?.isFile();
    const mounting = Object.entries(services).filter(([, { volumes }]) => volumes.some(isFile));
    const [, told = ''] = /docker compose up -d --force-recreate (.*)$/m.exec(read(page)) ?? [];
    expect(told.split(' ').sort()).toEqual(mounting.map(([name]) => name).sort());
  },
);

describe("the shop's agent", () => {
  it('is started by a line of .env, beside what the shop has changed for itself', () => {
    const lists = [...read('.env.example').matchAll(/^#COMPOSE_FILE=(.*)$/gm)].map(([, list]) => list);
    const plain = 'docker-compose.yml:docker-compose.fleet.yml';
    expect(lists).toEqual([plain, `${plain}:docker-compose.override.yml`]);
    // What is named by -f takes the place of what .env and Docker Compose name.
    for (const page of ['docs/install.md', 'docker-compose.fleet.yml']) expect(read(page)).not.toMatch(/compose -f /);
  });

  const { prometheus_agent: agent } = parse('docker-compose.fleet.yml').services;
  const unit = read('deploy/systemd/prometheus-agent.service');

  it('keeps what could not be sent for as long as the centre takes it', () => {
    for (const flag of AGENT_FLAGS) {
      expect(agent?.command).toContain(flag);
      expect(unit).toContain(` ${flag} `);
    }
    expect(read('centre/prometheus/prometheus.yml')).toContain(`out_of_order_time_window: ${LONGEST_OUTAGE}`);
    expect(read('centre/mimir/overrides.yml')).toContain(`out_of_order_time_window: ${LONGEST_OUTAGE}`);
  });

  it('is an agent to either Prometheus: the image is of version 3, Debian has version 2', () => {
    expect(agent?.image).toMatch(/:v3\./);
    expect(agent?.command[0]).toBe('--agent');
    expect(unit).toContain('then mode=--enable-feature=agent; else mode=--agent; fi; exec /usr/bin/prometheus $$mode ');
  });

  it('reads what is rendered beside the config of the full one, which stays as it is', () => {
    const full = COMPOSE.services.prometheus?.volumes.filter((volume) => volume.endsWith(':ro'));
    expect(agent?.volumes).toEqual(expect.arrayContaining(full ?? []));
    expect(agent?.command).toContain('--config.file=/etc/pos-monitor/agent.yml');
    expect(Object.keys(parse('docker-compose.fleet.yml').services)).toEqual(['prometheus_agent']);
  });
});

describe('the centre', () => {
  const { services } = parse('centre/docker-compose.yml');

  it('takes what shops write', () => {
    expect(services.prometheus?.command).toContain('--web.enable-remote-write-receiver');
  });

  it('has two Alertmanagers that know each other, and are known to Prometheus', () => {
    const names = CENTRE_COMPOSE.alertmanagers.map((address) => address.split(':')[0] ?? '');
    for (const [at, name] of names.entries()) {
      expect(services[name]?.command).toContain(`--cluster.peer=${names[1 - at]}:9094`);
      expect(read('centre/mimir/mimir.yml')).toContain(`http://${name}:9093`);
    }
  });

  it('has an administrator in Grafana, whose settings make none by themselves, and shows him the alerts', () => {
    expect(read('grafana/grafana.ini')).toContain('disable_initial_admin_creation = true');
    const { GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: none, ALERTMANAGER_URL } = services.grafana?.environment ?? {};
    expect(none).toBe('false');
    expect(CENTRE_COMPOSE.alertmanagers.map((address) => `http://${address}`)).toContain(ALERTMANAGER_URL);
    const wanted = ['alertmanager', 'prometheus'].flatMap((name) => [
      ...read(`grafana/provisioning/datasources/${name}.yml`).matchAll(/\$\{(\w+)\}/g),
    ]);
    for (const [, name = ''] of wanted) expect(services.grafana?.environment, name).toHaveProperty(name);
  });

  it('is asked for a month of all shops in the network in which its engine is', () => {
    const { name, networks } = z
      .object({ name: z.string(), networks: z.record(z.string(), z.unknown()) })
      .parse(load(read('centre/docker-compose.yml')));
    const [network] = services.prometheus?.networks ?? [];
    expect(networks).toHaveProperty(String(network));
    expect(read('docs/centre.md')).toMatch(
      new RegExp(`^docker run .*--network ${name}_${network} .* compliance .*--url http://prometheus:9090 `, 'm'),
    );
  });

  it('looks as far back with Mimir as with Prometheus', () => {
    expect(read('centre/mimir/mimir.yml')).toContain(`lookback_delta: ${AT_CENTRE.late}s`);
  });

  it('documents every variable, and none that is not used', () => {
    const text = CENTRE.map(read).join('');
    const used = [...text.matchAll(/\$\{(\w+)(?::-([^}]*))?/g)].map(([, name = '', value = '']) => [name, value]);
    const documented = [...read('centre/.env.example').matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]);
    expect(new Map(documented as [string, string][])).toEqual(new Map(used as [string, string][]));
  });
});

describe('another engine', () => {
  it.each(ENGINES)('takes the place of Prometheus: %s', (path) => {
    const { services } = startedByFile.parse(load(read(path)));
    expect(notStarted.safeParse(services.prometheus).success).toBe(true);
  });

  it('is chosen by one line of .env, with the door before it', () => {
    const lines = [...read('centre/.env.example').matchAll(/^#COMPOSE_FILE=(.*)$/gm)].map(([, list = '']) =>
      list.split(':').map((file) => `centre/${file}`),
    );
    expect(new Set(lines.flat())).toEqual(new Set(CENTRE));
    for (const [own, ...others] of lines) expect([own, others.at(-1)]).toEqual([CENTRE[0], DOOR]);
  });
});

describe('the door of the centre', () => {
  const { vmauth, vmagent } = parse(DOOR).services;
  const unit = (name: string) => read(`centre/victoria-metrics/systemd/${name}.service`);
  const portOf = (text: string) => /-httpListenAddr=\S*:(\d+)/.exec(text)?.[1];

  it('passes on to where what names the samples listens, by compose and by units', () => {
    const behind = [...read('centre/door/vmauth.example.yml').matchAll(/url_prefix: "http:\/\/(\w+):(\d+)\//g)];
    expect(behind.length).toBeGreaterThan(1);
    for (const [, name, port] of behind) {
      expect([name, port]).toEqual(['vmagent', portOf(vmagent?.command.join(' ') ?? '')]);
      expect(portOf(unit('vmagent'))).toBe(port);
      expect(read('docs/centre.md')).toContain(`s|http://${name}:${port}|http://127.0.0.1:${port}|`);
    }
    expect(portOf(unit('vmauth'))).toBe(portOf(vmauth?.command.join(' ') ?? ''));
    expect(read('centre/proxy.example.conf')).toContain(`    proxy_pass http://127.0.0.1:${portOf(unit('vmauth'))};\n`);
  });

  it('is watched at where it listens', () => {
    for (const name of ['vmauth', 'vmagent', 'vmalert']) {
      const port = portOf(unit(name));
      for (const place of [name, 'localhost']) expect(read('docs/centre.md')).toContain(` --${name} ${place}:${port}`);
    }
  });

  it('keeps what the engine has not taken where it outlives the container', () => {
    const queue = /-remoteWrite\.tmpDataPath=(\S+)/.exec(vmagent?.command.join(' ') ?? '')?.[1];
    expect(vmagent?.volumes).toContain(`vmagent_queue:${queue}`);
    const state = /^StateDirectory=(.*)$/m.exec(unit('vmagent'))?.[1];
    expect(unit('vmagent')).toContain(` -remoteWrite.tmpDataPath=/var/lib/${state} `);
  });

  it('reads the passwords from a file that git ignores, and that belongs to its user', () => {
    expect(vmauth?.command).toContain('-auth.config=/etc/door/vmauth.yml');
    expect(vmauth?.volumes).toEqual(['./door:/etc/door:ro']);
    expect(read('.gitignore').split('\n')).toContain('/centre/door/vmauth.yml');
    const [user, group] = String(vmauth?.user).split(':');
    expect(read('docs/centre.md')).toContain(`-o ${user} -g ${group} -m 600 centre/door/vmauth.example.yml`);
    const [, unitsUser] = /^User=(.*)$/m.exec(unit('vmauth')) ?? [];
    expect(read('docs/centre.md')).toContain(`-g ${unitsUser} -m 640 centre/door/vmauth.example.yml`);
  });
});

it('Mimir lets every group of the rules in', () => {
  const { overrides } = z
    .object({ overrides: z.object({ chain: z.record(z.string(), z.union([z.string(), z.number()])) }) })
    .parse(load(read('centre/mimir/overrides.yml')));
  const groups = [...ruleGroups(defaultConfig()), ...centreRuleGroups(defaultConfig())];
  const largest = Math.max(...groups.map(({ rules }) => rules.length));
  expect(Number(overrides.chain.ruler_max_rules_per_rule_group)).toBeGreaterThanOrEqual(largest);
  expect(read('centre/mimir/mimir.yml')).toContain('no_auth_tenant: chain');
});
