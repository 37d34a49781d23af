/** The tiles that more than one dashboard shows. */
import type { Config } from '../config/schema.ts';
import { publicAddress } from '../domain/links.ts';
import type { PanelKey } from '../domain/panels.ts';
import { adapterAnsweredAt } from '../domain/series/adapter.ts';
import { bufferReadAt, capacity, pending, percentFull } from '../domain/series/buffer.ts';
import { terminalUndelivered, terminalUndeliveredRubles } from '../domain/series/delivery.ts';
import { contractEnds, demo, driveEnds, testPrinter } from '../domain/series/shop.ts';
import type { Thresholds } from '../domain/thresholds.ts';
import { type AlertScope, actionWords, alertRows, messageWords } from './alert-rows.ts';
import { percentGauge } from './chart-panels.ts';
import { activeAlerts } from './outside-series.ts';
import type { Panel } from './panel.ts';
import { pick, total } from './select.ts';
import { COUNT, DURATION, MOMENT, MONEY, stat, type Value } from './stat-panel.ts';
import * as states from './states.ts';
import { type Column, rowField, table } from './table-panel.ts';
import * as words from './words.ts';

const DAY = 86_400;

export function stateTile(key: PanelKey): Panel {
  return stat(
    key,
    {
      title: 'Состояние',
      description:
        'Самое серьёзное из того, что сейчас происходит; что делать, сказано в таблице алертов. «Нет связи» — не отвечает сам монитор. «ДЕМО» — показания придуманы.',
    },
    [
      { name: 'Магазин', expr: states.overall, words: words.OVERALL },
      { name: 'Алертов', expr: total(activeAlerts, 'priority=~"P1|P2"'), ...COUNT },
      { name: 'Показания', expr: `max(${pick(demo)})`, words: words.ORIGIN },
    ],
    'strip',
  );
}

const READ_AT: Value = { name: 'Данные на', expr: `min(${pick(bufferReadAt)}) * 1000`, ...MOMENT };
const NOT_SENT: Value = { name: 'Не передано, чеков', expr: total(terminalUndelivered), ...COUNT };

/** Stands beside every sum: as of when it is, and how much of it the tax operator does not have yet. */
export function freshnessTile(key: PanelKey, { money }: { money: boolean }): Panel {
  const sum: Value = { name: 'на сумму, ₽', expr: total(terminalUndeliveredRubles), ...MONEY };
  return stat(
    key,
    {
      title: 'Данные на…',
      description: money
        ? 'На какой момент верны все суммы на экране и сколько чеков ещё не передано в ОФД. Пока они не переданы, итог в личном кабинете ОФД меньше.'
        : 'На какой момент верны показания и сколько чеков ещё не передано в ОФД.',
    },
    [READ_AT, NOT_SENT, ...(money ? [sum] : [])],
    'strip',
  );
}

export function bufferGauge(key: PanelKey, limits: Thresholds): Panel {
  return percentGauge(
    key,
    {
      title: 'Буфер, %',
      description: `Сколько места в буфере занято. ${limits.buffer_high_percent} % — почти полон, ${limits.buffer_full_percent} % — касса не примет оплату.`,
    },
    `max(${pick(percentFull)})`,
    'Буфер',
    [
      { from: 0, color: words.COLORS.good },
      { from: limits.buffer_high_percent, color: words.COLORS.warning },
      { from: limits.buffer_full_percent, color: words.COLORS.bad },
    ],
  );
}

export function bufferTile(key: PanelKey, limits: Thresholds): Panel {
  return stat(
    key,
    {
      title: 'Место в буфере',
      description: 'Сколько чеков ждёт отправки и сколько ещё поместится, пока нет связи с ОФД.',
    },
    [
      { name: 'Буфер', expr: states.bufferFill(limits), words: words.BUFFER_FILL },
      { name: 'Ждут отправки, чеков', expr: total(pending), ...COUNT },
      { name: 'Поместится ещё, чеков', expr: `clamp_min(min(${pick(capacity)} - ${pick(pending)}), 0)`, ...COUNT },
    ],
  );
}

export function oldestTile(key: PanelKey, limits: Thresholds): Panel {
  return stat(
    key,
    {
      title: 'Старейший непереданный чек',
      description: `Сколько ждёт самый старый чек и сколько дней осталось. Через ${limits.ofd_deadline_days} дней без подтверждения ОФД фискальный накопитель блокируется (54-ФЗ).`,
    },
    [
      { name: 'Передача в ОФД', expr: states.waiting(limits), words: words.WAITING },
      { name: 'Ждёт, ч:мин:с', expr: states.waitingOrNone, words: words.NONE, ...DURATION },
      { name: `Осталось дней из ${limits.ofd_deadline_days}`, expr: states.daysToDeadline(limits), ...COUNT },
    ],
  );
}

export function kktTile(key: PanelKey): Panel {
  return stat(
    key,
    {
      title: 'ККТ',
      description:
        'Отвечает ли адаптер ККТ. «Занята» — ждёт ответа ОФД, продавать можно. Ниже — срок фискального накопителя, если он указан в настройках.',
    },
    [
      { name: 'Связь', expr: states.adapter, words: words.ADAPTER },
      { name: 'Касса', expr: `max(${pick(testPrinter)})`, words: words.PRINTER },
      {
        name: 'ФН, осталось дней',
        expr: `floor((min(${pick(driveEnds)}) - time()) / ${DAY})`,
        unknown: 'Не указано',
        ...COUNT,
      },
    ],
  );
}

export function ofdTile(key: PanelKey): Panel {
  return stat(
    key,
    {
      title: 'ОФД',
      description:
        'Принимает ли ОФД чеки. «Недоступен» — чеки копятся в буфере, продавать можно. Ниже — срок договора, если он указан в настройках.',
    },
    [
      { name: 'Связь', expr: states.breaker, words: states.BREAKER },
      { name: 'Ответ ККТ в', expr: `max(${pick(adapterAnsweredAt)}) * 1000`, ...MOMENT },
      {
        name: 'Договор, осталось дней',
        expr: `floor((min(${pick(contractEnds)}) - time()) / ${DAY})`,
        unknown: 'Не указано',
        ...COUNT,
      },
    ],
  );
}

export function shiftTile(key: PanelKey, limits: Thresholds): Panel {
  return stat(
    key,
    {
      title: 'Смена',
      description: `Смена длится не больше ${limits.shift_too_long_hours} часов, потом касса примет только Z-отчёт.`,
    },
    [
      { name: 'Смена', expr: states.shift(limits), words: words.SHIFT },
      { name: 'Открыта, ч:мин:с', expr: states.shiftSeconds, unknown: '—', ...DURATION },
      { name: 'Закрыть до', expr: states.shiftEnds(limits), unknown: '—', ...MOMENT },
    ],
  );
}

/** There is room for these where the table is for the administrator. */
const SHOP_AND_STATE: readonly Column[] = [
  { field: 'shop', title: 'Магазин', width: 110 },
  { field: 'alertstate', title: 'Сообщение', words: words.ALERT_STATE, width: 112 },
];

export function alertTable(key: PanelKey, scope: AlertScope, limits: Thresholds, runbooks: string): Panel {
  const panelLink = { link: { title: 'Показать на графике', url: `/${rowField('panel', 'raw')}` } };
  return table(
    key,
    {
      title: 'Алерты: что случилось и что делать',
      description: scope.panels
        ? 'Сверху самое срочное. Касание сообщения открывает панель, которая его объясняет; касание действия — памятку.'
        : 'Сверху самое срочное. Касание действия открывает памятку.',
    },
    {
      queries: [alertRows(scope)],
      tall: true,
      columns: [
        { field: 'priority', title: 'Важность', words: words.PRIORITY, width: 84 },
        {
          field: 'message',
          title: 'Что случилось',
          wrap: true,
          words: messageWords(limits),
          ...(scope.panels ? panelLink : {}),
        },
        {
          field: 'action',
          title: 'Что делать',
          wrap: true,
          words: actionWords(limits),
          link: { title: 'Памятка', url: `${runbooks}/${rowField('alertname')}` },
        },
        ...(scope.terminal ? [] : SHOP_AND_STATE),
        { field: 'pos_id', title: 'Касса', width: 80 },
      ],
      hidden: [
        'alertname',
        ...(scope.panels ? ['panel'] : []),
        'Value',
        ...(scope.terminal ? ['shop', 'alertstate'] : []),
      ],
      sort: [{ field: 'Value', descending: false }],
    },
  );
}

/** Every alert has a page of its own there. */
export function runbooksOf(config: Config): string {
  return `${publicAddress(config)}/runbooks`;
}
