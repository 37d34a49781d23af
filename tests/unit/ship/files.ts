/** The files that a shop is started with, as data. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

const condition = z.strictObject({ condition: z.string(), required: z.boolean().optional() });

const service = z.strictObject({
  profiles: z.array(z.string()).default([]),
  image: z.string(),
  build: z.strictObject({ context: z.string(), target: z.string(), args: z.record(z.string(), z.string()) }).optional(),
  user: z.string().optional(),
  restart: z.string(),
  stop_signal: z.literal('SIGTERM').optional(),
  depends_on: z.record(z.string(), condition).default({}),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  network_mode: z.string().optional(),
  extra_hosts: z.array(z.string()).optional(),
  healthcheck: z
    .strictObject({
      test: z.array(z.string()),
      interval: z.string(),
      timeout: z.string(),
      start_period: z.string(),
      retries: z.number(),
    })
    .optional(),
  init: z.boolean().optional(),
  read_only: z.boolean().default(false),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  mem_limit: z.string(),
  pids_limit: z.number(),
  stop_grace_period: z.string().optional(),
  logging: z.strictObject({ driver: z.string(), options: z.record(z.string(), z.string()) }),
});

const compose = z.strictObject({
  name: z.string(),
  'x-logging': z.unknown(),
  'x-tools': z.unknown(),
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.strictObject({ driver: z.string() })),
  volumes: z.record(z.string(), z.null()),
});

export type Service = z.infer<typeof service>;

export const COMPOSE_TEXT = read('docker-compose.yml');
export const COMPOSE = compose.parse(load(COMPOSE_TEXT));

/** One value of .env or a default: `${NAME:-default}` becomes what it is where .env says nothing. */
export function withDefaults(text: string): string {
  return text.replace(/\$\{\w+:-([^}]*)\}/g, '$1').replace(/\$\{\w+:\+[^}]*\}/g, '');
}

export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export function mounts({ volumes }: Service): Mount[] {
  return volumes.map((volume) => {
    const [source = '', target = '', mode] = withDefaults(volume).split(':');
    return { source, target, readOnly: mode === 'ro' };
  });
}
