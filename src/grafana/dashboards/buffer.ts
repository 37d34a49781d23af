/** For the administrator: whether receipts reach the OFD, and what stands in their way. */
import type { ErrorClass } from '../../domain/receipt.ts';
import { adapterLatency, breakerRecentOpenings } from '../../domain/series/adapter.ts';
import { failed, pending, percentFull, timeToFull, walBytes } from '../../domain/series/buffer.ts';
import {
  accessDenied,
  deliveryErrors,
  dlqSize,
  lastSync,
  rejected,
  undelivered,
  undeliveredRubles,
  undeliveredUnpriced,
} from '../../domain/series/delivery.ts';
import { duplicates, notPrinted } from '../../domain/series/sales.ts';
import type { Thresholds } from '../../domain/shop.ts';
import { chart, timeline } from '../chart-panels.ts';
import { build, fold, type Place, row, waysPanel } from '../frame.ts';
import type { Panel, Step } from '../panel.ts';
import { labelled, own, pick, pickEvery, rate, total } from '../select.ts';
import { DURATION, number, stat } from '../stat-panel.ts';
import * as states from '../states.ts';
import { bars } from '../table-panel.ts';
import * as tiles from '../tiles.ts';
import { fullness } from '../tiles.ts';
import { BUFFER_FILL, COLORS, FILLING, plain, type Words } from '../words.ts';

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
    alertMarks: true,
    rows: [
      ...tiles.alarms('buffer', SCOPE, place),
      row(4, [tiles.waitingTile('buffer/waiting', thresholds), failedTile, dlq, lastSyncTile]),
      row(8, [pendingChart(thresholds), breaker(thresholds)], [14, 10]),
      row(5, [
        summary,
        tiles.oldestTile('buffer/oldest', thresholds),
        timeToFullTile(thresholds),
        tiles.freshnessTile('buffer/freshness', thresholds),
      ]),
      row(2, [waysPanel('buffer', place)]),
      fold('buffer/row-link', 'Ошибки, связь и адаптер', [
        row(8, [errors, adapterChart(thresholds)]),
        row(6, [openings(thresholds)]),
      ]),
      fold('buffer/row-delivery', 'Как быстро чеки доходят до ОФД', [
        row(8, [howLong()]),
        row(8, [latency(), delivered()]),
      ]),
      fold('buffer/row-file', 'Печать, двойные чеки и файл', [
        row(6, [notPrintedTile(thresholds), duplicatesTile, wal], [6, 6, 12]),
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
      { name: 'Поместится', expr: states.roomLeft },
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

const ERROR_NAMES: Readonly<Record<ErrorClass, string>> = {
  network: 'Нет связи',
  timeout: 'ОФД не ответил вовремя',
  access: 'Отказ в доступе',
  rate_limit: 'Слишком часто',
  rejected: 'Чек отклонён',
  other: 'Прочее',
};
/** Deliveries are rare events: over less than this a quantile would be made of one receipt. */
const DELIVERIES_STEP = '10m';

function pendingChart(limits: Thresholds): Panel {
  const { buffer_high_percent: high, buffer_full_percent: full } = limits;
  const { by, steps } = fullness(limits);
  return chart(
    'buffer/pending',
    'Буфер занят, %',
    `Сколько места занимают чеки, которые ждут отправки. С ${high} % буфер почти полон, на ${full} % касса перестаёт принимать оплату.`,
    [{ name: 'Занято', expr: by, color: COLORS.calm }],
    { unit: 'percent', atLeast: 100, steps },
  );
}

const errors = chart(
  'buffer/errors',
  'Непереданные чеки по причине ошибки',
  'Последняя ошибка каждого непереданного чека. «Чек отклонён» может остановить отправку остальных; «Отказ в доступе» — проверьте договор и ключ ОФД.',
  [
    { name: '{{class}}', expr: `sum by (class) (${pick(deliveryErrors)})` },
    { name: 'Отклоняются повторно', expr: total(rejected), color: COLORS.bad },
    { name: 'Ключ не принят', expr: total(accessDenied), color: COLORS.warning },
  ],
  { names: ERROR_NAMES },
);

/** Shop, OFD, adapter and till, one under the other. */
function breaker(limits: Thresholds): Panel {
  return timeline('buffer/breaker', 'Что когда было', 'Магазин, ОФД, ККТ и смена во времени, как их видел монитор.', [
    { name: 'Магазин', expr: states.overallOverTime, words: states.OVERALL_OVER_TIME },
    { name: 'ОФД', expr: states.breakerOverTime, words: states.BREAKER },
    { name: 'ККТ', expr: states.adapterOverTime, words: states.ADAPTER_OVER_TIME },
    { name: 'Смена', expr: states.shiftOverTime(limits), words: states.SHIFT_OVER_TIME },
  ]);
}

function openings(limits: Thresholds): Panel {
  const many = limits.breaker_openings_per_hour;
  return chart(
    'buffer/breaker-openings',
    'Обрывы связи с ОФД за час',
    `Сколько раз за последний час связь пропадала. Больше ${many} — плохой канал.`,
    [{ name: 'Обрывов', expr: `max(${pick(breakerRecentOpenings)})`, color: COLORS.calm }],
    { atLeast: many + 1, steps: [{ from: many, color: COLORS.warning }] },
  );
}

function adapterChart(limits: Thresholds): Panel {
  const slow = limits.adapter_slow_seconds;
  return chart(
    'buffer/adapter',
    'Ответ адаптера ККТ, с',
    'За сколько адаптер отвечает. Он ждёт ОФД в том же потоке, поэтому медленный ответ обычно значит медленный ОФД. Разрыв линии — ответа не было.',
    [{ name: 'Время ответа', expr: `max(${pick(adapterLatency)})`, color: COLORS.calm }],
    { unit: 'none', decimals: 2, atLeast: slow + 1, steps: [{ from: slow, color: COLORS.warning }] },
  );
}

/** Prometheus 3 writes the bounds as 600.0. */
const within = (seconds: number) => `le=~"${seconds}([.]0)?"`;

/** From a receipt's making to its delivery, over what the dashboard shows. */
function howLong(): Panel {
  const delivered = (seconds: number) => `sum(increase(${pickEvery(own.deliveryBuckets, within(seconds))}[$__range]))`;
  const groups = BOUNDS.map(([, to], index) => {
    const from = BOUNDS[index - 1]?.[1];
    const upTo = to === null ? `sum(increase(${pickEvery(own.deliveryCount)}[$__range]))` : delivered(to);
    const count = from === undefined || from === null ? upTo : `${upTo} - ${delivered(from)}`;
    return labelled(`round(${count})`, 'within', String(index));
  });
  return bars(
    [
      'buffer/how-long',
      'Сколько чеки шли до ОФД',
      'Сколько чеков за показанное время дошло до ОФД за столько времени от пробития.',
    ],
    { row: 'within', rowTitle: 'Чек шёл', rowWords: WITHIN },
    [{ name: 'Чеков', expr: groups.join(' or '), color: COLORS.calm }],
  );
}

/** Bounds of the histogram that the monitor exports. */
const BOUNDS: readonly (readonly [string, number | null])[] = [
  ['до минуты', 60],
  ['до 10 минут', 600],
  ['до часа', 3600],
  ['до 8 часов', 28_800],
  ['дольше', null],
];
const WITHIN: Words = Object.fromEntries(BOUNDS.map(([text], index) => [index, plain(text)]));

function latency(): Panel {
  const quantile = (share: number) => `histogram_quantile(${share}, sum by (le) (${rate(own.deliveryBuckets)}))`;
  return chart(
    'buffer/latency',
    'От чека до ОФД, ч:мин:с',
    'Сколько чек ждал передачи: половина чеков быстрее p50, 95 из 100 — быстрее p95.',
    [
      { name: 'p50', expr: quantile(0.5), color: COLORS.calm },
      { name: 'p95', expr: quantile(0.95), color: COLORS.warning },
    ],
    { unit: 'dthms', minStep: DELIVERIES_STEP },
  );
}

function delivered(): Panel {
  const share = (seconds: number) =>
    `sum(${rate(own.deliveryBuckets, within(seconds))}) / sum(${rate(own.deliveryCount)})`;
  return chart(
    'buffer/delivered',
    'Доля переданных вовремя',
    'Какая доля переданных чеков дошла за 10 минут, за час и за 8 часов.',
    [
      { name: 'за 10 минут', expr: share(600), color: COLORS.good },
      { name: 'за час', expr: share(3600), color: COLORS.calm },
      { name: 'за 8 часов', expr: share(28_800), color: COLORS.warning },
    ],
    { unit: 'percentunit', max: 1, minStep: DELIVERIES_STEP },
  );
}

const wal = chart(
  'buffer/wal',
  'Журнал базы (WAL)',
  'Размер файла buffer.db-wal. Постоянный рост — кто-то долго читает базу.',
  [{ name: 'Размер', expr: `max(${pick(walBytes)})`, color: COLORS.calm }],
  { unit: 'bytes' },
);
