/** The examples are run as a reader would run them, against the whole program. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UNKNOWN_HOST } from '../../../src/domain/links.ts';
import { runCommand } from '../../support/command.ts';
import { readExport } from '../../support/csv.ts';
import { type RunningShop, startShop } from '../../support/running-shop.ts';
import { lacks } from '../../support/share.ts';
import { tool } from '../../support/tools.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', '..', 'examples');
const example = (name: string) => join(EXAMPLES, name);
const missing = (program: string) => spawnSync(program, ['--version']).status !== 0;

let shop: RunningShop;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'examples-'));
  shop = await startShop({
    fill: (writer) => {
      const lastWeek = Math.floor(Date.now() / 1000) - 5 * 86_400;
      writer.addReceipt({ createdAt: lastWeek, syncedAt: lastWeek });
      writer.addReceipt();
    },
  });
});
afterAll(async () => {
  await shop.close();
  rmSync(folder, { recursive: true });
});

describe('a REST client', () => {
  test('in TypeScript', async () => {
    const { code, stdout } = await runCommand(process.execPath, [example('rest-client.ts'), shop.url]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Наличные: нет данных\nБуфер: чеков 1 /),
    });
  });

  test.skipIf(lacks(import.meta.filename, missing('python3'), 'there is no python3'))('in Python', async () => {
    const { code, stdout } = await runCommand('python3', [example('rest_client.py'), shop.url]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Наличные: нет данных\nБуфер: чеков 1 /),
    });
  });

  test.skipIf(lacks(import.meta.filename, missing('curl'), 'there is no curl'))('with curl', async () => {
    // The second day's file takes the place of the first one's.
    for (const _day of [1, 2]) {
      const { code, stdout } = await runCommand(example('curl.sh'), [shop.url], { cwd: folder });
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('"total_revenue"') });
    }
    expect(readdirSync(folder)).toEqual(['week.csv']);
    const { receipts } = readExport(readFileSync(join(folder, 'week.csv'), 'utf8'));
    expect(receipts).toHaveLength(2);
  });
});

describe('a WebSocket client', () => {
  test('in TypeScript', async () => {
    const { code, stdout } = await runCommand(process.execPath, [
      example('ws-client.ts'),
      shop.url.replace('http', 'ws'),
      '1',
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^Буфер: чеков 1 алертов \d+\n$/) });
  });

  test.skipIf(lacks(import.meta.filename, missing('python3'), 'there is no python3'))('in Python', async () => {
    const { code, stdout } = await runCommand('python3', [example('ws_client.py'), new URL(shop.url).host, '1']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Буфер: чеков 1\n' });
  });
});

interface Sensor {
  readonly value_template: string;
  readonly json_attributes?: string[];
}

test('the Home Assistant sensors name fields that the answer has', async () => {
  const { rest } = load(readFileSync(example('home-assistant.yaml'), 'utf8')) as {
    rest: { resource: string; sensor: Sensor[]; binary_sensor?: Sensor[] }[];
  };
  for (const { resource, sensor, binary_sensor = [] } of rest) {
    const { pathname, search, hostname } = new URL(resource);
    // The one name under which we answer without being told.
    expect(hostname).toBe(UNKNOWN_HOST);
    const answer: unknown = await (await fetch(`${shop.url}${pathname}${search}`)).json();
    for (const { value_template: template, json_attributes: attributes = [] } of [...sensor, ...binary_sensor]) {
      const path = /value_json\.([\w.]+)/.exec(template)?.[1]?.split('.') ?? [];
      if (path.length === 0) expect([template, answer]).toEqual(['{{ value_json | length }}', expect.any(Array)]);
      const at = (steps: readonly string[]) => steps.reduce<unknown>((value, step) => Object(value)[step], answer);
      expect(at(path), template).toBeDefined();
      for (const attribute of attributes) expect(at(['buffer', attribute]), attribute).toBeDefined();
    }
  }
});

test('Prometheus takes the scrape job', async () => {
  const promtool = tool('promtool');
  const { code, stdout, stderr } = await runCommand(promtool, [
    'check',
    'config',
    '--syntax-only',
    example('prometheus.yml'),
  ]);
  expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
});
