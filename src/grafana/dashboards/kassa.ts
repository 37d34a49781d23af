/** The home dashboard: the whole shop on a tablet beside the till, in one look. */
import type { Config } from '../../config/schema.ts';
import {
  revenueRubles,
  salesReceipts,
  salesRubles,
  todayHourRubles,
  yesterdayRubles,
} from '../../domain/series/sales.ts';
import { cardBalance, cashBalance, cashDifference } from '../../domain/series/session.ts';
import { bars } from '../chart-panels.ts';
import { build } from '../frame.ts';
import type { Panel } from '../panel.ts';
import { pick, total } from '../select.ts';
import { COUNT, MONEY, stat } from '../stat-panel.ts';
import * as tiles from '../tiles.ts';
import { COLORS } from '../words.ts';

export function kassa(config: Config) {
  const { thresholds } = config;
  const runbooks = tiles.runbooksOf(config);
  return build('kassa', config, {
    description: 'Деньги, буфер, ККТ, ОФД и алерты кассы на одном экране.',
    refresh: '5s',
    from: 'now-12h',
    variables: ['shop', 'terminal'],
    links: ['terminals', 'buffer', 'sales', 'monitoring'],
    rows: [
      {
        height: 3,
        panels: [
          [11, tiles.stateTile('kassa/state')],
          [13, tiles.freshnessTile('kassa/freshness', { money: true })],
        ],
      },
      {
        height: 4,
        panels: [
          [6, cash()],
          [6, card()],
          [6, salesToday()],
          [6, tiles.shiftTile('kassa/shift', thresholds)],
        ],
      },
      {
        height: 5,
        panels: [
          [4, tiles.bufferGauge('kassa/buffer', thresholds)],
          [5, tiles.bufferTile('kassa/buffer-left', thresholds)],
          [5, tiles.oldestTile('kassa/oldest', thresholds)],
          [5, tiles.kktTile('kassa/kkt')],
          [5, tiles.ofdTile('kassa/ofd')],
        ],
      },
      {
        height: 6,
        panels: [
          [16, tiles.alertTable('kassa/alerts', { terminal: true, panels: true }, thresholds, runbooks)],
          [8, hours()],
        ],
      },
    ],
  });
}

function cash(): Panel {
  return stat(
    'kassa/cash',
    {
      title: 'Наличные, ₽',
      description:
        'Сколько наличных в кассе по открытой смене, на сколько они изменились с её открытия по операциям, и сколько наличными продано сегодня по чекам. Без открытой смены баланс неизвестен.',
    },
    [
      { name: 'В кассе', expr: total(cashBalance), ...MONEY },
      { name: 'С открытия смены', expr: `sum(${pick(cashBalance)} - ${pick(cashDifference)})`, ...MONEY },
      { name: 'Продано сегодня', expr: total(salesRubles, 'payment="cash"'), ...MONEY },
    ],
  );
}

/** The adapter begins every session with nothing on the cards, so that the balance is the change since then. */
function card(): Panel {
  return stat(
    'kassa/card',
    {
      title: 'Карты, ₽',
      description:
        'Сколько поступило по картам с открытия смены и сколько картой продано сегодня по чекам. Без открытой смены первое неизвестно.',
    },
    [
      { name: 'С открытия смены', expr: total(cardBalance), ...MONEY },
      { name: 'Продано сегодня', expr: total(salesRubles, 'payment="card"'), ...MONEY },
    ],
  );
}

function salesToday(): Panel {
  return stat(
    'kassa/sales-today',
    {
      title: 'Продажи сегодня, ₽',
      description:
        'Сумма и число продаж за сегодня по времени магазина; возвраты не вычтены. Для сравнения — весь вчерашний день.',
    },
    [
      { name: 'Всего', expr: total(revenueRubles), ...MONEY },
      { name: 'Чеков', expr: total(salesReceipts), ...COUNT },
      { name: 'Вчера за день', expr: total(yesterdayRubles), ...MONEY },
    ],
  );
}

function hours(): Panel {
  return bars(
    'kassa/hours',
    {
      title: 'Продажи сегодня по часам, ₽',
      description: 'По часам магазина. Час без продаж не показан.',
    },
    {
      category: 'hour',
      series: [{ name: 'Сегодня', expr: `sum by (hour) (${pick(todayHourRubles)})`, color: COLORS.calm }],
    },
  );
}
