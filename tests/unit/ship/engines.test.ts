/** The flags that make a restart invisible stand in each file that starts an engine. */
import { describe, expect, it } from 'vitest';
import { ALERTMANAGER_FLAGS } from '../../../src/render/alertmanager.ts';
import { CENTRE_FLAGS, VICTORIA_FLAGS, VMALERT_ENVIRONMENT, VMALERT_FLAGS } from '../../../src/render/centre.ts';
import { PROMETHEUS_FLAGS } from '../../../src/render/prometheus.ts';
import { read } from './files.ts';

const STARTED = {
  'docker-compose.yml': [PROMETHEUS_FLAGS, ALERTMANAGER_FLAGS],
  'centre/docker-compose.yml': [CENTRE_FLAGS, ALERTMANAGER_FLAGS, ALERTMANAGER_FLAGS],
  'centre/victoria-metrics/docker-compose.yml': [VICTORIA_FLAGS, VMALERT_FLAGS],
  'centre/victoria-metrics/systemd/victoria-metrics.service.d/pos-monitor.conf': [VICTORIA_FLAGS],
  'centre/victoria-metrics/systemd/vmalert.service': [VMALERT_FLAGS],
  'centre/victoria-metrics/systemd/prometheus-alertmanager.service.d/pos-monitor.conf': [ALERTMANAGER_FLAGS],
  'deploy/systemd/prometheus.service.d/pos-monitor.conf': [PROMETHEUS_FLAGS],
  'deploy/systemd/prometheus-alertmanager.service.d/pos-monitor.conf': [ALERTMANAGER_FLAGS],
} as const;

it('gives vmalert its environment, by either way', () => {
  for (const [name, value] of Object.entries(VMALERT_ENVIRONMENT)) {
    expect(read('centre/victoria-metrics/docker-compose.yml')).toContain(`\n      ${name}: "${value}"\n`);
    expect(read('centre/victoria-metrics/systemd/vmalert.service')).toContain(`\nEnvironment=${name}=${value}\n`);
  }
});

describe.each(Object.entries(STARTED))('%s', (path, engines) => {
  it('starts each engine with them', () => {
    const text = read(path);
    for (const flag of new Set(engines.flat())) {
      const wanted = engines.filter((flags) => flags.some((one) => one === flag)).length;
      expect([flag, text.split(flag).length - 1]).toEqual([flag, wanted]);
    }
  });

  it('uses no flag that a newer engine warns of', () => {
    expect(read(path)).not.toContain('auto-reload-config');
  });
});
