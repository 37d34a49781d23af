/** What may happen to the clock, and to what is called today. */
import type { TillOptions } from '../../../src/simulator/index.ts';
import { faultTest } from './drawn.ts';
import type { Faces } from './faces.ts';
import { type FaultId, THOROUGH } from './matrix.ts';
import { play, type Scene } from './scene.ts';
import { type FaultShop, SOLD_BEFORE } from './shop.ts';

const HOUR = 3600;
/** Today's adapter keeps no sessions. */
const AS_TODAY: TillOptions = { sessions: false };
const realNow = () => Date.now() / 1000;
const offsetTo = (moment: string) => Date.parse(moment) / 1000 - realNow();

/** The monitor goes by the clock as it is now, and nothing that it says comes from the future or from long ago. */
const goesBy =
  (offset: () => number) =>
  ({ status }: Faces): boolean => {
    if (status === null) return false;
    const now = realNow() + offset();
    const heard = status.kkt_status.last_heartbeat ?? 0;
    return (
      Math.abs(status.timestamp - now) < 5 &&
      status.data_age_seconds >= 0 &&
      status.data_age_seconds < 5 &&
      heard <= now + 1 &&
      heard > now - 20
    );
  };

/** Nothing happened but that the clock was set; on a busy computer the adapter may answer late besides. */
function alarm({ alerts, status }: Faces): string | null {
  if (alerts !== null && alerts.length > 0) return `${alerts.join(', ')} was told`;
  const fine = THOROUGH ? ['online'] : ['online', 'busy'];
  return status === null || fine.includes(status.kkt_status.state) ? null : `the KKT was ${status.kkt_status.state}`;
}

function playClockSet(fault: FaultId, by: number): Promise<void> {
  let offset = 0;
  return play(
    fault,
    ({ shop, rightAgain }) =>
      rightAgain(() => {
        offset = by;
        return shop.setClock(offset);
      }),
    { till: AS_TODAY, clockOffset: 0, alsoRight: goesBy(() => offset), untruth: alarm },
  );
}

faultTest('clock-forward', () => playClockSet('clock-forward', HOUR));
faultTest('clock-back', () => playClockSet('clock-back', -HOUR));

interface Day {
  readonly date: string;
  /** Sales by the hour of the shop's clock; other hours have none. */
  readonly hours: Readonly<Record<number, number>>;
}

function showsDay({ today, metrics, live }: Faces, { date, hours }: Day): boolean {
  const count = Object.values(hours).reduce((sum, sales) => sum + sales, 0);
  return (
    today?.date === date &&
    today.total_count === count &&
    today.hourly_data.every((row) => row.count === (hours[row.hour] ?? 0)) &&
    (metrics?.get('pos_sales_today_receipts{pos_id="POS-001"}') ?? 0) === count &&
    live?.sales_today?.total_count === count
  );
}

/** What is to be shown as today once so many more were sold. */
type DayOf = (soldSince: number) => Day;

interface CalendarScene {
  readonly zone: string;
  /** The clock when the shop opens and sells its first receipts. */
  readonly opens: string;
  readonly before: DayOf;
  readonly after: DayOf;
  /** Brings the moment about after which it is the other day. */
  turn(scene: Scene): Promise<void>;
}

function playCalendar(fault: FaultId, { zone, opens, before, after, turn }: CalendarScene): Promise<void> {
  let dayOf = before;
  const days = [before, after].map((day) => day(0).date);
  return play(
    fault,
    (scene) =>
      scene.rightAgain(async () => {
        await turn(scene);
        dayOf = after;
      }),
    {
      till: AS_TODAY,
      clockOffset: offsetTo(opens),
      settings: { shop: { time_zone: zone } },
      alsoRight: (faces, shop) => showsDay(faces, dayOf(shop.pending - SOLD_BEFORE)),
      untruth: ({ today }) => (today === null || days.includes(today.date) ? null : `${today.date} was called today`),
    },
  );
}

/** Nobody waits for midnight: the clock is set to shortly before. Resolves when it has come. */
async function comesTo(midnight: string, shop: FaultShop): Promise<void> {
  await shop.setClock(offsetTo(midnight) - SHORTLY_SECONDS);
  await new Promise((resolve) => setTimeout(resolve, SHORTLY_SECONDS * 1000));
}
const SHORTLY_SECONDS = 3;

/** In Beirut 23:59:59 is followed by 01:00 on the last Sunday of March. */
faultTest('midnight-does-not-exist', () =>
  playCalendar('midnight-does-not-exist', {
    zone: 'Asia/Beirut',
    opens: '2027-03-27T21:50:00Z',
    before: (sold) => ({ date: '2027-03-27', hours: { 23: SOLD_BEFORE + sold } }),
    after: (sold) => ({ date: '2027-03-28', hours: { 1: sold } }),
    turn: ({ shop }) => comesTo('2027-03-27T22:00:00Z', shop),
  }),
);

/** On the last Saturday of October 23:59:59 is followed by 23:00, and Sunday begins an hour later. */
faultTest('midnight-comes-twice', () =>
  playCalendar('midnight-comes-twice', {
    zone: 'Asia/Beirut',
    opens: '2027-10-30T20:50:00Z',
    before: (sold) => ({ date: '2027-10-30', hours: { 23: SOLD_BEFORE + sold } }),
    after: (sold) => ({ date: '2027-10-31', hours: { 0: sold - 1 } }),
    turn: async (scene) => {
      await comesTo('2027-10-30T21:00:00Z', scene.shop);
      scene.trueNumbers = [scene.shop.pending, scene.shop.pending + 1];
      await scene.shop.sell();
      const stillSaturday = { date: '2027-10-30', hours: { 23: SOLD_BEFORE + 1 } };
      await scene.meanwhile('it is still Saturday', (faces) => showsDay(faces, stillSaturday));
      await comesTo('2027-10-30T22:00:00Z', scene.shop);
    },
  }),
);

/** In the middle of the Pacific it is tomorrow already. */
faultTest('zone-changed', () =>
  playCalendar('zone-changed', {
    zone: 'Europe/Moscow',
    opens: '2027-07-01T12:00:00Z',
    before: (sold) => ({ date: '2027-07-01', hours: { 15: SOLD_BEFORE + sold } }),
    after: (sold) => ({ date: '2027-07-02', hours: { 2: SOLD_BEFORE + sold } }),
    turn: async ({ shop }) => {
      shop.writeSettings({ shop: { time_zone: 'Pacific/Kiritimati' } });
      shop.monitor.child.kill('SIGHUP');
    },
  }),
);
