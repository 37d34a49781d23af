/** The chain's table of a month, out of a real Prometheus with a past. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer } from '../../support/http-server.ts';
import { runProgram } from '../../support/program.ts';
import { type Prometheus, startPrometheus } from '../../support/promql-prometheus.ts';
import { seriesText } from '../../support/promtool-tests.ts';

/** Until then the shops tell of March. */
const END_OF_APRIL = Date.parse('2025-04-30T20:59:59Z') / 1000;
const HOUR = 3600;
const DAY = 24 * HOUR;
const BLOCKS = 'pos_terminal:drive_blocks_timestamp_seconds';

interface Shop {
  readonly shop: string;
  readonly region: string;
  readonly counts: readonly number[];
  readonly ago: number;
  readonly waiting: number | null;
  /** When its drive blocks for its oldest receipt, and its last day. */
  readonly blocks: number | null;
  readonly end?: number;
  readonly stateAgo: number;
}

let prometheus: Prometheus;
beforeAll(async () => {
  const shops: Shop[] = [
    {
      shop: 'tver-1',
      region: 'Тверь',
      counts: [980, 990, 1000, 1000],
      ago: 60,
      waiting: 3,
      blocks: END_OF_APRIL + 86_400,
      stateAgo: 60,
    },
    // All is delivered, and the drive's last day comes all the same; of tver-6 its receipts come first.
    {
      shop: 'tver-5',
      region: 'Тверь',
      counts: [5, 5, 5, 5],
      ago: 60,
      waiting: 0,
      blocks: Number.POSITIVE_INFINITY,
      end: END_OF_APRIL + 5 * DAY,
      stateAgo: 60,
    },
    {
      shop: 'tver-6',
      region: 'Тверь',
      counts: [5, 5, 5, 5],
      ago: 60,
      waiting: 1,
      blocks: END_OF_APRIL + 4 * DAY,
      end: END_OF_APRIL + 5 * DAY,
      stateAgo: 60,
    },
    // Off for a day.
    {
      shop: 'tver-2',
      region: 'Тверь',
      counts: [0, 400, 499, 500],
      ago: 25 * HOUR,
      waiting: 0,
      blocks: null,
      stateAgo: 60,
    },
    // Off for weeks, and forgotten by the centre since.
    {
      shop: 'tver-3',
      region: 'Тверь',
      counts: [1, 1, 1, 1],
      ago: 20 * 24 * HOUR,
      waiting: 2,
      blocks: END_OF_APRIL,
      stateAgo: 19 * 24 * HOUR,
    },
    // The OFD took nothing of it in that month.
    {
      shop: 'tver-4',
      region: 'Тверь',
      counts: [0, 0, 0, 0],
      ago: 60,
      waiting: 900,
      blocks: END_OF_APRIL - 60,
      stateAgo: 60,
    },
    // It has moved.
    {
      shop: 'moved',
      region: 'Тверь',
      counts: [1, 2, 3, 3],
      ago: 240 * HOUR,
      waiting: 5,
      blocks: null,
      stateAgo: 240 * HOUR,
    },
    { shop: 'moved', region: 'Псков', counts: [4, 4, 4, 4], ago: 60, waiting: 0, blocks: null, stateAgo: 60 },
    // Known, but it says nothing of that month.
    { shop: '=cmd', region: 'Псков', counts: [], ago: 60, waiting: 7, blocks: null, stateAgo: 60 },
    // Of this one the centre knows no more than that it was there.
    { shop: 'gone', region: 'Псков', counts: [], ago: 0, waiting: null, blocks: null, stateAgo: 40 * 24 * HOUR },
  ];
  const lines: Record<string, string[]> = {};
  const add = (name: string, labels: Record<string, string>, value: number, ago: number) => {
    lines[name] ??= [`# TYPE ${name} gauge`];
    lines[name].push(`${seriesText(name, labels)} ${value} ${END_OF_APRIL - ago}`);
  };
  for (const { shop, region, counts, ago, waiting, blocks, end, stateAgo } of shops) {
    for (const [at, within] of ['10m', '24h', '30d', 'any'].entries())
      if (counts[at] !== undefined)
        add('kkt_month_delivered_receipts', { shop, region, month: '2025-03', within }, counts[at], ago);
    if (waiting !== null) add('kkt_undelivered_receipts', { shop, region }, waiting, ago);
    add('pos_shop:state', { shop, region }, 0, stateAgo);
    const drive = { shop, region, pos_id: '1' };
    if (blocks !== null) add(BLOCKS, { ...drive, cause: 'receipt' }, blocks, ago);
    if (end !== undefined) add(BLOCKS, { ...drive, cause: 'end' }, end, ago);
  }
  async function* history() {
    yield `${Object.values(lines).flat().join('\n')}\n`;
  }
  prometheus = await startPrometheus({ history: history() });
});
afterAll(() => prometheus.stop());

const table = (...args: string[]) => runProgram(['compliance', '--url', `http://${prometheus.address}`, ...args]);

test('a line a shop, as it was known last; who says nothing has no numbers, and is in no share', async () => {
  const { code, stdout, stderr } = await table('--month', '2025-03');
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.replace(/^\uFEFF/, '').split('\r\n')).toEqual([
    'Месяц;Регион;Магазин;Передано чеков;За 10 минут;За сутки;За 30 дней;За 10 минут, %;За сутки, %;За 30 дней, %;Ещё не в ОФД;ФН встанет;Данные на',
    "2025-03;Псков;'=cmd;;;;;;;;7;;30.04.2025, нет данных за месяц",
    '2025-03;Псков;gone;;;;;;;;;;нет данных за месяц',
    '2025-03;Псков;moved;4;4;4;4;100,00;100,00;100,00;0;;30.04.2025',
    '2025-03;Тверь;tver-1;1000;980;990;1000;98,00;99,00;100,00;3;01.05.2025;30.04.2025',
    '2025-03;Тверь;tver-2;500;0;400;499;0,00;80,00;99,80;0;;29.04.2025',
    '2025-03;Тверь;tver-3;1;1;1;1;100,00;100,00;100,00;2;30.04.2025;10.04.2025',
    '2025-03;Тверь;tver-4;0;0;0;0;;;;900;30.04.2025;30.04.2025',
    '2025-03;Тверь;tver-5;5;5;5;5;100,00;100,00;100,00;0;05.05.2025;30.04.2025',
    '2025-03;Тверь;tver-6;5;5;5;5;100,00;100,00;100,00;1;04.05.2025;30.04.2025',
    '2025-03;Итого;магазинов: 7;1515;995;1405;1514;65,68;92,74;99,93;913;;нет данных за месяц, магазинов: 2',
    '',
  ]);
});

test.each([
  ['a month that is none', ['--month', '2025-13'], 2, /--month: expected YYYY-MM, not "2025-13"/],
  ['an engine that knows no shop', ['--month', '2024-01'], 1, /knows of no shop/],
])('%s is answered with what is wrong', async (_, args, code, words) => {
  expect(await table(...args)).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(words) });
});

test.each([
  ['nowhere', 2, /^--url: expected an address like http:\/\/centre:9090\n$/],
  ['localhost:9090', 2, /expected an address/],
  ['htp://me:secret@centre', 2, /^(?!.*secret).*expected an address/],
  ['http://me:100%@127.0.0.1:1', 2, /% in user or password is written as %25/],
  ['http://127.0.0.1:1', 1, /127\.0\.0\.1:1 does not answer: /],
])('an address that does not work is named: %s', async (url, code, words) => {
  expect(await runProgram(['compliance', '--url', url])).toMatchObject({
    code,
    stdout: '',
    stderr: expect.stringMatching(words),
  });
});

test('a table that cannot be written is answered with why', async () => {
  const out = '/nowhere/at/all.csv';
  expect(await table('--month', '2025-03', '--out', out)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^--out: ENOENT.*all\.csv/),
  });
});

test('an answer that breaks off is told as none', async () => {
  const server = await startServer((_, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('{');
    setImmediate(() => response.destroy());
  });
  expect(await runProgram(['compliance', '--url', server.url])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/does not answer: /),
  });
  await server.close();
});
