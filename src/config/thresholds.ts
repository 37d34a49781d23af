import { ofThresholds, type ThresholdName } from '../domain/thresholds.ts';
import { decimal, section, together, whole } from './fields.ts';

const fields = ofThresholds((threshold) =>
  (threshold.whole ? whole : decimal)(threshold.from, threshold.to)
    .default(threshold.byDefault)
    .describe(threshold.means),
);

/** Pairs that only make sense in this order: a warning comes before what it warns of. */
const ORDERED: readonly (readonly [smaller: ThresholdName, larger: ThresholdName, unitRatio: number])[] = [
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
