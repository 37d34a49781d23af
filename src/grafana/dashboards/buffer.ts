/** For the administrator: whether receipts reach the OFD, and what stands in their way. */
import { capacity, failed, pending, percentFull, timeToFull } from '../../domain/series/buffer.ts';
import {
  dlqSize,
  lastSync,
  undelivered,
  undeliveredRubles,
  undeliveredUnpriced,
} from '../../domain/series/delivery.ts';
import { duplicates, notPrinted } from '../../domain/series/sales.ts';
import type { Thresholds } from '../../domain/thresholds.ts';
import { build, fold, type Place, row } from '../frame.ts';
import type { Panel, Step } from '../panel.ts';
import { pick, total } from '../select.ts';
import { DURATION, number, stat } from '../stat-panel.ts';
import * as states from '../states.ts';
import * as tiles from '../tiles.ts';
import { BUFFER_FILL, COLORS, FILLING } from '../words.ts';
import * as charts from './buffer-charts.ts';

const SCOPE = { terminal: false, panels: true };
/** A count of what should not be, in the colour of the alert about it. */
const shouldBeNone = (color: Step['color']) => [
  { from: 0, color: COLORS.good },
  { from: 1, color },
];

export function buffer(place: Place) {
  const { thresholds } = place.config;
  return build('buffer', place, {
    description: 'Доходят ли чеки до ОФД, и что мешает. Для администратора.',
    from: 'now-6h',
    variables: [],
    alertMarks: true,
    rows: [
      ...tiles.alarms('buffer', SCOPE, thresholds),
      row(4, [tiles.waitingTile('buffer/waiting', thresholds), failedTile, dlq, lastSyncTile]),
      row(8, [charts.pendingChart(thresholds), charts.breaker(thresholds)], [14, 10]),
      row(5, [
        summary,
        tiles.oldestTile('buffer/oldest', thresholds),
        timeToFullTile(thresholds),
        tiles.freshnessTile('buffer/freshness', thresholds),
      ]),
      row(2, [tiles.waysPanel('buffer', place)]),
      fold('buffer/row-link', 'Ошибки, связь и адаптер', [
        row(8, [charts.errors, charts.adapterChart(thresholds)]),
        row(6, [charts.openings(thresholds)]),
      ]),
      fold('buffer/row-delivery', 'Как быстро чеки доходят до ОФД', [
        row(8, [charts.howLong()]),
        row(8, [charts.latency(), charts.delivered()]),
      ]),
      fold('buffer/row-file', 'Печать, двойные чеки и файл', [
        row(6, [notPrintedTile(thresholds), duplicatesTile, charts.wal], [6, 6, 12]),
      ]),
    ],
  });
}

const summary = stat(
  'buffer/summary',
  'Не передано в ОФД',
  'Чеки, которых у ОФД ещё нет: ждут, отправляются или возвращены с ошибкой.',
  [
    { name: 'Чеков', expr: total(undelivered) },
    { name: 'На сумму, ₽', expr: total(undeliveredRubles) },
    { name: 'Без суммы', expr: total(undeliveredUnpriced) },
  ],
);

function timeToFullTile(limits: Thresholds): Panel {
  return stat(
    'buffer/time-to-full',
    'До заполнения буфера',
    `По темпу последних 30 минут. Предупреждение — меньше ${limits.fill_within_hours} часов.`,
    [
      {
        name: 'Осталось',
        expr: `min(${pick(timeToFull)}) or 0 * (max(${pick(percentFull)}) >= ${limits.buffer_full_percent}) or (0 * max(${pick(pending)}) - 1)`,
        words: FILLING,
        ...DURATION,
      },
      { name: 'Буфер', expr: states.bufferFill(limits), words: BUFFER_FILL },
      { name: 'Поместится', expr: `clamp_min(min(${pick(capacity)} - ${pick(pending)}), 0)` },
    ],
  );
}

const lastSyncTile = stat(
  'buffer/last-sync',
  'Последняя передача',
  'Когда последний раз чек был передан. Пока чеков нет, давность — не беда.',
  [
    { name: 'Назад', expr: `time() - max(${pick(lastSync)})`, ...DURATION },
    { name: 'ОФД', expr: states.breaker, words: states.BREAKER },
  ],
);

const failedTile = number('buffer/failed', 'С ошибкой, чеков', 'Чеки, которые адаптер больше не отправляет сам.', {
  expr: total(failed),
  steps: shouldBeNone(COLORS.warning),
});

const dlq = number(
  'buffer/dlq',
  'Не приняты (DLQ)',
  'Чеки, от которых адаптер отказался после 20 попыток. Без администратора они в ОФД не попадут.',
  { expr: total(dlqSize), steps: shouldBeNone(COLORS.bad) },
);

function notPrintedTile(limits: Thresholds): Panel {
  return number(
    'buffer/not-printed',
    'Не напечатаны, чеков',
    `Чеки последних ${limits.not_printed_within_minutes} минут без фискального признака. Проверьте бумагу, питание и кабель ККТ.`,
    {
      expr: total(notPrinted),
      steps: [...shouldBeNone(COLORS.warning), { from: limits.not_printed_many, color: COLORS.bad }],
    },
  );
}

const duplicatesTile = number(
  'buffer/duplicates',
  'Двойные чеки',
  'Чеки последних суток с тем же ключом, что у другого чека. Сверьте с лентой.',
  { expr: total(duplicates), steps: shouldBeNone(COLORS.warning) },
);
