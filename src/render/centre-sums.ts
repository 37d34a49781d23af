/** What the centre's dashboards would have to look for among all shops and hours each time, written down once. */
import type { Config } from '../config/schema.ts';
import { bufferUp } from '../domain/series/buffer.ts';
import { deliveredByMonth, terminalOldestUndelivered } from '../domain/series/delivery.ts';
import { dayRubles } from '../domain/series/sales.ts';
import { terminalInfo } from '../domain/series/shop.ts';
import { byShop, SEEN } from './centre-alerts.ts';
import type { RecordingRule } from './rule.ts';
import { JOB } from './watching.ts';

/** Of each till that a shop tells of, or told of last. */
const TILL = 'pos_terminal:known';
/** Of each of them: 3 its monitor does not answer, 2 urgent, 1 wants attention, 0 well, -1 not known. */
export const TILL_STATE = 'pos_terminal:state';
/** When the fiscal drive of a till stops it, unless its oldest receipt is delivered before; none where all are. */
export const DRIVE_BLOCKS = 'pos_terminal:drive_blocks_timestamp_seconds';
/** Which part of a month's deliveries came within ten minutes, a day, thirty days: of a shop, and of a region. */
export const DELIVERED_RATIO = 'pos_shop:delivered:ratio';
export const REGION_DELIVERED_RATIO = 'pos_region:delivered:ratio';
/** Of the regions, and so without a label `shop`. */
export const ofRegion = (name: string) => `pos_region:${name.slice('pos_'.length)}`;

const ONE = 'shop, region, job, instance, pos_id';
const named = `max by (${ONE}, name) (${terminalInfo.name}{shop!=""})`;

/** What was known of a shop stays while its file is not read, as long as the shop is remembered. */
const rememberedWhereUnread = (record: string) =>
  `(last_over_time(${record}[1h]) and ${byShop} ${SEEN} ` +
  `unless ${byShop} (max by (shop, region) (${bufferUp.name}{shop!=""}) == 1))`;

const standing = (priority: string) =>
  (['!', ''] as const)
    .map((not) => {
      const alerts = `ALERTS{priority="${priority}",shop!="",pos_id${not}=""}`;
      return `${TILL} and on (${not === '' ? 'shop, region, job, instance' : ONE}) ${alerts}`;
    })
    .join(' or ');

export const TILL_RECORDS: readonly RecordingRule[] = [
  { record: TILL, expr: `${named} or ${rememberedWhereUnread(TILL)}` },
  {
    record: TILL_STATE,
    expr: [
      `3 * (${TILL} unless ${byShop} up{job="${JOB}",shop!=""} == 1)`,
      `2 * (${standing('P1')})`,
      `1 * (${standing('P2')})`,
      `0 * ${named}`,
      `-1 * ${TILL}`,
    ].join(' or '),
  },
];

/** The past weeks of all shops of a region. */
export const SALES_RECORDS: readonly RecordingRule[] = [
  { record: ofRegion(dayRubles.name), expr: `sum by (region, days_ago) (${dayRubles.name}{shop!=""})` },
];

export function deliveryRecords({ thresholds }: Config): readonly RecordingRule[] {
  const deadline = thresholds.ofd_deadline_days * 86_400;
  const oldest = `min by (shop, region, pos_id) (${terminalOldestUndelivered.name}{shop!=""})`;
  return [
    { record: DRIVE_BLOCKS, expr: `${oldest} + ${deadline} or ${rememberedWhereUnread(DRIVE_BLOCKS)}` },
    { record: DELIVERED_RATIO, expr: deliveredRatio('shop, region') },
    { record: REGION_DELIVERED_RATIO, expr: deliveredRatio('region') },
  ];
}

function deliveredRatio(by: string): string {
  const sum = (within: string, labels: string) =>
    `sum by (${by}, ${labels}) (${deliveredByMonth.name}{shop!="",within${within}"any"})`;
  return `${sum('!=', 'month, within')} / on (${by}, month) group_left () (${sum('=', 'month')} > 0)`;
}
