import type { z } from 'zod';
import { DEFAULT_THRESHOLDS, type Thresholds } from '../domain/thresholds.ts';
import { decimal, section, together, whole } from './fields.ts';

const defaults = DEFAULT_THRESHOLDS;

const fields = {
  buffer_full_percent: decimal(1, 100)
    .default(defaults.buffer_full_percent)
    .describe('Buffer full: percent of the capacity that is pending (P1).'),
  buffer_high_percent: decimal(1, 100)
    .default(defaults.buffer_high_percent)
    .describe('Buffer high: percent of the capacity that is pending (P2).'),
  fill_within_hours: decimal(0.1, 48)
    .default(defaults.fill_within_hours)
    .describe('Warn when the buffer will be full within so many hours at the pace of the last 30 minutes.'),
  fill_min_pending: whole(0, 100_000)
    .default(defaults.fill_min_pending)
    .describe('… but only with more than so many receipts pending.'),
  adapter_silent_minutes: decimal(1, 120)
    .default(defaults.adapter_silent_minutes)
    .describe(
      'An adapter without a valid answer for so long counts as down (P1). It answers late while the OFD hangs.',
    ),
  adapter_slow_seconds: decimal(0.1, 60)
    .default(defaults.adapter_slow_seconds)
    .describe('A health answer that takes longer counts as slow.'),
  adapter_slow_tries: whole(1, 5)
    .default(defaults.adapter_slow_tries)
    .describe('So many slow or missing answers among the last 5 tries are reported.'),
  breaker_openings_per_hour: whole(0, 60)
    .default(defaults.breaker_openings_per_hour)
    .describe('More openings of the circuit breaker within an hour are called unstable.'),
  rejected_min_retries: whole(1, 20)
    .default(defaults.rejected_min_retries)
    .describe('A receipt that the OFD refused (HTTP 4xx) so many times is reported (P1).'),
  receipt_waiting_hours: decimal(0.1, 24)
    .default(defaults.receipt_waiting_hours)
    .describe('The oldest undelivered receipt waits longer (P2).'),
  receipt_overdue_hours: decimal(1, 720)
    .default(defaults.receipt_overdue_hours)
    .describe('The oldest undelivered receipt waits longer (P1).'),
  ofd_deadline_days: decimal(1, 30)
    .default(defaults.ofd_deadline_days)
    .describe('The legal limit of 54-FZ: after so many days the fiscal drive stops.'),
  ofd_deadline_warning_days: decimal(1, 30)
    .default(defaults.ofd_deadline_warning_days)
    .describe('Warn of that limit when the oldest undelivered receipt is older (P1).'),
  sync_stalled_hours: decimal(0.1, 48)
    .default(defaults.sync_stalled_hours)
    .describe('The last delivery is longer ago while receipts wait (P2).'),
  not_printed_after_seconds: whole(5, 600)
    .default(defaults.not_printed_after_seconds)
    .describe('A receipt without a fiscal sign counts as not printed after so many seconds.'),
  not_printed_within_minutes: decimal(1, 1440)
    .default(defaults.not_printed_within_minutes)
    .describe('… and is reported for so many minutes.'),
  not_printed_many: whole(2, 1000)
    .default(defaults.not_printed_many)
    .describe('So many of them mean that the printer is out of order (P1); fewer are P2.'),
  shift_too_long_hours: decimal(1, 24)
    .default(defaults.shift_too_long_hours)
    .describe('A shift that is open longer (P1). The law sets 24 hours.'),
  shift_ends_soon_hours: decimal(0.5, 24)
    .default(defaults.shift_ends_soon_hours)
    .describe('Remind to close the shift when it is open longer (P2).'),
  cash_tolerance_rubles: decimal(0.01, 1_000_000)
    .default(defaults.cash_tolerance_rubles)
    .describe('A larger difference between expected and recorded cash is reported (P2).'),
  transactions_unsynced_hours: decimal(0.1, 720)
    .default(defaults.transactions_unsynced_hours)
    .describe('The oldest cash transaction not sent to Odoo is older (P2).'),
  clock_drift_seconds: decimal(1, 3600)
    .default(defaults.clock_drift_seconds)
    .describe("A larger difference between this computer's clock and the adapter's host is reported (P2)."),
  expiry_warning_days: whole(1, 365)
    .default(defaults.expiry_warning_days)
    .describe('Warn so many days before the fiscal drive or the OFD contract ends (P2).'),
  drive_expiry_critical_days: whole(0, 365)
    .default(defaults.drive_expiry_critical_days)
    .describe('From so many days on the end of the fiscal drive is P1.'),
  contract_expiry_critical_days: whole(0, 365)
    .default(defaults.contract_expiry_critical_days)
    .describe('From so many days on the end of the OFD contract is P1.'),
  refund_share: decimal(0.01, 1)
    .default(defaults.refund_share)
    .describe("Refunds as a share of the sales of 30 days; the tax service's risk sign is 0.3."),
  refund_min_sales: whole(1, 1_000_000)
    .default(defaults.refund_min_sales)
    .describe('… said only with at least so many sales.'),
  buffer_unreadable_seconds: whole(10, 3600)
    .default(defaults.buffer_unreadable_seconds)
    .describe('No good reading of buffer.db for so long (P1).'),
  rings_again_minutes: whole(1, 1440)
    .default(defaults.rings_again_minutes)
    .describe('A P1 that somebody has seen rings again after so long while it stands.'),
  nobody_saw_minutes: whole(1, 1440)
    .default(defaults.nobody_saw_minutes)
    .describe('A P1 that nobody has seen for so long goes to the second contact.'),
  disk_full_megabytes: whole(1, 1_000_000)
    .default(defaults.disk_full_megabytes)
    .describe('Less is free on the disk of buffer.db: the till is about to refuse sales (P1).'),
  disk_low_megabytes: whole(1, 10_000_000)
    .default(defaults.disk_low_megabytes)
    .describe('Less is free on the disk of buffer.db (P2).'),
  disk_forecast_days: decimal(0.5, 60)
    .default(defaults.disk_forecast_days)
    .describe('That disk will be full within so many days at the pace of the last week (P2).'),
  odoo_offline_hours: decimal(0.1, 168)
    .default(defaults.odoo_offline_hours)
    .describe('The adapter has said for so long that it does not reach Odoo (P2).'),
  till_silent_hours: decimal(1, 24)
    .default(defaults.till_silent_hours)
    .describe('Nothing sold for so long in working hours in which every week had sales (screen only).'),
} satisfies Record<keyof Thresholds, z.ZodType>;

/** Pairs that only make sense in this order: a warning comes before what it warns of. */
const ORDERED: readonly (readonly [smaller: keyof Thresholds, larger: keyof Thresholds, unitRatio: number])[] = [
  ['buffer_high_percent', 'buffer_full_percent', 1],
  ['receipt_waiting_hours', 'receipt_overdue_hours', 1],
  ['ofd_deadline_warning_days', 'ofd_deadline_days', 1],
  ['receipt_overdue_hours', 'ofd_deadline_warning_days', 24],
  ['shift_ends_soon_hours', 'shift_too_long_hours', 1],
  ['not_printed_after_seconds', 'not_printed_within_minutes', 60],
  ['drive_expiry_critical_days', 'expiry_warning_days', 1],
  ['contract_expiry_critical_days', 'expiry_warning_days', 1],
  ['disk_full_megabytes', 'disk_low_megabytes', 1],
];

export const thresholds = ORDERED.reduce((schema, [smaller, larger, unitRatio]) => {
  const limit = unitRatio === 1 ? larger : `${larger} × ${unitRatio}`;
  return together(
    schema,
    ({ [smaller]: low, [larger]: high }) =>
      typeof low !== 'number' || typeof high !== 'number' || low < high * unitRatio,
    `expected less than ${limit}`,
    [smaller],
  );
}, section(fields));
