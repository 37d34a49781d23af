/** The way to the tax operator: what is not there yet, how old it is, and what stands in its way. */
import { DELIVERED_WITHIN } from '../facts.ts';
import { toRublesOrNull } from '../money.ts';
import { ERROR_CLASSES } from '../receipt.ts';
import { AGE_CLASSES } from '../till.ts';
import { type Collector, labelledGauge, seenBy, terminalGauge, tillGauge } from './series.ts';

export const undelivered = tillGauge(
  'kkt_undelivered_receipts',
  'Receipts that the OFD does not have yet',
  (till) => till.undelivered.count,
);
export const undeliveredRubles = tillGauge(
  'kkt_undelivered_rubles',
  'Sum of those of them that name one; absent where none does',
  (till) => toRublesOrNull(till.undelivered.kopecks),
);
export const undeliveredUnpriced = tillGauge(
  'kkt_undelivered_unpriced_receipts',
  'Undelivered receipts whose document names no sum',
  (till) => till.undelivered.unpriced,
);
const undeliveredAges = labelledGauge(
  'kkt_undelivered_age_receipts',
  'Undelivered receipts by age',
  ['age'],
  ({ till }) => AGE_CLASSES.flatMap((age) => (till === null ? [] : [{ labels: { age }, value: till.ages[age] }])),
);
export const oldestUndelivered = tillGauge(
  'kkt_oldest_undelivered_timestamp_seconds',
  'When the oldest undelivered receipt was created; absent when all are delivered',
  (till) => till.undelivered.oldestAt,
);
export const undated = tillGauge(
  'kkt_undelivered_undated_receipts',
  'Undelivered receipts whose age nobody can tell: their time is none, or lies ahead',
  (till) => till.undelivered.undated,
);
export const dlqSize = tillGauge('kkt_dlq_size', 'Unresolved rows of the dead-letter queue', (till) => till.dlq);
export const deliveryErrors = labelledGauge(
  'kkt_delivery_error_receipts',
  'Undelivered receipts by the class of their last error',
  ['class'],
  ({ till }) =>
    ERROR_CLASSES.flatMap((name) => (till === null ? [] : [{ labels: { class: name }, value: till.errors[name] }])),
);
export const rejected = tillGauge(
  'kkt_rejected_receipts',
  'Undelivered receipts that the OFD has refused repeatedly as wrong',
  (till) => till.rejected,
);
export const accessDenied = tillGauge(
  'kkt_access_denied_receipts',
  'Undelivered receipts for which the OFD refused the access key',
  (till) => till.accessDenied,
);
export const lastSync = tillGauge(
  'kkt_last_sync_timestamp_seconds',
  'When a receipt was last delivered; absent before the first',
  (till) => till.lastSync,
);
export const syncAwaited = tillGauge(
  'kkt_sync_awaited_timestamp_seconds',
  'Since when receipts have waited and none was delivered; absent while none waits, and before the first delivery',
  ({ pending, lastSync: last, oldestPendingAt }) =>
    pending === 0 || last === null ? null : Math.max(last, oldestPendingAt ?? last),
);
export const deliveredByMonth = seenBy(
  'buffer',
  labelledGauge(
    'kkt_month_delivered_receipts',
    'Receipts that the OFD took in this month and in the last, by how long they had waited at most',
    ['month', 'within'],
    ({ till }) =>
      (till?.deliveredMonths ?? []).flatMap(({ month, receipts }) =>
        DELIVERED_WITHIN.map(({ name }, index) => ({ labels: { month, within: name }, value: receipts[index] ?? 0 })),
      ),
  ),
);
export const terminalPending = terminalGauge(
  'pos_pending_receipts',
  "The terminal's receipts that wait to be sent",
  (terminal) => terminal.pending,
);
export const terminalUndelivered = terminalGauge(
  'pos_undelivered_receipts',
  "The terminal's receipts that the OFD does not have yet",
  (terminal) => terminal.undelivered.count,
);
export const terminalUndeliveredRubles = terminalGauge(
  'pos_undelivered_rubles',
  'Sum of those of them that name one; absent where none does',
  (terminal) => toRublesOrNull(terminal.undelivered.kopecks),
);
export const terminalUnpriced = terminalGauge(
  'pos_undelivered_unpriced_receipts',
  "The terminal's undelivered receipts whose document names no sum",
  (terminal) => terminal.undelivered.unpriced,
);
export const terminalOldestUndelivered = terminalGauge(
  'pos_oldest_undelivered_timestamp_seconds',
  "When the terminal's oldest undelivered receipt was created; absent when all are delivered",
  (terminal) => terminal.undelivered.oldestAt,
);

export const deliveryCollector: Collector = {
  name: 'delivery',
  series: [
    undelivered,
    undeliveredRubles,
    undeliveredUnpriced,
    undated,
    undeliveredAges,
    oldestUndelivered,
    dlqSize,
    deliveryErrors,
    rejected,
    accessDenied,
    lastSync,
    syncAwaited,
    deliveredByMonth,
    terminalPending,
    terminalUndelivered,
    terminalUndeliveredRubles,
    terminalUnpriced,
    terminalOldestUndelivered,
  ],
};
