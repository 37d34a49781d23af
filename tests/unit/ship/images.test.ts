/** Which programs of others our compose files start: each in one version, whose tag its project has published. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT, read } from './files.ts';

/** Looked up in public files that use them; docs/versions.md says which of them our tests have run. */
const PUBLISHED = [
  'grafana/grafana:12.4.0',
  'grafana/mimir:2.17.2',
  'prom/alertmanager:v0.34.0',
  'prom/prometheus:v3.14.0',
  'victoriametrics/victoria-metrics:v1.153.0',
  'victoriametrics/vmagent:v1.153.0',
  'victoriametrics/vmalert:v1.153.0',
  'victoriametrics/vmauth:v1.153.0',
];

const folders = readdirSync(join(ROOT, 'centre'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
const files = ['.', 'centre', ...folders.map(({ name }) => join('centre', name))]
  .flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(folder, name)))
  .filter((path) => /docker-compose[^/]*\.yml$/.test(path));

it('are these, and no others', () => {
  expect(files.length).toBeGreaterThan(4);
  const images = files.flatMap((path) =>
    [...read(path).matchAll(/^ *image: (\S+)$/gm)].map(([, image]) => image ?? ''),
  );
  const ofOthers = new Set(images.filter((image) => !image.startsWith('pos-monitor')));
  expect([...ofOthers].sort()).toEqual(PUBLISHED);
});
