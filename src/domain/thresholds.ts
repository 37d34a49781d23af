/** The numbers that decide, with their defaults and reasons; `pos-monitor.yml` may change each of them. */
export interface Thresholds {
  readonly buffer_full_percent: number;
  readonly buffer_high_percent: number;
  readonly fill_within_hours: number;
  readonly fill_min_pending: number;
  readonly adapter_silent_minutes: number;
  readonly adapter_slow_seconds: number;
  readonly adapter_slow_tries: number;
  readonly breaker_openings_per_hour: number;
  readonly rejected_min_retries: number;
  readonly receipt_waiting_hours: number;
  readonly receipt_overdue_hours: number;
  readonly ofd_deadline_days: number;
  readonly ofd_deadline_warning_days: number;
  readonly sync_stalled_hours: number;
  readonly not_printed_after_seconds: number;
  readonly not_printed_within_minutes: number;
  readonly not_printed_many: number;
  readonly shift_too_long_hours: number;
  readonly shift_ends_soon_hours: number;
  readonly cash_tolerance_rubles: number;
  readonly transactions_unsynced_hours: number;
  readonly clock_drift_seconds: number;
  readonly expiry_warning_days: number;
  readonly drive_expiry_critical_days: number;
  readonly contract_expiry_critical_days: number;
  readonly refund_share: number;
  readonly refund_min_sales: number;
  readonly buffer_unreadable_seconds: number;
  readonly rings_again_minutes: number;
  readonly disk_full_megabytes: number;
  readonly disk_low_megabytes: number;
  readonly disk_forecast_days: number;
  readonly odoo_offline_hours: number;
  readonly till_silent_hours: number;
  readonly nobody_saw_minutes: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  buffer_full_percent: 100,
  buffer_high_percent: 80,
  fill_within_hours: 2,
  fill_min_pending: 20,
  adapter_silent_minutes: 10,
  adapter_slow_seconds: 5,
  adapter_slow_tries: 3,
  breaker_openings_per_hour: 5,
  rejected_min_retries: 3,
  receipt_waiting_hours: 4,
  receipt_overdue_hours: 24,
  ofd_deadline_days: 30,
  ofd_deadline_warning_days: 25,
  sync_stalled_hours: 2,
  not_printed_after_seconds: 60,
  not_printed_within_minutes: 15,
  not_printed_many: 3,
  shift_too_long_hours: 24,
  shift_ends_soon_hours: 22,
  cash_tolerance_rubles: 0.01,
  transactions_unsynced_hours: 4,
  clock_drift_seconds: 5,
  expiry_warning_days: 30,
  drive_expiry_critical_days: 3,
  contract_expiry_critical_days: 7,
  refund_share: 0.2,
  refund_min_sales: 20,
  buffer_unreadable_seconds: 60,
  rings_again_minutes: 15,
  disk_full_megabytes: 200,
  disk_low_megabytes: 1000,
  disk_forecast_days: 7,
  odoo_offline_hours: 4,
  till_silent_hours: 2,
  nobody_saw_minutes: 15,
};
