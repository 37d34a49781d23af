/** All terminals of all shops, the worst first; a tap leads to the terminal. */
import type { Config } from '../../config/schema.ts';
import { DASHBOARDS } from '../../domain/panels.ts';
import { bufferReadAt, percentFull } from '../../domain/series/buffer.ts';
import {
  terminalOldestUndelivered,
  terminalPending,
  terminalUndelivered,
  terminalUndeliveredRubles,
  terminalUnpriced,
} from '../../domain/series/delivery.ts';
import { lastReceiptAt, revenueRubles, salesReceipts } from '../../domain/series/sales.ts';
import { sessionOpenedAt } from '../../domain/series/session.ts';
import { terminalInfo } from '../../domain/series/shop.ts';
import { chart } from '../chart-panels.ts';
import { build } from '../frame.ts';
import { alerts } from '../outside-series.ts';
import type { Panel } from '../panel.ts';
import { pickEvery } from '../select.ts';
import { COUNT, DURATION, MOMENT, MONEY, stat } from '../stat-panel.ts';
import { rowField, table, valueField } from '../table-panel.ts';
import * as tiles from '../tiles.ts';
import { LIGHT, NONE } from '../words.ts';

const ONE = 'shop, job, instance, pos_id';

export function terminals(config: Config) {
  const { thresholds } = config;
  return build('terminals', config, {
    description: 'Все кассы одной таблицей, худшие сверху. Касание открывает кассу.',
    refresh: '5s',
    from: 'now-6h',
    variables: ['shop'],
    links: ['kassa', 'buffer', 'sales', 'monitoring'],
    rows: [
      {
        height: 3,
        panels: [
          [12, summary()],
          [12, freshness()],
        ],
      },
      { height: 12, panels: [[24, list()]] },
      {
        height: 8,
        panels: [
          [10, pendingChart()],
          [
            14,
            tiles.alertTable(
              'terminals/alerts',
              { terminal: false, panels: true },
              thresholds,
              tiles.runbooksOf(config),
            ),
          ],
        ],
      },
    ],
  });
}

/** A shop that has fallen silent keeps its rows for a day. */
const known =
  `(${pickEvery(terminalInfo)} or (last_over_time(${pickEvery(terminalInfo)}[1d]) ` +
  `unless on (${ONE}) ${pickEvery(terminalInfo)}))`;

const firing = (priority: string) => `${alerts.name}{alertstate="firing",priority="${priority}",shop=~"$shop"`;

/** Alerts of the terminal, and those of its whole shop. */
function alarmed(priority: string): string {
  return [
    `(${pickEvery(terminalInfo)} and on (${ONE}) ${firing(priority)},pos_id!=""})`,
    `(${pickEvery(terminalInfo)} and on (shop, job, instance) ${firing(priority)},pos_id=""})`,
  ].join(' or ');
}

const light = [
  `3 * (last_over_time(${pickEvery(terminalInfo)}[1d]) unless on (${ONE}) ${pickEvery(terminalInfo)})`,
  `2 * (${alarmed('P1')})`,
  `1 * (${alarmed('P2')})`,
  `0 * ${pickEvery(terminalInfo)}`,
].join(' or ');

function summary(): Panel {
  const countOf = (code: number) => `count((${light}) == ${code}) or 0 * count(${known})`;
  return stat(
    'terminals/summary',
    { title: 'Состояние касс', description: 'Сколько касс в каком состоянии, по отправленным алертам.' },
    [
      { name: 'Касс', expr: `count(${known})`, ...COUNT },
      { name: 'Срочно', expr: countOf(2), ...COUNT },
      { name: 'Внимание', expr: countOf(1), ...COUNT },
      { name: 'Нет связи', expr: countOf(3), ...COUNT },
    ],
    'strip',
  );
}

function freshness(): Panel {
  return stat(
    'terminals/freshness',
    {
      title: 'Данные на…',
      description: 'На какой момент верны суммы (по самому давнему магазину) и сколько из продаж ещё не у ОФД.',
    },
    [
      { name: 'Данные на', expr: `min(${pickEvery(bufferReadAt)}) * 1000`, ...MOMENT },
      { name: 'Продажи сегодня, ₽', expr: `sum(${pickEvery(revenueRubles)})`, ...MONEY },
      { name: 'Не передано, чеков', expr: `sum(${pickEvery(terminalUndelivered)})`, ...COUNT },
      { name: 'на сумму, ₽', expr: `sum(${pickEvery(terminalUndeliveredRubles)})`, ...MONEY },
      { name: 'без суммы, чеков', expr: `sum(${pickEvery(terminalUnpriced)})`, ...COUNT },
    ],
    'strip',
  );
}

function list(): Panel {
  const by = (expr: string) => `max by (${ONE}) (${expr})`;
  const age = (series: typeof sessionOpenedAt) => by(`time() - ${pickEvery(series)}`);
  return table(
    'terminals/terminals',
    {
      title: 'Кассы',
      description:
        'Худшие сверху: сначала по состоянию, потом по давности непереданного чека. «Нет связи» — монитор магазина молчит. Касание номера открывает кассу.',
    },
    {
      queries: [
        `max by (${ONE}, name, place) (${placed(light)})`,
        by(pickEvery(terminalPending)),
        `${age(terminalOldestUndelivered)} or 0 * ${by(`${pickEvery(terminalUndelivered)} == 0`)}`,
        age(sessionOpenedAt),
        by(pickEvery(revenueRubles)),
        by(pickEvery(salesReceipts)),
        by(pickEvery(terminalUndeliveredRubles)),
        by(`${pickEvery(lastReceiptAt)} * 1000`),
      ],
      columns: [
        { field: valueField(0), title: 'Состояние', words: LIGHT, width: 120 },
        { field: 'shop', title: 'Магазин' },
        {
          field: 'pos_id',
          title: 'Номер',
          link: {
            title: 'Открыть кассу',
            url: `/d/${DASHBOARDS.kassa.uid}?var-terminal=${rowField('pos_id')}&var-shop=${rowField('place')}`,
          },
        },
        { field: 'name', title: 'Касса' },
        { field: valueField(1), title: 'В буфере, чеков', ...COUNT },
        { field: valueField(2), title: 'Старейший ждёт, ч:мин:с', words: NONE, ...DURATION },
        { field: valueField(6), title: 'Не передано, ₽', ...MONEY },
        { field: valueField(3), title: 'Смена, ч:мин:с', ...DURATION },
        { field: valueField(4), title: 'Продажи сегодня, ₽', ...MONEY },
        { field: valueField(5), title: 'Чеков сегодня', ...COUNT },
        { field: valueField(7), title: 'Последний чек', ...MOMENT },
      ],
      hidden: ['job', 'instance', 'place'],
      sort: [
        { field: valueField(0), descending: true },
        { field: valueField(2), descending: true },
      ],
    },
  );
}

/** The shop as the link's variable wants it: where there is no label `shop`, the link means all of them. */
function placed(expr: string): string {
  return `label_replace(label_replace(${expr}, "place", "$$__all", "", ""), "place", "$1", "shop", "(.+)")`;
}

function pendingChart(): Panel {
  return chart(
    'terminals/pending',
    { title: 'Буфер по магазинам, %', description: 'Пять самых полных буферов. Один буфер на все кассы магазина.' },
    [{ name: '{{shop}} {{instance}}', expr: `topk(5, max by (shop, instance) (${pickEvery(percentFull)}))` }],
    { unit: 'percent' },
  );
}
