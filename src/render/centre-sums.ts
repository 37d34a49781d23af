/** What the centre's dashboards would have to look for among all shops and hours each time, written down once. */
import type { Config } from '../config/schema.ts';
import { bufferReadAt, bufferUp } from '../domain/series/buffer.ts';
import {
  deliveredByMonth,
  terminalOldestUndelivered,
  terminalUndelivered,
  terminalUndeliveredRubles,
  terminalUnpriced,
} from '../domain/series/delivery.ts';
import {
  correctionReceipts,
  dayRubles,
  printedReceipts,
  refundReceipts,
  refundRubles,
  refundShare,
  revenueRubles,
  salesReceipts,
  salesRubles,
  todayHourRubles,
  yesterdayRubles,
} from '../domain/series/sales.ts';
import type { Series } from '../domain/series/series.ts';
import { demo, driveEnds, terminalInfo, utcOffset } from '../domain/series/shop.ts';
import { byShop, EXPECTED, SEEN, STATE } from './centre-alerts.ts';
import { JOB, type RecordingRule } from './prometheus.ts';

/** Of each till that a shop tells of, or told of last: when it did. */
const TILL = 'pos_terminal:told_timestamp_seconds';
/** Of each of them: 3 its monitor does not answer, 2 urgent, 1 wants attention, 0 well, -1 not known, -2 its shop is closed. */
export const TILL_STATE = 'pos_terminal:state';
/**
 * When the fiscal drive of a till stops it, by its cause: `receipt`, unless the oldest one is delivered before, and `end`, as
 * the operator said. Infinity where nothing does, so that it is remembered that nothing does.
 */
export const DRIVE_BLOCKS = 'pos_terminal:drive_blocks_timestamp_seconds';
/** Which part of a month's deliveries came within ten minutes, a day, thirty days: of a shop, and of a region. */
export const DELIVERED_RATIO = 'pos_shop:delivered:ratio';
export const REGION_DELIVERED_RATIO = 'pos_region:delivered:ratio';
/** Of the regions, and so without a label `shop`. */
export const ofRegion = (name: string) => `pos_region:${name.replace(/^(pos|kkt)_/, '')}`;
/** How many shops of a region tell nothing of their tills just now: they are in none of its sums. */
export const REGION_WITHOUT_DATA = ofRegion('shops_without_data');
/** How many shops of a region, and how many of its tills, are in each state. */
export const REGION_SHOPS = 'pos_region:shops';
export const REGION_TILLS = 'pos_region:terminals';

const ONE = 'shop, region, job, instance, pos_id';
const DRIVE = 'shop, region, pos_id';
const ofTills = (value: string) => `max by (${ONE}, name) (${value})`;
const last = (record: string) => `last_over_time(${record}[1h])`;
/** What was known of a shop stays while its file is not read, as long as the shop is remembered. */
const WHERE_UNREAD = `and ${byShop} ${SEEN} unless ${byShop} (max by (shop, region) (${bufferUp.name}{shop!=""}) == 1)`;
/** A till that the shop's last samples did not name had been taken away before it fell silent. */
const TOLD_LAST = `${last(TILL)} > ${byShop} group_left () (max by (shop, region) (${last(TILL)}) - 120)`;

const standing = (priority: string) =>
  (['!', ''] as const)
    .map((not) => {
      const alerts = `ALERTS{priority="${priority}",shop!="",pos_id${not}=""}`;
      return `${TILL} and on (${not === '' ? 'shop, region, job, instance' : ONE}) ${alerts}`;
    })
    .join(' or ');

const MONITOR_UP = `up{job="${JOB}",shop!=""}`;

export const TILL_RECORDS: readonly RecordingRule[] = [
  { record: TILL, expr: `${ofTills(`timestamp(${terminalInfo.name}{shop!=""})`)} or (${TOLD_LAST} ${WHERE_UNREAD})` },
  {
    record: TILL_STATE,
    expr: [
      `3 + 0 * (${TILL} unless ${byShop} ${MONITOR_UP} == 1 and ${byShop} (${MONITOR_UP} or ${EXPECTED}))`,
      `2 + 0 * (${standing('P1')})`,
      `1 + 0 * (${standing('P2')})`,
      `0 * ${ofTills(`${terminalInfo.name}{shop!=""}`)}`,
      `0 * (${TILL} and ${byShop} ${MONITOR_UP}) - 1`,
      // It sends nothing, and nobody waits for it to.
      `0 * ${TILL} - 2`,
    ].join(' or '),
  },
  { record: REGION_SHOPS, expr: `count_values by (region) ("state", ${STATE})` },
  { record: REGION_TILLS, expr: `count_values by (region) ("state", ${TILL_STATE})` },
];

/** What is asked of all shops at once, added up by region. */
const SUMMED: readonly Series[] = [
  dayRubles,
  todayHourRubles,
  revenueRubles,
  salesRubles,
  salesReceipts,
  refundRubles,
  refundReceipts,
  correctionReceipts,
  printedReceipts,
  yesterdayRubles,
  terminalUndelivered,
  terminalUndeliveredRubles,
  terminalUnpriced,
];

export const SALES_RECORDS: readonly RecordingRule[] = [
  {
    record: REGION_WITHOUT_DATA,
    expr: `count by (region) (${STATE} unless ${byShop} ${bufferUp.name}{shop!=""} == 1) or 0 * count by (region) (${STATE})`,
  },
  ...SUMMED.map(({ name, labelNames }) => {
    const by = ['region', ...labelNames.filter((label) => label !== 'pos_id')].join(', ');
    return { record: ofRegion(name), expr: `sum by (${by}) (${name}{shop!=""})` };
  }),
  { record: ofRegion('up'), expr: 'min by (region, job) (up{shop!=""})' },
  {
    record: ofRegion('pos_monitor_active_alerts'),
    expr: 'sum by (region, priority) (pos_monitor_active_alerts{shop!="",priority=~"P1|P2"})',
  },
  { record: ofRegion(bufferReadAt.name), expr: `min by (region) (${bufferReadAt.name}{shop!=""})` },
  // Where a region has several calendars its easternmost one counts.
  ...[bufferUp, demo, refundShare, utcOffset].map(({ name }) => ({
    record: ofRegion(name),
    expr: `max by (region) (${name}{shop!=""})`,
  })),
];

export function deliveryRecords({ thresholds }: Config): readonly RecordingRule[] {
  const deadline = thresholds.ofd_deadline_days * 86_400;
  const ofEach = (name: string) => `min by (${DRIVE}) (${name}{shop!=""})`;
  const never = `(0 * max by (${DRIVE}) (${TILL}) + Inf)`;
  const byCause = (cause: string, expr: string) => `label_replace(${expr}, "cause", "${cause}", "", "")`;
  const seen = [
    byCause(
      'receipt',
      `${ofEach(terminalOldestUndelivered.name)} + ${deadline} or ${never} and ${ofEach(terminalUndelivered.name)} == 0`,
    ),
    byCause(
      'end',
      `0 * max by (${DRIVE}) (${TILL}) + ${byShop} group_left () (max by (shop, region) (${driveEnds.name}{shop!=""}) or 0 * ${SEEN} + Inf)`,
    ),
  ].join(' or ');
  const isRead = `and ${byShop} (max by (shop, region) (${bufferUp.name}{shop!=""}) == 1)`;
  return [
    {
      record: DRIVE_BLOCKS,
      expr: `(${seen}) ${isRead} or (${last(DRIVE_BLOCKS)} and on (${DRIVE}) ${TILL} ${WHERE_UNREAD})`,
    },
    { record: DELIVERED_RATIO, expr: deliveredRatio('shop, region') },
    { record: REGION_DELIVERED_RATIO, expr: deliveredRatio('region') },
  ];
}

function deliveredRatio(by: string): string {
  const sum = (within: string, labels: string) =>
    `sum by (${by}, ${labels}) (${deliveredByMonth.name}{shop!="",within${within}"any"})`;
  return `${sum('!=', 'month, within')} / on (${by}, month) group_left () (${sum('=', 'month')} > 0)`;
}
