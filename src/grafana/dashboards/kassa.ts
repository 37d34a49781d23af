/** The home dashboard: the whole shop on a tablet beside the till, in one look. */
import { revenueRubles, salesReceipts, salesRubles, yesterdayRubles } from '../../domain/series/sales.ts';
import { cardBalance, cashBalance, cashDifference } from '../../domain/series/session.ts';
import { build, fold, type Place, row } from '../frame.ts';
import type { Panel } from '../panel.ts';
import { pick, total } from '../select.ts';
import { number, stat } from '../stat-panel.ts';
import { bars } from '../table-panel.ts';
import * as tiles from '../tiles.ts';
import { HOURS, todayByHour } from '../week.ts';

const SCOPE = { terminal: true, panels: true };

export function kassa(place: Place) {
  const {
    config: { thresholds },
    atCentre,
  } = place;
  return build('kassa', place, {
    description: 'Состояние, тревоги, деньги и передача чеков кассы на одном экране.',
    from: 'now-12h',
    variables: ['terminal'],
    rows: [
      row(3, [tiles.stateTile('kassa/state', SCOPE, thresholds)]),
      row(7, [tiles.alertTable('kassa/alerts', SCOPE, thresholds)]),
      row(4, [cash, card, tiles.waitingTile('kassa/waiting', thresholds), salesToday]),
      row(
        2,
        [
          tiles.chipTile('kassa/chip-print', 'print', SCOPE, thresholds),
          tiles.chipTile('kassa/chip-queue', 'queue', SCOPE, thresholds),
          tiles.chipTile('kassa/chip-ofd', 'ofd', SCOPE, thresholds),
          tiles.chipTile('kassa/chip-shift', 'shift', SCOPE, thresholds),
          tiles.chipTile('kassa/chip-odoo', 'odoo', SCOPE, thresholds),
          tiles.freshnessTile('kassa/freshness', thresholds),
        ],
        [4, 5, 4, 4, 3, 4],
      ),
      row(2, [tiles.waysPanel('kassa', place)]),
      fold('kassa/row-details', 'Подробно: смена, буфер, ККТ, ОФД, продажи', [
        row(5, [
          tiles.shiftTile('kassa/shift', thresholds),
          tiles.bufferTile('kassa/buffer-left', thresholds),
          tiles.oldestTile('kassa/oldest', thresholds),
        ]),
        row(5, [tiles.kktTile('kassa/kkt'), tiles.ofdTile('kassa/ofd'), today]),
        row(15, [hours(atCentre)]),
      ]),
    ],
  });
}

const cash = number(
  'kassa/cash',
  'Наличные, ₽',
  'Сколько наличных в кассе по открытой смене. Если касса не ведёт ящик, показано, сколько наличными продано сегодня.',
  {
    expr: total(cashBalance),
    instead: { own: 'В кассе', name: 'Продано сегодня', expr: total(salesRubles, 'payment="cash"') },
  },
);

/** The adapter begins every session with nothing on the cards, so that the balance is the change since then. */
const card = number(
  'kassa/card',
  'Карты, ₽',
  'Сколько поступило по картам с открытия смены; если это неизвестно — сколько картой продано сегодня.',
  {
    expr: total(cardBalance),
    instead: { own: 'За смену', name: 'Продано сегодня', expr: total(salesRubles, 'payment="card"') },
  },
);

const salesToday = number(
  'kassa/sales-today',
  'Продажи сегодня, ₽',
  'Сумма продаж за сегодня по времени магазина; возвраты не вычтены.',
  { expr: total(revenueRubles) },
);

const today = stat('kassa/today', 'Сегодня', 'Сколько чеков продажи сегодня и сколько продано вчера за весь день.', [
  { name: 'Чеков', expr: total(salesReceipts) },
  { name: 'Вчера за день, ₽', expr: total(yesterdayRubles) },
  {
    name: 'Наличных прибавилось за смену, ₽',
    expr: `sum(${pick(cashBalance)} - ${pick(cashDifference)})`,
  },
]);

function hours(atCentre: boolean): Panel {
  const usually = atCentre ? '' : ' и обычно в этот день недели (в среднем за четыре недели)';
  return bars(
    ['kassa/hours', 'Продажи по часам, ₽', `По часам магазина: сегодня${usually}.`],
    HOURS,
    todayByHour(atCentre),
  );
}
