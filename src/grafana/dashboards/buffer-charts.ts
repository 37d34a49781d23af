import type { ErrorClass } from '../../domain/delivery-error.ts';
import { adapterLatency, breakerRecentOpenings } from '../../domain/series/adapter.ts';
import { capacity, pending, walBytes } from '../../domain/series/buffer.ts';
import { accessDenied, deliveryErrors, rejected } from '../../domain/series/delivery.ts';
import type { Thresholds } from '../../domain/thresholds.ts';
import { chart, timeline } from '../chart-panels.ts';
import { deliveryBuckets, deliveryCount } from '../outside-series.ts';
import type { Panel } from '../panel.ts';
import { pick, rate, total } from '../select.ts';
import * as states from '../states.ts';
import { COLORS } from '../words.ts';

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

export function errors(): Panel {
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

export function breaker(): Panel {
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

export function openings(limits: Thresholds): Panel {
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

export function adapterChart(limits: Thresholds): Panel {
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

export function latency(): Panel {
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

export function delivered(): Panel {
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

export function wal(): Panel {
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
