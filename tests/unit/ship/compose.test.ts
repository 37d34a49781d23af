import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { programVersion } from '../../../src/place.ts';
import { COMPOSE } from '../../../src/render/places.ts';
import { COMPOSE as FILE, mounts, ROOT, read, type Service, withDefaults } from './files.ts';

const services = Object.entries(FILE.services);
const lasting = services.filter(([name]) => name !== 'config');

function service(name: string): Service {
  const found = FILE.services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
}

describe.each(services)('%s', (_name, { image, build, mem_limit, logging, cap_drop, security_opt, ...rest }) => {
  it('is pinned to a version', () => {
    expect(withDefaults(image)).toMatch(/^[\w./-]+:v?\d+\.\d+\.\d+$/);
  });

  it('is built from a stage that exists, by the version it bears', () => {
    if (build === undefined) return;
    expect(read('Dockerfile')).toContain(` AS ${build.target}\n`);
    expect(withDefaults(image)).toMatch(new RegExp(`:${programVersion()}$`));
    expect(withDefaults(build.args.VERSION ?? '')).toBe(programVersion());
  });

  it('is limited in memory, processes and logs, and in what it may do', () => {
    expect(mem_limit).toMatch(/^\d+m$/);
    expect(rest.pids_limit).toBeGreaterThan(0);
    expect(logging).toEqual({ driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } });
    expect(cap_drop).toEqual(['ALL']);
    expect(security_opt).toContain('no-new-privileges:true');
  });

  it('mounts volumes that are declared and files that exist', () => {
    for (const { source, target } of mounts({ image, build, mem_limit, logging, cap_drop, security_opt, ...rest })) {
      expect(target).toMatch(/^\//);
      // What lies under config/ is the shop's, and may be missing: a folder is made then, so it must be one.
      if (source.startsWith('./config')) expect(source).not.toMatch(/\.\w+$/);
      else if (source.startsWith('./')) expect(existsSync(join(ROOT, source)), source).toBe(true);
      else expect(FILE.volumes).toHaveProperty(source);
    }
  });
});

describe.each(lasting)('%s', (_name, { restart, healthcheck, depends_on, networks }) => {
  it('comes back by itself, and says how it is', () => {
    expect(restart).toBe('always');
    expect(healthcheck?.test[0]).toBe('CMD');
  });

  it('is on the one network', () => {
    expect(networks).toEqual(['pos_network']);
    expect(FILE.networks).toEqual({ pos_network: { driver: 'bridge' } });
  });

  it('waits for services that exist, and without the demo never for the demo', () => {
    for (const [other, { condition, required }] of Object.entries(depends_on)) {
      const { profiles, healthcheck: check } = service(other);
      if (condition === 'service_healthy') expect(check).toBeDefined();
      if (other === 'config') expect(condition).toBe('service_completed_successfully');
      if (profiles.length > 0) expect(required).toBe(false);
    }
  });
});

it('publishes the page and Grafana alone, and by default to this PC alone', () => {
  const published = services.flatMap(([name, { ports }]) => ports.map((port) => [name, withDefaults(port)]));
  expect(published).toEqual([
    ['pos_monitor', '127.0.0.1:8001:8001'],
    ['grafana', '127.0.0.1:3000:3000'],
  ]);
});

it('lets pos-monitor change nothing but the folder of its own', () => {
  const monitor = service('pos_monitor');
  expect(monitor).toMatchObject({ read_only: true, mem_limit: '160m' });
  const writable = mounts(monitor).filter(({ readOnly }) => !readOnly);
  expect(writable.map(({ source, target }) => [source, target])).toEqual([['pos_monitor_state', '/app/state']]);
  expect(read('Dockerfile')).toContain('STATE_DIRECTORY=/app/state');
  // A new volume belongs to whom the folder in the image belongs to.
  expect(read('Dockerfile')).toContain('/empty/app/state');
});

it('mounts the folder of the adapter, never its file', () => {
  const [data] = mounts(service('pos_monitor')).filter(({ target }) => target === '/app/data');
  expect(data).toMatchObject({ readOnly: true });
  expect(read('Dockerfile')).toContain('BUFFER_DB_PATH=/app/data/buffer.db');
});

it('plays the demo at what pos-monitor looks at by default, with its user, and nowhere else', () => {
  const [monitor, till] = [service('pos_monitor'), service('demo_till')];
  expect(till.profiles).toEqual(['demo']);
  expect(till.user).toBe(monitor.user);
  expect(till.volumes).toEqual(['demo_till_data:/app/data']);
  expect(mounts(monitor)[0]?.source).toBe('demo_till_data');
  expect(withDefaults(monitor.environment.KKT_ADAPTER_URL ?? '')).toBe('http://demo_till:8000');
});

it('renders as the user that Alertmanager runs as, into volumes that the others can only read', () => {
  const uid = (name: string) => service(name).user?.split(':')[0];
  expect(uid('config')).toBe(uid('alertmanager'));
  const rendered = mounts(service('config')).filter(({ target }) => target.startsWith('/rendered/'));
  expect(rendered.map(({ target }) => target.split('/').at(-1))).toEqual(['prometheus', 'alertmanager', 'grafana']);
  for (const { source } of rendered) {
    const readers = lasting.flatMap(([, other]) => mounts(other)).filter((mount) => mount.source === source);
    expect(
      readers.map(({ readOnly }) => readOnly),
      source,
    ).toEqual([true]);
  }
});

it('names its services as the rendering expects them', () => {
  for (const address of [COMPOSE.monitor, COMPOSE.alertmanager]) {
    expect(FILE.services).toHaveProperty(address.split(':')[0] ?? '');
  }
  expect(service('pos_monitor').environment.PUBLISHED_AT).toBe(service('config').environment.PUBLISHED_AT);
  expect(service('pos_monitor').environment.ALERTMANAGER_URL).toBe(`http://${COMPOSE.alertmanager}`);
  expect(service('grafana').environment.PROMETHEUS_URL).toBe('http://prometheus:9090');
});
