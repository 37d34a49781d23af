import type { ErrorClass } from '../../domain/receipt.ts';
import { adapterLatency, breakerRecentOpenings } from '../../domain/series/adapter.ts';
import { walBytes } from '../../domain/series/buffer.ts';
import { accessDenied, deliveryErrors, rejected } from '../../domain/series/delivery.ts';
import type { Thresholds } from '../../domain/thresholds.ts';
import { chart, timeline } from '../chart-panels.ts';
import type { Panel } from '../panel.ts';
import { labelled, own, pick, pickEvery, rate, total } from '../select.ts';
import * as states from '../states.ts';
import { bars } from '../table-panel.ts';
import { fullness } from '../tiles.ts';
import { COLORS, type Words } from '../words.ts';

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

export function pendingChart(limits: Thresholds): Panel {
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

export const errors = chart(
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
export function breaker(limits: Thresholds): Panel {
  return timeline('buffer/breaker', 'Что когда было', 'Магазин, ОФД, ККТ и смена во времени, как их видел монитор.', [
    { name: 'Магазин', expr: states.overallOverTime, words: states.OVERALL_OVER_TIME },
    { name: 'ОФД', expr: states.breakerOverTime, words: states.BREAKER },
    { name: 'ККТ', expr: states.adapterOverTime, words: states.ADAPTER_OVER_TIME },
    { name: 'Смена', expr: states.shiftOverTime(limits), words: states.SHIFT_OVER_TIME },
  ]);
}

export function openings(limits: Thresholds): Panel {
  const many = limits.breaker_openings_per_hour;
  return chart(
    'buffer/breaker-openings',
    'Обрывы связи с ОФД за час',
    `Сколько раз за последний час связь пропадала. Больше ${many} — плохой канал.`,
    [{ name: 'Обрывов', expr: `max(${pick(breakerRecentOpenings)})`, color: COLORS.calm }],
    { atLeast: many + 1, steps: [{ from: many, color: COLORS.warning }] },
  );
}

export function adapterChart(limits: Thresholds): Panel {
  const slow = limits.adapter_slow_seconds;
  return chart(
    'buffer/adapter',
    'Ответ адаптера ККТ, с',
    'За сколько адаптер отвечает. Он ждёт ОФД в том же потоке, поэтому медленный ответ обычно значит медленный ОФД. Разрыв линии — ответа не было.',
    [{ name: 'Время ответа', expr: `max(${pick(adapterLatency)})`, color: COLORS.calm }],
    { unit: 'none', decimals: 2, atLeast: slow + 1, steps: [{ from: slow, color: COLORS.warning }] },
  );
}

/** From a receipt's making to its delivery, over what the dashboard shows. */
export function howLong(): Panel {
  const within = (seconds: number) =>
    `sum(increase(${pickEvery(own.deliveryBuckets, `le=~"${seconds}([.]0)?"`)}[$__range]))`;
  const groups = BOUNDS.map(([, to], index) => {
    const from = BOUNDS[index - 1]?.[1];
    const upTo = to === null ? `sum(increase(${pickEvery(own.deliveryCount)}[$__range]))` : within(to);
    const count = from === undefined || from === null ? upTo : `${upTo} - ${within(from)}`;
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
const WITHIN: Words = Object.fromEntries(BOUNDS.map(([text], index) => [index, { text, color: COLORS.plain }]));

export function latency(): Panel {
  const quantile = (share: number) => `histogram_quantile(${share}, sum by (le) (${rate(own.deliveryBuckets)}))`;
  return chart(
    'buffer/latency',
    'От чека до ОФД, ч:мин:с',
    'Сколько чек ждал передачи: половина чеков быстрее p50, 95 из 100 — быстрее p95.',
    [
      { name: 'p50', expr: quantile(0.5), color: COLORS.calm, minStep: DELIVERIES_STEP },
      { name: 'p95', expr: quantile(0.95), color: COLORS.warning, minStep: DELIVERIES_STEP },
    ],
    { unit: 'dthms' },
  );
}

export function delivered(): Panel {
  // Prometheus 3 writes the bounds as 600.0.
  const within = (seconds: number) =>
    `sum(${rate(own.deliveryBuckets, `le=~"${seconds}([.]0)?"`)}) / sum(${rate(own.deliveryCount)})`;
  return chart(
    'buffer/delivered',
    'Доля переданных вовремя',
    'Какая доля переданных чеков дошла за 10 минут, за час и за 8 часов.',
    [
      { name: 'за 10 минут', expr: within(600), color: COLORS.good, minStep: DELIVERIES_STEP },
      { name: 'за час', expr: within(3600), color: COLORS.calm, minStep: DELIVERIES_STEP },
      { name: 'за 8 часов', expr: within(28_800), color: COLORS.warning, minStep: DELIVERIES_STEP },
    ],
    { unit: 'percentunit', max: 1 },
  );
}

export const wal = chart(
  'buffer/wal',
  'Журнал базы (WAL)',
  'Размер файла buffer.db-wal. Постоянный рост — кто-то долго читает базу.',
  [{ name: 'Размер', expr: `max(${pick(walBytes)})`, color: COLORS.calm }],
  { unit: 'bytes' },
);
