/** For the administrator: whether receipts reach the OFD, and what stands in their way. */
import type { Config } from '../../config/schema.ts';
import type { ErrorClass } from '../../domain/delivery-error.ts';
import { adapterLatency, breakerRecentOpenings } from '../../domain/series/adapter.ts';
import { capacity, failed, pending, timeToFull, walBytes } from '../../domain/series/buffer.ts';
import {
  accessDenied,
  deliveryErrors,
  dlqSize,
  lastSync,
  rejected,
  undelivered,
  undeliveredRubles,
} from '../../domain/series/delivery.ts';
import { duplicates, notPrinted } from '../../domain/series/sales.ts';
import type { Thresholds } from '../../domain/thresholds.ts';
import { chart, timeline } from '../chart-panels.ts';
import { build } from '../frame.ts';
import { deliveryBuckets, deliveryCount } from '../outside-series.ts';
import type { Panel } from '../panel.ts';
import { pick, rate, total } from '../select.ts';
import { COUNT, DURATION, MOMENT, MONEY, stat } from '../stat-panel.ts';
import * as states from '../states.ts';
import * as tiles from '../tiles.ts';
import { BUFFER_FILL, COLORS, FILLING } from '../words.ts';

export const ERROR_NAMES: Readonly<Record<ErrorClass, string>> = {
  network: 'Нет связи',
  timeout: 'ОФД не ответил вовремя',
  access: 'Отказ в доступе',
  rate_limit: 'Слишком часто',
  rejected: 'Чек отклонён',
  other: 'Прочее',
};
/** Deliveries are rare events: over less than this a quantile would be made of one receipt. */
const DELIVERIES_STEP = '10m';

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
          [16, pendingChart(thresholds)],
          [8, errors()],
        ],
      },
      {
        height: 5,
        panels: [
          [16, breaker()],
          [8, openings(thresholds)],
        ],
      },
      {
        height: 8,
        panels: [
          [8, adapterChart(thresholds)],
          [8, latency()],
          [8, delivered()],
        ],
      },
      {
        height: 5,
        panels: [
          [6, dlq()],
          [6, notPrintedTile(thresholds)],
          [6, duplicatesTile()],
          [6, wal()],
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

function pendingChart(limits: Thresholds): Panel {
  const limitAt = (percent: number) => `max(${pick(capacity)}) * ${percent / 100}`;
  return chart(
    'buffer/pending',
    {
      title: 'Чеков в буфере',
      description: 'Сколько чеков ждёт отправки и где пределы. На верхнем пределе касса перестаёт принимать оплату.',
    },
    [
      { name: 'Ждут отправки', expr: total(pending), color: COLORS.calm },
      {
        name: `Почти полон, ${limits.buffer_high_percent} %`,
        expr: limitAt(limits.buffer_high_percent),
        color: COLORS.warning,
        limit: true,
      },
      {
        name: `Полон, ${limits.buffer_full_percent} %`,
        expr: limitAt(limits.buffer_full_percent),
        color: COLORS.bad,
        limit: true,
      },
    ],
  );
}

function errors(): Panel {
  return chart(
    'buffer/errors',
    {
      title: 'Непереданные чеки по причине ошибки',
      description:
        'Последняя ошибка каждого непереданного чека. «Чек отклонён» может остановить отправку остальных; «Отказ в доступе» — проверьте договор и ключ ОФД.',
    },
    [
      { name: '{{class}}', expr: `sum by (class) (${pick(deliveryErrors)})` },
      { name: 'Отклоняются повторно', expr: total(rejected), color: COLORS.bad, limit: true },
      { name: 'Ключ не принят', expr: total(accessDenied), color: COLORS.warning, limit: true },
    ],
    { names: ERROR_NAMES },
  );
}

function breaker(): Panel {
  return timeline(
    'buffer/breaker',
    {
      title: 'Связь с ОФД и ККТ',
      description: 'Состояние предохранителя (circuit breaker) и адаптера ККТ во времени, как их видел монитор.',
    },
    [
      { name: 'ОФД', expr: states.breakerOverTime, words: states.BREAKER },
      { name: 'ККТ', expr: states.adapterOverTime, words: states.ADAPTER_OVER_TIME },
    ],
  );
}

function openings(limits: Thresholds): Panel {
  return chart(
    'buffer/breaker-openings',
    {
      title: 'Обрывы связи с ОФД за час',
      description: 'Сколько раз за последний час связь пропадала. Частые обрывы — плохой канал.',
    },
    [
      { name: 'Обрывов', expr: `max(${pick(breakerRecentOpenings)})`, color: COLORS.calm },
      { name: 'Нестабильно', expr: `vector(${limits.breaker_openings_per_hour})`, color: COLORS.warning, limit: true },
    ],
  );
}

function adapterChart(limits: Thresholds): Panel {
  return chart(
    'buffer/adapter',
    {
      title: 'Ответ адаптера ККТ, с',
      description:
        'За сколько адаптер отвечает. Он ждёт ОФД в том же потоке, поэтому медленный ответ обычно значит медленный ОФД. Разрыв линии — ответа не было.',
    },
    [
      { name: 'Время ответа', expr: `max(${pick(adapterLatency)})`, color: COLORS.calm },
      { name: 'Медленно', expr: `vector(${limits.adapter_slow_seconds})`, color: COLORS.warning, limit: true },
    ],
    { unit: 'none', decimals: 2 },
  );
}

function latency(): Panel {
  const quantile = (share: number) => `histogram_quantile(${share}, sum by (le) (${rate(deliveryBuckets)}))`;
  return chart(
    'buffer/latency',
    {
      title: 'От чека до ОФД, ч:мин:с',
      description: 'Сколько чек ждал передачи: половина чеков быстрее p50, 95 из 100 — быстрее p95.',
    },
    [
      { name: 'p50', expr: quantile(0.5), color: COLORS.calm, minStep: DELIVERIES_STEP },
      { name: 'p95', expr: quantile(0.95), color: COLORS.warning, minStep: DELIVERIES_STEP },
    ],
    { unit: 'dthms' },
  );
}

function delivered(): Panel {
  // Prometheus 3 writes the bounds as 600.0.
  const within = (seconds: number) =>
    `sum(${rate(deliveryBuckets, `le=~"${seconds}([.]0)?"`)}) / sum(${rate(deliveryCount)})`;
  return chart(
    'buffer/delivered',
    {
      title: 'Доля переданных вовремя',
      description: 'Какая доля переданных чеков дошла за 10 минут, за час и за 8 часов.',
    },
    [
      { name: 'за 10 минут', expr: within(600), color: COLORS.good, minStep: DELIVERIES_STEP },
      { name: 'за час', expr: within(3600), color: COLORS.calm, minStep: DELIVERIES_STEP },
      { name: 'за 8 часов', expr: within(28_800), color: COLORS.warning, minStep: DELIVERIES_STEP },
    ],
    { unit: 'percentunit', max: 1 },
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

function wal(): Panel {
  return chart(
    'buffer/wal',
    {
      title: 'Журнал базы (WAL)',
      description: 'Размер файла buffer.db-wal. Постоянный рост — кто-то долго читает базу.',
    },
    [{ name: 'Размер', expr: `max(${pick(walBytes)})`, color: COLORS.calm }],
    { unit: 'bytes' },
  );
}
