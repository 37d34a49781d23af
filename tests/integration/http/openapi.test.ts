import { rmSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apiAddresses, EXAMPLE_RECEIPT } from '../../support/api-addresses.ts';
import { type RunningShop, startShop } from '../../support/running-shop.ts';
import { openSocket } from '../../support/socket.ts';

const NOW = Math.floor(Date.now() / 1000);

// biome-ignore lint/suspicious/noExplicitAny: the document is read as the plain JSON it is.
let document: any;
let shop: RunningShop;
let ajv: Ajv2020;

beforeEach(async () => {
  shop = await startShop({
    fill: (writer) => {
      writer.openSession('POS-001', NOW - 90_000);
      writer.addReceipt({ id: EXAMPLE_RECEIPT, createdAt: NOW - 100_000, inSession: true });
      writer.addReceipt({ createdAt: NOW - 1, posId: 'POS-002', rawFiscalDoc: '{' });
      writer.openSession('POS-003', NOW - 1000).closeSession('POS-003', NOW - 10);
    },
  });
  document = await shop.json('/openapi.json');
  ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, formats: { date: true } });
  ajv.addSchema({ $id: 'api', components: document.components, $defs: {} }, 'api');
  ajv.addVocabulary(['components']);
});
afterEach(() => shop.close());

/** The schema that the document promises for this answer; the references in it lead into the document. */
function promised(path: string, status: number): ValidateFunction {
  const { schema } = document.paths[path].get.responses[status].content['application/json'];
  const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components'));
  return ajv.compile(absolute);
}

async function expectAsPromised(address: string, path = address.split('?')[0] ?? address): Promise<number> {
  const response = await shop.get(address);
  const validate = promised(path, response.status);
  const answer = await response.json();
  validate(answer);
  expect([address, validate.errors]).toEqual([address, null]);
  return response.status;
}

const MORE_ADDRESSES = [
  '/api/v1/status?pos_id=POS-001',
  '/api/v1/status?pos_id=POS-003',
  '/api/v1/alerts?level=P2',
  '/api/v1/sales/history?days=2',
  '/api/v1/inventory/top?days=30',
  '/api/v1/realtime?pos_id=POS-002',
  '/api/v1/reports/day?day=2000-01-01',
  '/health',
  '/api/v1/auth/session',
];

interface Operation {
  readonly 'x-shows': string;
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly example?: string }[];
  readonly responses: Readonly<Record<string, unknown>>;
}

/** Of the page, which may not have been built. */
const UNSURE = ['/', '/assets/{file}', '/{file}'];

describe('the description of the API', () => {
  test('what is answered is what it promises, in good times and in bad', async () => {
    const all = await apiAddresses(shop);
    const inJson = all.filter(({ path }) => 'application/json' in document.paths[path].get.responses[200].content);
    expect(inJson.length).toBeGreaterThan(8);
    for (const { address, path } of inJson)
      expect([address, await expectAsPromised(address, path)]).toEqual([address, 200]);
    for (const address of MORE_ADDRESSES) expect(await expectAsPromised(address)).toBe(200);
    expect(await expectAsPromised('/api/v1/status?pos_id=nobody')).toBe(404);
    expect(await expectAsPromised('/api/v1/sales/history?days=x')).toBe(400);
    rmSync(shop.path);
    for (const path of ['/api/v1/status', '/api/v1/sales/today', '/api/v1/terminals', '/api/v1/sales/export.csv']) {
      expect(await expectAsPromised(path)).toBe(503);
    }
    for (const path of ['/health', '/api/v1/realtime']) expect(await expectAsPromised(path)).toBe(200);
  });

  test('so is each message of the WebSocket', async () => {
    const validate = promised('/ws/realtime', 101);
    const expectPromised = (message: unknown) => {
      validate(message);
      expect(validate.errors).toBeNull();
    };
    const socket = await openSocket(shop.url);
    expectPromised(await socket.next());
    rmSync(shop.path);
    for (;;) {
      const message = await socket.next();
      expectPromised(message);
      if (message.buffer === null) break;
    }
    socket.close();
  });

  test('a wrong answer would be noticed', async () => {
    const validate = promised('/api/v1/status', 200);
    const answer = await shop.json('/api/v1/status');
    expect(validate({ ...answer, cash_balance: '0' })).toBe(false);
    expect(validate({ ...answer, more: 1 })).toBe(false);
    const { session: _, ...less } = answer;
    expect(validate(less)).toBe(false);
  });

  test('every route of the document answers, and says what it may show', async () => {
    for (const [path, methods] of Object.entries<Record<string, Operation>>(document.paths)) {
      for (const operation of Object.values(methods)) {
        expect(['public', 'state', 'revenue', 'metrics', 'internals']).toContain(operation['x-shows']);
        expect(operation.summary).toBeTypeOf('string');
        for (const status of ['413', '500']) expect(Object.keys(operation.responses)).toContain(status);
      }
      const { get } = methods;
      if (get === undefined) continue;
      // What belongs to the administrator is shown to nobody where nobody can log in; and not every file was built.
      const status = get['x-shows'] === 'internals' ? [403] : UNSURE.includes(path) ? [200, 404] : [200];
      const example = (name: string) => get.parameters.find((parameter) => parameter.name === name)?.example ?? '';
      const address = path.replace(/\{(\w+)\}/g, (_, name) => example(name));
      expect(address).not.toContain('//');
      if (path !== '/ws/realtime') expect(status, path).toContain((await shop.get(address)).status);
    }
  });

  test('no two operations have one name', () => {
    const names = Object.values<Record<string, { operationId: string }>>(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('parameters stand there with their bounds and defaults', () => {
    const [days] = document.paths['/api/v1/sales/history'].get.parameters;
    expect(days).toMatchObject({
      name: 'days',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 366, default: 7 },
    });
    const found: { name: string; schema: object }[] = document.paths['/api/v1/receipts'].get.parameters;
    for (const name of ['sum', 'time']) {
      expect(found.find((parameter) => parameter.name === name)?.schema).toMatchObject({ type: 'string' });
    }
    const { parameters } = document.paths['/api/v1/alerts'].get;
    expect(parameters).toMatchObject([{ name: 'level', schema: { enum: ['P1', 'P2', 'INFO'] } }]);
  });

  test('every reference leads somewhere, and every schema can be compiled', () => {
    const names = Object.keys(document.components.schemas);
    for (const [, name = ''] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      expect(names).toContain(name);
    }
    for (const name of names) expect(ajv.compile({ $ref: `api#/components/schemas/${name}` })).toBeTypeOf('function');
  });
});
