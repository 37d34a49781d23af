/** The two screens beside the till: the whole shop on a tablet, in one look; and what customers may see too, with no money at all. */
import type { ChipId } from '../../domain/faces.ts';
import type { PanelKey } from '../../domain/panels.ts';
import { adapterAnsweredAt } from '../../domain/series/adapter.ts';
import { pending } from '../../domain/series/buffer.ts';
import { revenueRubles, salesReceipts, salesRubles, yesterdayRubles } from '../../domain/series/sales.ts';
import { cardBalance, cashBalance, cashExpected } from '../../domain/series/session.ts';
import { contractEnds, driveEnds, testPrinter, testPrinterAtWork } from '../../domain/series/shop.ts';
import type { Thresholds } from '../../domain/shop.ts';
import type { AlertScope } from '../alert-rows.ts';
import { build, fold, type Place, row, waysPanel } from '../frame.ts';
import type { Panel } from '../panel.ts';
import { pick, total } from '../select.ts';
import * as standing from '../standing.ts';
import { DURATION, face, number, stat } from '../stat-panel.ts';
import * as states from '../states.ts';
import { bars } from '../table-panel.ts';
import * as tiles from '../tiles.ts';
import { HOURS, todayByHour } from '../week.ts';
import * as words from '../words.ts';

const SCOPE = { terminal: true, panels: true };
const CASHIERS_SCOPE = { terminal: true, panels: false };
const CLOCK = { unit: 'time:HH:mm' };
const DAY = 86_400;

export function kassa(place: Place) {
  const { config, atCentre } = place;
  const { thresholds } = config;
  const chip = (id: ChipId) => chipTile(`kassa/chip-${id}`, id, SCOPE, thresholds);
  const freshness = tiles.freshnessTile('kassa/freshness', thresholds);
  return build('kassa', place, {
    description: 'Состояние, тревоги, деньги и передача чеков кассы на одном экране.',
    from: 'now-12h',
    variables: ['terminal'],
    rows: [
      ...tiles.alarms('kassa', SCOPE, place),
      row(4, [cash, card, tiles.waitingTile('kassa/waiting', thresholds), salesToday]),
      row(2, [chip('print'), chip('queue'), chip('ofd'), chip('shift'), chip('odoo'), freshness], [4, 5, 4, 4, 3, 4]),
      row(2, [waysPanel('kassa', place)]),
      fold('kassa/row-details', 'Подробно: смена, буфер, ККТ, ОФД, продажи', [
        row(5, [
          shiftTile('kassa/shift', thresholds),
          bufferTile(thresholds),
          tiles.oldestTile('kassa/oldest', thresholds),
        ]),
        row(5, [kkt, ofd, today]),
        row(15, [hours(atCentre)]),
      ]),
    ],
  });
}

export function cashier(place: Place) {
  const { thresholds } = place.config;
  const chip = (id: Exclude<ChipId, 'odoo'>) => chipTile(`cashier/chip-${id}`, id, CASHIERS_SCOPE, thresholds);
  const freshness = tiles.freshnessTile('cashier/freshness', thresholds);
  return build('cashier', place, {
    description: 'Что случилось, что делать, буфер, ККТ, ОФД и смена. Без выручки и балансов.',
    from: 'now-12h',
    variables: ['terminal'],
    rows: [
      ...tiles.alarms('cashier', CASHIERS_SCOPE, place),
      row(4, [
        tiles.waitingTile('cashier/waiting', thresholds),
        percentTile(thresholds),
        tiles.oldestTile('cashier/oldest', thresholds),
        shiftTile('cashier/shift', thresholds),
      ]),
      row(3, [chip('print'), chip('queue'), chip('ofd'), chip('shift'), freshness], [5, 5, 5, 5, 4]),
      row(2, [waysPanel('cashier', place)]),
    ],
  });
}

function chipTile(key: PanelKey, id: ChipId, scope: AlertScope, limits: Thresholds): Panel {
  const chip = standing.chip(id, scope, tiles.fresh(limits, scope));
  return face(key, chip.title, 'Цвет — по самой важной тревоге об этом; если тревог нет — само состояние.', chip);
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

function percentTile(limits: Thresholds): Panel {
  const { buffer_high_percent: high, buffer_full_percent: full } = limits;
  const { by, steps } = tiles.fullness(limits);
  return number(
    'cashier/buffer',
    'Буфер занят',
    `Сколько места занято. ${high} % — почти полон, ${full} % — касса не примет оплату.`,
    { expr: by, unit: 'percent', steps: [{ from: 0, color: words.COLORS.good }, ...steps] },
  );
}

function shiftTile(key: PanelKey, limits: Thresholds): Panel {
  const ends = states.shiftEnds(limits);
  return stat(
    key,
    'Смена',
    `Смена длится не больше ${limits.shift_too_long_hours} часов, потом касса примет только Z-отчёт.`,
    [
      { name: 'Смена', expr: states.shift(limits), words: words.SHIFT },
      { name: 'Открыта', expr: states.shiftSeconds, unknown: '—', ...DURATION },
      { name: 'Закрыть до', expr: states.onDay(ends, 'today'), maybe: true, ...CLOCK },
      { name: 'До завтра', expr: states.onDay(ends, 'tomorrow'), maybe: true, ...CLOCK },
    ],
  );
}

function bufferTile(limits: Thresholds): Panel {
  return stat(
    'kassa/buffer-left',
    'Буфер, чеков',
    'Сколько чеков ждёт отправки и сколько ещё поместится, пока нет связи с ОФД.',
    [
      { name: 'Буфер', expr: states.bufferFill(limits), words: words.BUFFER_FILL },
      { name: 'Ждут', expr: total(pending) },
      { name: 'Поместится', expr: states.roomLeft },
    ],
  );
}

const kkt = stat(
  'kassa/kkt',
  'ККТ',
  'Отвечает ли адаптер ККТ. «Занята» — ждёт ответа ОФД, продавать можно. Ниже — срок фискального накопителя, если он указан в настройках.',
  [
    { name: 'Связь', expr: states.adapter, words: words.ADAPTER },
    {
      name: 'Касса',
      expr: `max(${pick(testPrinter)}) + (max(${pick(testPrinterAtWork)}) or 0 * max(${pick(testPrinter)}))`,
      words: words.PRINTER,
    },
    { name: 'ФН, дней', expr: daysLeft(driveEnds), unknown: 'Не указано' },
  ],
);

const ofd = stat(
  'kassa/ofd',
  'ОФД',
  'Принимает ли ОФД чеки. «Недоступен» — чеки копятся в буфере, продавать можно. Ниже — срок договора, если он указан в настройках.',
  [
    { name: 'Связь', expr: states.breaker, words: states.BREAKER },
    { name: 'Без ответа', expr: `time() - max(${pick(adapterAnsweredAt)})`, ...DURATION },
    { name: 'Договор, дней', expr: daysLeft(contractEnds), unknown: 'Не указано' },
  ],
);

function daysLeft(series: typeof driveEnds): string {
  return `floor((min(${pick(series)}) - time()) / ${DAY})`;
}

const today = stat('kassa/today', 'Сегодня', 'Сколько чеков продажи сегодня и сколько продано вчера за весь день.', [
  { name: 'Чеков', expr: total(salesReceipts) },
  { name: 'Вчера за день, ₽', expr: total(yesterdayRubles) },
  { name: 'Наличных прибавилось за смену, ₽', expr: total(cashExpected) },
]);

function hours(atCentre: boolean): Panel {
  const usually = atCentre ? '' : ' и обычно в этот день недели (в среднем за четыре недели)';
  return bars(
    ['kassa/hours', 'Продажи по часам, ₽', `По часам магазина: сегодня${usually}.`],
    HOURS,
    todayByHour(atCentre),
  );
}
