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
import { COUNT, DURATION, MOMENT, MONEY, stat } from '../stat-panel.ts';
import * as states from '../states.ts';
import * as tiles from '../tiles.ts';
import { BUFFER_FILL, FILLING } from '../words.ts';
import * as charts from './buffer-charts.ts';

export function buffer(config: Config) {
  const { thresholds } = config;
  return build('buffer', config, {
    description: 'Доходят ли чеки до ОФД, и что мешает. Для администратора.',
    refresh: '5s',
    from: 'now-6h',
    variables: ['shop'],
    links: ['kassa', 'terminals', 'sales', 'monitoring'],
    alertMarks: true,
    rows: [
      {
        height: 4,
        panels: [
          [6, summary()],
          [6, tiles.oldestTile('buffer/oldest', thresholds)],
          [6, timeToFullTile(thresholds)],
          [6, lastSyncTile()],
        ],
      },
      {
        height: 8,
        panels: [
          [16, charts.pendingChart(thresholds)],
          [8, charts.errors()],
        ],
      },
      {
        height: 5,
        panels: [
          [16, charts.breaker()],
          [8, charts.openings(thresholds)],
        ],
      },
      {
        height: 8,
        panels: [
          [8, charts.adapterChart(thresholds)],
          [8, charts.latency()],
          [8, charts.delivered()],
        ],
      },
      {
        height: 5,
        panels: [
          [6, dlq()],
          [6, notPrintedTile(thresholds)],
          [6, duplicatesTile()],
          [6, charts.wal()],
        ],
      },
      {
        height: 7,
        panels: [
          [
            24,
            tiles.alertTable('buffer/alerts', { terminal: false, panels: true }, thresholds, tiles.runbooksOf(config)),
          ],
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
      { name: 'Без суммы, чеков', expr: total(undeliveredUnpriced), ...COUNT },
      { name: 'С ошибкой, чеков', expr: total(failed), bad: true, ...COUNT },
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
        name: 'Осталось, ч:мин:с',
        expr: `min(${pick(timeToFull)}) or (0 * max(${pick(pending)}) - 1)`,
        words: FILLING,
        ...DURATION,
      },
      { name: 'Буфер', expr: states.bufferFill(limits), words: BUFFER_FILL },
      { name: 'Поместится ещё, чеков', expr: `clamp_min(min(${pick(capacity)} - ${pick(pending)}), 0)`, ...COUNT },
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
      { name: 'Назад, ч:мин:с', expr: `time() - max(${pick(lastSync)})`, ...DURATION },
      { name: 'ОФД', expr: states.breaker, words: states.BREAKER },
    ],
  );
}

function dlq(): Panel {
  return stat(
    'buffer/dlq',
    {
      title: 'Не приняты после 20 попыток (DLQ)',
      description: 'Чеки, от которых адаптер отказался. Без администратора они в ОФД не попадут.',
    },
    [{ name: 'Чеков в DLQ', expr: total(dlqSize), bad: true, ...COUNT }],
    'headline',
  );
}

function notPrintedTile(limits: Thresholds): Panel {
  return stat(
    'buffer/not-printed',
    {
      title: 'Не напечатаны',
      description: `Чеки последних ${limits.not_printed_within_minutes} минут без фискального признака. Проверьте бумагу, питание и кабель ККТ.`,
    },
    [{ name: 'Чеков', expr: total(notPrinted), bad: true, ...COUNT }],
    'headline',
  );
}

function duplicatesTile(): Panel {
  return stat(
    'buffer/duplicates',
    {
      title: 'Возможные двойные чеки',
      description: 'Чеки последних суток с тем же ключом, что у другого чека. Сверьте с лентой.',
    },
    [{ name: 'Чеков', expr: total(duplicates), bad: true, ...COUNT }],
    'headline',
  );
}
