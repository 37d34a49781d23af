/** What the operator says of his shop, and the numbers that decide: he may change each. */
import type { Contact } from './alerts/cashier.ts';
import type { DayName, Seconds, TimeZone } from './day.ts';
import type { Category } from './sales.ts';

interface ClosedDays {
  /** 0 is Monday, 6 is Sunday; never all seven. */
  readonly weekdays: readonly number[];
  readonly days: readonly DayName[];
}

export interface Shop {
  readonly name: string;
  readonly zone: TimeZone;
  /** The names that the operator gave to terminals, by pos_id. */
  readonly terminals: Readonly<Record<string, string>>;
  /** In the operator's order; none where he names none. */
  readonly categories: readonly Category[];
  /** Overrides what the file says. */
  readonly capacity: number | null;
  readonly driveEnds: Seconds | null;
  readonly contractEnds: Seconds | null;
  /** Opening and closing time on the shop's clock, in minutes of the day; null where it never closes. */
  readonly hours: { readonly opens: number; readonly closes: number } | null;
  /** Days on which it stays closed whatever the hours say. */
  readonly closed: ClosedDays;
  /** The till is for training: a test printer is all right. */
  readonly training: boolean;
  /** The kinds of channel through which people are told, and whether there is an Alertmanager that could. */
  readonly channels: readonly string[];
  readonly hasAlertmanager: boolean;
  readonly contacts: readonly Contact[];
  /** Under which address people reach the page; null where the operator did not say. */
  readonly publicUrl: string | null;
  /** The data is the simulator's; every face says so. */
  readonly demo: boolean;
  readonly thresholds: Thresholds;
}

/** The numbers that decide. What each means, its default and its range stand here once; `pos-monitor.yml` may change it. */
interface Threshold {
  readonly byDefault: number;
  readonly from: number;
  readonly to: number;
  readonly whole: boolean;
  /** As the settings' documentation has it. */
  readonly means: string;
}

const decimal = (byDefault: number, from: number, to: number, means: string): Threshold => ({
  ...{ byDefault, from, to, means },
  whole: false,
});
const whole = (...given: Parameters<typeof decimal>): Threshold => ({ ...decimal(...given), whole: true });

const THRESHOLDS = {
  buffer_full_percent: decimal(100, 1, 100, 'Buffer full: percent of the capacity that is pending (P1).'),
  buffer_high_percent: decimal(80, 1, 100, 'Buffer high: percent of the capacity that is pending (P2).'),
  fill_within_hours: decimal(
    2,
    0.1,
    48,
    'Warn when the buffer will be full within so many hours at the pace of the last 30 minutes.',
  ),
  fill_min_pending: whole(20, 0, 100_000, '… but only with more than so many receipts pending.'),
  adapter_silent_minutes: decimal(
    10,
    1,
    120,
    'An adapter without a valid answer for so long counts as down (P1). It answers late while the OFD hangs.',
  ),
  adapter_slow_seconds: decimal(5, 0.1, 60, 'A health answer that takes longer counts as slow.'),
  adapter_slow_tries: whole(3, 1, 5, 'So many slow or missing answers among the last 5 tries are reported.'),
  breaker_openings_per_hour: whole(
    5,
    0,
    60,
    'More openings of the circuit breaker within an hour are called unstable.',
  ),
  rejected_min_retries: whole(3, 1, 20, 'A receipt that the OFD refused (HTTP 4xx) so many times is reported (P1).'),
  receipt_waiting_hours: decimal(4, 0.1, 24, 'The oldest undelivered receipt waits longer (P2).'),
  receipt_overdue_hours: decimal(24, 1, 720, 'The oldest undelivered receipt waits longer (P1).'),
  ofd_deadline_days: decimal(30, 1, 30, 'The legal limit of 54-FZ: after so many days the fiscal drive stops.'),
  ofd_deadline_warning_days: decimal(
    25,
    1,
    30,
    'Warn of that limit when the oldest undelivered receipt is older (P1).',
  ),
  sync_stalled_hours: decimal(2, 0.1, 48, 'The last delivery is longer ago while receipts wait (P2).'),
  not_printed_after_seconds: whole(
    60,
    5,
    600,
    'A receipt without a fiscal sign counts as not printed after so many seconds.',
  ),
  not_printed_within_minutes: decimal(15, 1, 1440, '… and is reported for so many minutes.'),
  not_printed_many: whole(3, 2, 1000, 'So many of them mean that the printer is out of order (P1); fewer are P2.'),
  shift_too_long_hours: decimal(24, 1, 24, 'A shift that is open longer (P1). The law sets 24 hours.'),
  shift_ends_soon_hours: decimal(22, 0.5, 24, 'Remind to close the shift when it is open longer (P2).'),
  cash_tolerance_rubles: decimal(
    0.01,
    0.01,
    1_000_000,
    'A larger difference between expected and recorded cash is reported (P2).',
  ),
  transactions_unsynced_hours: decimal(4, 0.1, 720, 'The oldest cash transaction not sent to Odoo is older (P2).'),
  clock_drift_seconds: decimal(
    5,
    1,
    3600,
    "A larger difference between this computer's clock and the adapter's host is reported (P2).",
  ),
  expiry_warning_days: whole(30, 1, 365, 'Warn so many days before the fiscal drive or the OFD contract ends (P2).'),
  drive_expiry_critical_days: whole(3, 0, 365, 'From so many days on the end of the fiscal drive is P1.'),
  contract_expiry_critical_days: whole(7, 0, 365, 'From so many days on the end of the OFD contract is P1.'),
  refund_share: decimal(
    0.2,
    0.01,
    1,
    "Refunds as a share of the sales of 30 days; the tax service's risk sign is 0.3.",
  ),
  refund_min_sales: whole(20, 1, 1_000_000, '… said only with at least so many sales.'),
  buffer_unreadable_seconds: whole(60, 10, 3600, 'No good reading of buffer.db for so long (P1).'),
  rings_again_minutes: whole(15, 1, 1440, 'A P1 that somebody has seen rings again after so long while it stands.'),
  nobody_saw_minutes: whole(15, 1, 1440, 'A P1 that nobody has seen for so long goes to the second contact.'),
  disk_full_megabytes: whole(
    200,
    1,
    1_000_000,
    'Less is free on the disk of buffer.db: the till is about to refuse sales (P1).',
  ),
  disk_low_megabytes: whole(1000, 1, 10_000_000, 'Less is free on the disk of buffer.db (P2).'),
  disk_forecast_days: decimal(
    7,
    0.5,
    60,
    'That disk will be full within so many days at the pace of the last week (P2).',
  ),
  odoo_offline_hours: decimal(4, 0.01, 168, 'The adapter has said for so long that it does not reach Odoo (P2).'),
  till_silent_hours: decimal(
    2,
    1,
    24,
    'Nothing sold for so long in working hours in which every week had sales (screen only).',
  ),
} as const;

export type ThresholdName = keyof typeof THRESHOLDS;
export type Thresholds = Readonly<Record<ThresholdName, number>>;

/** What is made of each, by its name. */
export function ofThresholds<Made>(make: (threshold: Threshold) => Made): Record<ThresholdName, Made> {
  const made = Object.entries(THRESHOLDS).map(([name, threshold]) => [name, make(threshold)] as const);
  // The compiler forgets the names on the way through entries.
  return Object.fromEntries(made) as Record<ThresholdName, Made>;
}

export const DEFAULT_THRESHOLDS: Thresholds = ofThresholds(({ byDefault }) => byDefault);
