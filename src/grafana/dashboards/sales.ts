/** For the accountant: what was sold, how it was paid, and how much of it the OFD has. */
import type { Config } from '../../config/schema.ts';
import { terminalUndelivered, terminalUndeliveredRubles } from '../../domain/series/delivery.ts';
import {
  correctionReceipts,
  printedReceipts,
  refundReceipts,
  refundRubles,
  refundShare,
  revenueRubles,
  salesReceipts,
  salesRubles,
  yesterdayRubles,
} from '../../domain/series/sales.ts';
import { cashBalance, cashDifference, cashExpected, unsyncedTransactions } from '../../domain/series/session.ts';
import { terminalInfo } from '../../domain/series/shop.ts';
import { chart } from '../chart-panels.ts';
import { build, fold, type Place, row, waysPanel } from '../frame.ts';
import { type Panel, textPanel } from '../panel.ts';
import { pick, stepsBeyond, summed } from '../select.ts';
import { KOPECKS, number, stat } from '../stat-panel.ts';
import { bars, heatMap, table, valueField } from '../table-panel.ts';
import * as tiles from '../tiles.ts';
import { PAGE } from '../variables.ts';
import { byWeekday, DAYS, HOURS, todayByHour, usualHours, WEEKDAYS, weekTotal } from '../week.ts';
import { COLORS, RECONCILED, REFUNDS } from '../words.ts';

/** What the hours of the past weeks came to stays in the shop: the centre's has no usual week. */
export function sales(place: Place) {
  const { config, atCentre } = place;
  const sum = summed(atCentre);
  const left = tiles.leftOut(atCentre);
  return build('sales', place, {
    description: 'Продажи, оплата, возвраты, передача в ОФД и сверка касс. Для бухгалтера.',
    refresh: '1m',
    from: 'now-24h',
    variables: ['terminal'],
    compares: true,
    alertMarks: true,
    rows: [
      row(4, [net(sum, left), cash(sum, left), cards(sum, left), refunds(place, left)]),
      row(
        3,
        [
          tiles.undeliveredTile('sales/undelivered', place),
          tiles.freshnessTile('sales/freshness', config.thresholds, atCentre),
        ],
        [18, 6],
      ),
      row(9, [weekdays(atCentre, left), week(atCentre, left)], [17, 7]),
      row(15, [hours(atCentre, left)]),
      row(atCentre ? 12 : 6, [reconciliation(config)]),
      row(2, [waysPanel('sales', place)]),
      fold('sales/row-course', 'Подробно: сегодня, передача, выгрузка', [
        row(5, [today(sum, left), payments(sum, left), delivery(sum, left)]),
        row(8, [course(sum, left), documents], [16, 8]),
      ]),
      ...(atCentre ? [] : [fold('sales/row-usual', 'Обычная неделя по часам', [row(16, [usual])])]),
    ],
  });
}

type Sum = ReturnType<typeof summed>;

const net = (sum: Sum, left: string) =>
  number('sales/net', 'Сегодня, ₽', `Продажи за сегодня по времени магазина без возвратов.${left}`, {
    expr: `${sum(revenueRubles, [])} - ${sum(refundRubles, [])}`,
  });

const cash = (sum: Sum, left: string) =>
  number('sales/cash', 'Наличными сегодня, ₽', `Сколько сегодня продано за наличные.${left}`, {
    expr: sum(salesRubles, [], 'payment="cash"'),
  });

const cards = (sum: Sum, left: string) =>
  number('sales/cards', 'Картами сегодня, ₽', `Сколько сегодня продано по картам.${left}`, {
    expr: sum(salesRubles, [], 'payment="card"'),
  });

const today = (sum: Sum, left: string) =>
  stat(
    'sales/today',
    'Сегодня, ₽',
    `Продажи за сегодня по времени магазина; возвраты показаны отдельно. Итог — продажи минус возвраты.${left}`,
    [
      { name: 'Продажи', expr: sum(revenueRubles, []) },
      { name: 'Возвраты', expr: sum(refundRubles, []) },
      { name: 'Итог', expr: `${sum(revenueRubles, [])} - ${sum(refundRubles, [])}` },
      { name: 'Чеков продажи', expr: sum(salesReceipts, []) },
    ],
  );

const week = (atCentre: boolean, left: string) =>
  stat(
    'sales/week',
    '7 дней, ₽',
    `Семь последних целых дней, без сегодняшнего, и семь дней перед ними. Считано по самим чекам. Если магазин работает меньше двух недель, сравнивать не с чем.${left}`,
    [
      { name: 'Эти 7 дней', expr: weekTotal(1, atCentre) },
      { name: 'Прошлые 7 дней', expr: weekTotal(8, atCentre) },
    ],
  );

function refunds({ config: { thresholds }, atCentre }: Place, left: string): Panel {
  const sum = summed(atCentre);
  const ofMany = atCentre ? ' Из всех выбранных магазинов — наибольшая.' : '';
  const share = summed(atCentre, 'max')(refundShare, []);
  return stat(
    'sales/refunds',
    'Возвраты',
    `Доля возвратов от числа продаж за 30 дней; ${thresholds.refund_share * 100} % и больше — повод проверить, 30 % — признак риска для ФНС.${ofMany}${left}`,
    [
      { name: 'Доля возвратов', expr: stepsBeyond(share, '>=', [thresholds.refund_share]), words: REFUNDS },
      { name: 'За 30 дней, %', expr: `100 * ${share}`, unit: 'locale', decimals: 1 },
      { name: 'Сегодня, чеков', expr: sum(refundReceipts, []) },
      { name: 'Коррекций', expr: sum(correctionReceipts, []) },
    ],
  );
}

const delivery = (sum: Sum, left: string) =>
  stat(
    'sales/delivery',
    'Передано и продано',
    `Сколько сегодня продано и напечатано, и сколько чеков за всё время ещё не у ОФД. Пока второе не ноль, итог в кабинете ОФД меньше.${left}`,
    [
      { name: 'Продано, ₽', expr: sum(revenueRubles, []) },
      { name: 'Не в ОФД, ₽', expr: sum(terminalUndeliveredRubles, []) },
      { name: 'Не в ОФД, чеков', expr: sum(terminalUndelivered, []) },
      { name: 'Напечатано', expr: sum(printedReceipts, []) },
    ],
  );

function reconciliation({ thresholds }: Config): Panel {
  const by = (expr: string) => `sum by (shop, pos_id) (${expr})`;
  return table(
    'sales/reconciliation',
    'Сверка касс',
    'Наличные по открытой смене против суммы её операций, сверху то, что не сходится; где смена не открыта, сверять нечего. Ничего не исправляется, только показано.',
    {
      queries: [
        `max by (shop, pos_id, name) (${pick(terminalInfo)})`,
        by(pick(cashBalance)),
        by(pick(cashExpected)),
        by(pick(cashDifference)),
        by(pick(unsyncedTransactions)),
        by(pick(terminalUndeliveredRubles)),
      ],
      columns: [
        { field: 'shop', title: 'Магазин', wrap: true, width: 88 },
        { field: 'name', title: 'Касса', wrap: true },
        {
          field: 'reconciled',
          title: 'Сверка',
          words: RECONCILED,
          judges: { field: valueField(3), limit: thresholds.cash_tolerance_rubles },
          filled: true,
          width: 98,
        },
        { field: valueField(1), title: 'Наличные', width: 97, ...KOPECKS },
        { field: valueField(2), title: 'Операции', width: 97, ...KOPECKS },
        { field: valueField(3), title: 'Разница', width: 78, ...KOPECKS },
        { field: valueField(5), title: 'Не у ОФД', width: 97, ...KOPECKS },
        { field: valueField(4), title: 'Не в Odoo', width: 84 },
      ],
      hidden: [valueField(0), 'pos_id'],
      sort: [
        { field: 'reconciled', descending: true, bySize: true },
        { field: 'pos_id', descending: false },
      ],
    },
  );
}

const payments = (sum: Sum, left: string) =>
  stat(
    'sales/payments',
    'Оплата сегодня, ₽',
    `Чем платили сегодня. Чек, оплату которого не удалось прочесть, в сумме есть, а здесь нет.${left}`,
    [
      { name: 'Наличные', expr: sum(salesRubles, [], 'payment="cash"') },
      { name: 'Карты', expr: sum(salesRubles, [], 'payment="card"') },
      { name: 'Прочее', expr: sum(salesRubles, [], 'payment="other"') },
      { name: 'Вчера за день', expr: sum(yesterdayRubles, []) },
    ],
  );

/** Goods are too many for labels; the page and the file have them. */
const documents = textPanel('sales/documents', 'Товары и CSV', 'Чего нет в метриках: товары и каждый чек отдельно.', [
  `[Лучшие товары](${PAGE}/) — на странице монитора.`,
  `[Выгрузка CSV для сверки](${PAGE}/) — там же, «Выгрузить CSV»: чек в строке, за любые дни.`,
  `[Описание API](${PAGE}/api/docs) — \`/api/v1/sales/export.csv\`, \`/api/v1/inventory/top\`.`,
]);

function weekdays(atCentre: boolean, left: string): Panel {
  const calendar = atCentre ? ' Дни недели региона — по часам самого восточного из его магазинов.' : '';
  return bars(
    [
      'sales/weekdays',
      'По дням недели, ₽',
      `Последние семь дней и семь дней перед ними; последний из дней — сегодняшний, он ещё не кончился.${calendar}${left}`,
    ],
    DAYS,
    [
      { name: 'Эти 7 дней', expr: byWeekday(0, atCentre), color: COLORS.calm },
      { name: 'Прошлые 7 дней', expr: byWeekday(7, atCentre), color: COLORS.faint },
    ],
  );
}

function hours(atCentre: boolean, left: string): Panel {
  const usually = atCentre ? '' : ' и обычно в этот день недели, в среднем за четыре недели';
  return bars(
    ['sales/hours', 'По часам, ₽', `Сегодня${usually}. Час без продаж не показан.${left}`],
    HOURS,
    todayByHour(atCentre),
  );
}

const usual = heatMap(
  [
    'sales/usual',
    'Обычная неделя, ₽ в час',
    'Сколько в среднем продаётся в этот час этого дня недели, по четырём неделям до сегодняшнего дня.',
  ],
  { expr: usualHours(), column: 'weekday', ...HOURS },
  WEEKDAYS,
);

const course = (sum: Sum, left: string) =>
  chart(
    'sales/course',
    'Ход дня, ₽',
    `Сумма продаж с начала дня и сколько из неё ещё не передано в ОФД. В полночь начинается заново.${left}`,
    [
      { name: 'Продано с начала дня', expr: sum(revenueRubles, []), color: COLORS.calm },
      { name: 'Не передано в ОФД', expr: sum(terminalUndeliveredRubles, []), color: COLORS.warning },
    ],
  );
