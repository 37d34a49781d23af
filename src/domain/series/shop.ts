/** The shop itself: its clock, and the dates that the operator keeps an eye on. */
import { openingsAround, type Shift } from '../hours.ts';
import { type Collector, flag, gauge, labelledGauge, seenBy, tillGauge } from './series.ts';

export const driveEnds = gauge(
  'kkt_fiscal_drive_end_timestamp_seconds',
  'When the fiscal drive expires; absent where the operator has not said',
  ({ shop }) => shop.driveEnds,
);
export const contractEnds = gauge(
  'kkt_ofd_contract_end_timestamp_seconds',
  'When the contract with the OFD ends; absent where the operator has not said',
  ({ shop }) => shop.contractEnds,
);
export const testPrinter = tillGauge(
  'kkt_test_printer',
  "Whether the newest printed receipt comes from the adapter's test printer",
  (till) => flag(till.testPrinter),
);
export const testPrinterAtWork = seenBy(
  'buffer',
  gauge(
    'kkt_test_printer_at_work',
    'The same of a till that is neither for training nor a demo: its receipts have no legal force',
    ({ till, shop }) => (till === null ? null : flag(till.testPrinter === true && !shop.training && !shop.demo)),
  ),
);
export const unseenSince = gauge(
  'pos_alert_unseen_timestamp_seconds',
  'Since when the oldest P1 stands that nobody has acknowledged; absent where there is none',
  (snapshot) => snapshot.unseenSince,
);
export const utcOffset = gauge(
  'pos_shop_utc_offset_seconds',
  "How far the shop's clock is ahead of UTC",
  (snapshot) => snapshot.utcOffset,
);
const OPENINGS = ['last', 'next'] as const;
const openingGauge = (name: string, help: string, side: keyof Shift) =>
  labelledGauge(name, help, ['opening'], ({ shop, now }) => {
    const around = openingsAround(shop, now);
    return around === null ? [] : OPENINGS.map((opening) => ({ labels: { opening }, value: around[opening][side] }));
  });
export const opens = openingGauge(
  'pos_shop_opens_timestamp_seconds',
  'Begin of the working day that has begun last, and of the next one; absent where the shop never closes',
  'opens',
);
export const closes = openingGauge('pos_shop_closes_timestamp_seconds', 'End of the same working days', 'closes');
export const demo = gauge('pos_monitor_demo', 'Whether the data is invented by the simulator', ({ shop }) =>
  flag(shop.demo),
);
export const terminalInfo = seenBy(
  'buffer',
  labelledGauge(
    'pos_terminal_info',
    'The name that the operator gave to a terminal',
    ['pos_id', 'name'],
    ({ till }) => till?.terminals.map(({ posId, name }) => ({ labels: { pos_id: posId, name }, value: 1 })) ?? [],
  ),
);
export const shopInfo = labelledGauge(
  'pos_shop_info',
  "The shop's name, its time zone, and the address of its own page where the operator gave one",
  ['name', 'time_zone', 'address'],
  ({ shop }) => [{ labels: { name: shop.name, time_zone: shop.zone, address: shop.publicUrl ?? '' }, value: 1 }],
);

export const shopCollector: Collector = {
  name: 'shop',
  series: [
    driveEnds,
    contractEnds,
    testPrinter,
    testPrinterAtWork,
    unseenSince,
    utcOffset,
    opens,
    closes,
    demo,
    terminalInfo,
    shopInfo,
  ],
};
