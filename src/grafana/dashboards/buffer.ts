/** For the administrator: whether receipts reach the OFD, and what stands in their way. */
import type { Config } from '../../config/schema.ts';
import { capacity, failed, pending, timeToFull } from '../../domain/series/buffer.ts';
import {
  dlqSize,
  lastSync,
  undelivered,
  undeliveredRubles,
  undeliveredUnpriced,
} from '../../domain/series/delivery.ts';
import { duplicates, notPrinted } from '../../domain/series/sales.ts';
import type { Thresholds } from '../../domain/thresholds.ts';
import { build } from '../frame.ts';
import type { Panel } from '../panel.ts';
import { pick, total } from '../select.ts';
import { COUNT, DURATION, MOMENT, MONEY, number, stat } from '../stat-panel.ts';
import * as states from '../states.ts';
import * as tiles from '../tiles.ts';
import { BUFFER_FILL, COLORS, FILLING } from '../words.ts';
import * as charts from './buffer-charts.ts';

const SCOPE = { terminal: false, panels: true };

export function buffer(config: Config) {
  const { thresholds } = config;
  return build('buffer', config, {
    description: 'Доходят ли чеки до ОФД, и что мешает. Для администратора.',
    from: 'now-6h',
    variables: [],
    links: ['kassa', 'terminals', 'sales', 'monitoring'],
    alertMarks: true,
    rows: [
      { height: 3, panels: [[24, tiles.stateTile('buffer/state', SCOPE, thresholds)]] },
      { height: 5, panels: [[24, tiles.alertTable('buffer/alerts', SCOPE)]] },
      {
        height: 4,
        panels: [
          [6, tiles.waitingTile('buffer/waiting')],
          [6, failedTile()],
          [6, dlq()],
          [6, lastSyncTile()],
        ],
      },
      {
        height: 8,
        panels: [
          [14, charts.pendingChart(thresholds)],
          [10, charts.breaker(thresholds)],
        ],
      },
      {
        height: 5,
        panels: [
          [6, summary()],
          [6, tiles.oldestTile('buffer/oldest', thresholds)],
          [6, timeToFullTile(thresholds)],
          [6, tiles.freshnessTile('buffer/freshness', thresholds)],
        ],
      },
      {
        height: 2,
        panels: [[24, tiles.waysPanel('buffer/ways', ['kassa', 'terminals', 'sales', 'monitoring'])]],
      },
      {
        fold: 'buffer/row-link',
        title: 'Ошибки, связь и адаптер',
        rows: [
          {
            height: 8,
            panels: [
              [12, charts.errors()],
              [12, charts.adapterChart(thresholds)],
            ],
          },
          { height: 6, panels: [[24, charts.openings(thresholds)]] },
        ],
      },
      {
        fold: 'buffer/row-delivery',
        title: 'Как быстро чеки доходят до ОФД',
        rows: [
          { height: 8, panels: [[24, charts.howLong()]] },
          {
            height: 8,
            panels: [
              [12, charts.latency()],
              [12, charts.delivered()],
            ],
          },
        ],
      },
      {
        fold: 'buffer/row-file',
        title: 'Печать, двойные чеки и файл',
        rows: [
          {
            height: 6,
            panels: [
              [6, notPrintedTile(thresholds)],
              [6, duplicatesTile()],
              [12, charts.wal()],
            ],
          },
        ],
      },
    ],
  });
}

function summary(): Panel {
  return stat(
    'buffer/summary',
    {
      title: 'Не передано в ОФД',
      description: 'Чеки, которых у ОФД ещё нет: ждут, отправляются или возвращены с ошибкой.',
    },
    [
      { name: 'Чеков', expr: total(undelivered), ...COUNT },
      { name: 'На сумму, ₽', expr: total(undeliveredRubles), ...MONEY },
      { name: 'Без суммы', expr: total(undeliveredUnpriced), ...COUNT },
    ],
  );
}

function timeToFullTile(limits: Thresholds): Panel {
  return stat(
    'buffer/time-to-full',
    {
      title: 'До заполнения буфера',
      description: `По темпу последних 30 минут. Предупреждение — меньше ${limits.fill_within_hours} часов.`,
    },
    [
      {
        name: 'Осталось',
        expr: `min(${pick(timeToFull)}) or (0 * max(${pick(pending)}) - 1)`,
        words: FILLING,
        ...DURATION,
      },
      { name: 'Буфер', expr: states.bufferFill(limits), words: BUFFER_FILL },
      { name: 'Поместится', expr: `clamp_min(min(${pick(capacity)} - ${pick(pending)}), 0)`, ...COUNT },
    ],
  );
}

function lastSyncTile(): Panel {
  return stat(
    'buffer/last-sync',
    {
      title: 'Последняя передача в ОФД',
      description: 'Когда последний раз чек был передан. Пока чеков нет, давность — не беда.',
    },
    [
      { name: 'Передан в', expr: `max(${pick(lastSync)}) * 1000`, ...MOMENT },
      { name: 'Назад', expr: `time() - max(${pick(lastSync)})`, ...DURATION },
      { name: 'ОФД', expr: states.breaker, words: states.BREAKER },
    ],
  );
}

function failedTile(): Panel {
  return number(
    'buffer/failed',
    { title: 'С ошибкой, чеков', description: 'Чеки, которые адаптер больше не отправляет сам.' },
    { expr: total(failed), ...COUNT, steps: SHOULD_BE_NONE },
  );
}

/** Counts of what should not be. */
const SHOULD_BE_NONE = [
  { from: 0, color: COLORS.good },
  { from: 1, color: COLORS.bad },
];

function dlq(): Panel {
  return number(
    'buffer/dlq',
    {
      title: 'Не приняты (DLQ)',
      description: 'Чеки, от которых адаптер отказался после 20 попыток. Без администратора они в ОФД не попадут.',
    },
    { expr: total(dlqSize), ...COUNT, steps: SHOULD_BE_NONE },
  );
}

function notPrintedTile(limits: Thresholds): Panel {
  return number(
    'buffer/not-printed',
    {
      title: 'Не напечатаны, чеков',
      description: `Чеки последних ${limits.not_printed_within_minutes} минут без фискального признака. Проверьте бумагу, питание и кабель ККТ.`,
    },
    { expr: total(notPrinted), ...COUNT, steps: SHOULD_BE_NONE },
  );
}

function duplicatesTile(): Panel {
  return number(
    'buffer/duplicates',
    {
      title: 'Двойные чеки',
      description: 'Чеки последних суток с тем же ключом, что у другого чека. Сверьте с лентой.',
    },
    { expr: total(duplicates), ...COUNT, steps: SHOULD_BE_NONE },
  );
}
