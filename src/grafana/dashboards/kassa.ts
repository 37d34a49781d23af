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
import { COUNT, number, ROUBLES, stat } from '../stat-panel.ts';
import * as tiles from '../tiles.ts';
import { usualToday } from '../week.ts';
import { COLORS } from '../words.ts';

const SCOPE = { terminal: true, panels: true };

export function kassa(config: Config) {
  const { thresholds } = config;
  return build('kassa', config, {
    description: 'Состояние, тревоги, деньги и передача чеков кассы на одном экране.',
    from: 'now-12h',
    variables: ['terminal'],
    links: ['terminals', 'buffer', 'sales', 'monitoring'],
    rows: [
      { height: 3, panels: [[24, tiles.stateTile('kassa/state', SCOPE, thresholds)]] },
      { height: 5, panels: [[24, tiles.alertTable('kassa/alerts', SCOPE)]] },
      {
        height: 4,
        panels: [
          [6, cash()],
          [6, card()],
          [6, tiles.waitingTile('kassa/waiting')],
          [6, salesToday()],
        ],
      },
      {
        height: 3,
        panels: [
          [4, tiles.chipTile('kassa/chip-print', 'print', SCOPE)],
          [4, tiles.chipTile('kassa/chip-queue', 'queue', SCOPE)],
          [4, tiles.chipTile('kassa/chip-ofd', 'ofd', SCOPE)],
          [4, tiles.chipTile('kassa/chip-shift', 'shift', SCOPE)],
          [4, tiles.chipTile('kassa/chip-odoo', 'odoo', SCOPE)],
          [4, tiles.freshnessTile('kassa/freshness', thresholds)],
        ],
      },
      {
        height: 2,
        panels: [[24, tiles.waysPanel('kassa/ways', ['terminals', 'buffer', 'sales', 'monitoring'])]],
      },
      {
        fold: 'kassa/row-details',
        title: 'Смена, буфер, ККТ и ОФД подробно',
        rows: [
          {
            height: 5,
            panels: [
              [5, tiles.shiftTile('kassa/shift', thresholds)],
              [5, tiles.bufferTile('kassa/buffer-left', thresholds)],
              [5, tiles.oldestTile('kassa/oldest', thresholds)],
              [4, tiles.kktTile('kassa/kkt')],
              [5, tiles.ofdTile('kassa/ofd')],
            ],
          },
        ],
      },
      {
        fold: 'kassa/row-sales',
        title: 'Продажи сегодня подробно',
        rows: [
          {
            height: 8,
            panels: [
              [16, hours()],
              [8, today()],
            ],
          },
        ],
      },
    ],
  });
}

function cash(): Panel {
  return number(
    'kassa/cash',
    {
      title: 'Наличные, ₽',
      description:
        'Сколько наличных в кассе по открытой смене. Если касса не ведёт ящик, показано, сколько наличными продано сегодня.',
    },
    {
      expr: total(cashBalance),
      instead: { own: 'В кассе', name: 'Продано сегодня', expr: total(salesRubles, 'payment="cash"') },
      ...ROUBLES,
    },
  );
}

/** The adapter begins every session with nothing on the cards, so that the balance is the change since then. */
function card(): Panel {
  return number(
    'kassa/card',
    {
      title: 'Карты, ₽',
      description:
        'Сколько поступило по картам с открытия смены; если это неизвестно — сколько картой продано сегодня.',
    },
    {
      expr: total(cardBalance),
      instead: { own: 'За смену', name: 'Продано сегодня', expr: total(salesRubles, 'payment="card"') },
      ...ROUBLES,
    },
  );
}

function salesToday(): Panel {
  return number(
    'kassa/sales-today',
    {
      title: 'Продажи сегодня, ₽',
      description: 'Сумма продаж за сегодня по времени магазина; возвраты не вычтены.',
    },
    { expr: total(revenueRubles), ...ROUBLES },
  );
}

function today(): Panel {
  return stat(
    'kassa/today',
    { title: 'Сегодня', description: 'Сколько чеков продажи сегодня и сколько продано вчера за весь день.' },
    [
      { name: 'Чеков', expr: total(salesReceipts), ...COUNT },
      { name: 'Вчера за день, ₽', expr: total(yesterdayRubles), ...ROUBLES },
      {
        name: 'Наличных прибавилось за смену, ₽',
        expr: `sum(${pick(cashBalance)} - ${pick(cashDifference)})`,
        ...ROUBLES,
      },
    ],
  );
}

function hours(): Panel {
  return bars(
    'kassa/hours',
    {
      title: 'Продажи по часам, ₽',
      description: 'По часам магазина: сегодня и обычно в этот день недели (в среднем за четыре недели).',
    },
    {
      category: 'hour',
      series: [
        { name: 'Сегодня', expr: `sum by (hour) (${pick(todayHourRubles)})`, color: COLORS.calm },
        { name: 'Обычно', expr: usualToday(), color: COLORS.faint },
      ],
    },
  );
}
