/** What the tax operator may do to a shop, and the days that run out there. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Till } from '../till.ts';
import {
  addAged,
  breakerIs,
  daysFromNow,
  defineScenario,
  deliverAll,
  ENOUGH_TO_TRIP,
  resolveDlq,
  sell,
  sellOver,
  waitFor,
} from './scenario.ts';

const RECEIPTS = 50;
const HOUR = 3600;
const DAY = 24 * HOUR;
const OFFLINE_SECONDS = 8 * HOUR;

export const ofdOutage = defineScenario({
  name: 'ofd-outage',
  title: 'ОФД недоступен восемь часов',
  about:
    'ОФД не отвечает восемь часов, касса продаёт дальше: 50 чеков ждут в буфере. Затем связь вернётся, и все чеки уйдут без потерь и повторов.',
  expectedAlerts: ['PosBreakerOpen', 'PosReceiptWaiting'],
  startsSecondsAgo: OFFLINE_SECONDS + 1800,
  steps: async (till) => {
    await till.shoppers.stay();
    // A till that was started again has those of the time before.
    await deliverAll(till);
    till.ofd.mode = 'refuse';
    await sellOver(till, RECEIPTS, OFFLINE_SECONDS);
    await breakerIs(till, 'OPEN');
  },
});

export const ofdHangs = defineScenario({
  name: 'ofd-hangs',
  title: 'ОФД принимает соединение и молчит',
  about:
    'ОФД не отвечает, адаптер ждёт его в своём единственном потоке: /v1/health отвечает с опозданием почти на минуту. Это «занят», а не «упал». Затем предохранитель разомкнётся.',
  expectedAlerts: ['PosBreakerOpen'],
  passingAlerts: ['PosAdapterSlow', 'PosBreakerHalfOpen'],
  steps: async (till) => {
    till.ofd.mode = 'hang';
    await sell(till, ENOUGH_TO_TRIP);
    await breakerIs(till, 'OPEN');
  },
});

const OPENINGS = 7;
/** A monitor asks once a second at most: what lasts shorter is not seen, however fast the shop's time passes. */
const SEEN_MS = 1500;

export const flapping = defineScenario({
  name: 'flapping',
  title: 'Связь с ОФД то есть, то нет',
  about:
    'Связь с ОФД пропадает и возвращается каждую минуту; предохранитель размыкается снова и снова, чеки доходят с задержкой. Тревога держится ещё час после последних размыканий.',
  expectedAlerts: ['PosBreakerFlapping'],
  passingAlerts: ['PosBreakerOpen', 'PosBreakerHalfOpen'],
  startsSecondsAgo: 1800,
  clearsAfterSeconds: 3600,
  steps: async (till) => {
    for (let opening = 0; opening < OPENINGS; opening++) {
      till.ofd.mode = 'refuse';
      await sell(till, 5);
      await breakerIs(till, 'OPEN');
      await sleep(SEEN_MS);
      till.ofd.mode = 'accept';
      await breakerIs(till, 'CLOSED');
      await sleep(SEEN_MS);
    }
  },
});

export const accessDenied = defineScenario({
  name: 'access-denied',
  title: 'ОФД не принимает ключ доступа',
  about: 'ОФД отвечает 401: ключ или договор недействительны. Чеки остаются в буфере.',
  expectedAlerts: ['PosOfdAccessDenied'],
  steps: async (till) => {
    till.ofd.mode = '401';
    await sell(till, ENOUGH_TO_TRIP);
    await breakerIs(till, 'OPEN');
  },
});

export const poisonReceipt = defineScenario({
  name: 'poison-receipt',
  title: 'Один чек держит все остальные',
  about: 'ОФД отвергает один чек (400). Он стоит первым, размыкает предохранитель, и хорошие чеки за ним не уходят.',
  expectedAlerts: ['PosOfdRejectsReceipt', 'PosBreakerOpen'],
  steps: async (till) => {
    await till.shoppers.stay();
    await deliverAll(till);
    till.ofd.mode = 'refuse';
    const outcome = await till.shoppers.buy();
    if (outcome.kind !== 'sold') throw new Error('the poisoned receipt could not be sold');
    till.ofd.poison.set(outcome.receiptId, 400);
    till.ofd.mode = 'accept';
    await breakerIs(till, 'OPEN');
    await sell(till, 5);
  },
});

const AGE_SECONDS = 900;

export const dlq = defineScenario({
  name: 'dlq',
  title: 'Чек не отправлен после 20 попыток',
  about: 'ОФД 19 раз не принял чек (500), хотя другие чеки уходят. Двадцатая попытка переносит его в DLQ.',
  expectedAlerts: ['PosDlqNotEmpty'],
  steps: async (till) => {
    till.ofd.mode = 'refuse';
    const [receiptId = ''] = addAged(till, 1, AGE_SECONDS, AGE_SECONDS);
    till.ofd.poison.set(receiptId, 500);
    till.edit((writer) => writer.fail(receiptId, 'OFD returned 500: Internal Server Error', 19));
    till.ofd.mode = 'accept';
    await waitFor(till, 'the receipt to be given up', async () => {
      await sell(till, 1);
      await till.sync();
      return till.edit(({ db }) => db.prepare('SELECT 1 FROM dlq WHERE resolved_at IS NULL').get() !== undefined);
    });
  },
  mend: async (till) => {
    resolveDlq(till);
  },
});

export const receiptOverdue = defineScenario({
  name: 'receipt-overdue',
  title: 'Чек не передан более суток',
  about: 'ОФД недоступен, старший чек в буфере ждёт 26 часов.',
  expectedAlerts: ['PosReceiptOverdue', 'PosBreakerOpen'],
  steps: (till) => keepWaiting(till, 26 * HOUR, HOUR),
});

export const deadlineNear = defineScenario({
  name: 'deadline-near',
  title: 'До блокировки ФН осталось несколько дней',
  about: 'Старший чек ждёт в буфере 26 дней; на тридцатый фискальный накопитель блокируется.',
  expectedAlerts: ['PosOfdDeadlineNear', 'PosBreakerOpen'],
  steps: (till) => keepWaiting(till, 26 * DAY, DAY),
});

async function keepWaiting(till: Till, oldestSeconds: number, newestSeconds: number): Promise<void> {
  till.ofd.mode = 'refuse';
  addAged(till, ENOUGH_TO_TRIP, oldestSeconds, newestSeconds);
  await breakerIs(till, 'OPEN');
}

export const driveExpires = defineScenario({
  name: 'drive-expires',
  title: 'Истекает срок фискального накопителя',
  about: 'До конца срока ФН 20 дней. Дату знает монитор из своих настроек, касса тут ни при чём.',
  expectedAlerts: ['PosFiscalDriveExpires'],
  monitorConfig: () => ({ fiscal_drive_ends: daysFromNow(20) }),
  stands: true,
});

export const contractExpires = defineScenario({
  name: 'contract-expires',
  title: 'Истекает договор с ОФД',
  about: 'До конца договора с ОФД 20 дней. Дату знает монитор из своих настроек, касса тут ни при чём.',
  expectedAlerts: ['PosOfdContractExpires'],
  monitorConfig: () => ({ ofd_contract_ends: daysFromNow(20) }),
  stands: true,
});
