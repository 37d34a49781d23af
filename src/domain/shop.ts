/** What the operator says of his shop, and what follows from it for every picture of it. */
import type { Contact } from './alerts/cashier.ts';
import type { DayName, Seconds, TimeZone } from './day.ts';
import type { Category } from './sales.ts';
import type { Thresholds } from './thresholds.ts';

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
