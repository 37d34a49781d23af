/** What the tax operator may do to a shop. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readHealth } from '../adapter-handle.ts';
import { addAged, ENOUGH_TO_TRIP, recoverDelivery, resolveDlq, sell, sellOver, tripBreaker, waitFor } from './moves.ts';
import { defineScenario } from './scenario.ts';

const RECEIPTS = 50;
const OFFLINE_SECONDS = 8 * 3600;

export const ofdOutage = defineScenario({
  name: 'ofd-outage',
  title: 'ОФД недоступен восемь часов',
  about:
    'ОФД не отвечает восемь часов, касса продаёт дальше: 50 чеков ждут в буфере. Затем связь вернётся, и все чеки уйдут без потерь и повторов.',
  expectedAlerts: ['PosBreakerOpen', 'PosReceiptWaiting'],
  startsSecondsAgo: OFFLINE_SECONDS + 1800,
  steps: async (till) => {
    await till.shoppers.stay();
    till.ofd.mode = 'refuse';
    await sellOver(till, RECEIPTS, OFFLINE_SECONDS);
    await tripBreaker(till);
  },
  recover: async (till) => {
    await recoverDelivery(till);
    till.letCustomersIn();
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
    await tripBreaker(till);
  },
  recover: recoverDelivery,
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
      await tripBreaker(till);
      await sleep(SEEN_MS);
      till.ofd.mode = 'accept';
      await waitFor(till, 'the breaker to close', async () => {
        await till.sync();
        return (await readHealth(till.adapterUrl)).components.circuit_breaker.state === 'CLOSED';
      });
      await sleep(SEEN_MS);
    }
  },
  recover: recoverDelivery,
});

export const accessDenied = defineScenario({
  name: 'access-denied',
  title: 'ОФД не принимает ключ доступа',
  about: 'ОФД отвечает 401: ключ или договор недействительны. Чеки остаются в буфере.',
  expectedAlerts: ['PosOfdAccessDenied'],
  steps: async (till) => {
    till.ofd.mode = '401';
    await sell(till, ENOUGH_TO_TRIP);
    await tripBreaker(till);
  },
  recover: recoverDelivery,
});

export const poisonReceipt = defineScenario({
  name: 'poison-receipt',
  title: 'Один чек держит все остальные',
  about: 'ОФД отвергает один чек (400). Он стоит первым, размыкает предохранитель, и хорошие чеки за ним не уходят.',
  expectedAlerts: ['PosOfdRejectsReceipt', 'PosBreakerOpen'],
  steps: async (till) => {
    await till.shoppers.stay();
    await recoverDelivery(till);
    till.ofd.mode = 'refuse';
    const outcome = await till.shoppers.buy();
    if (outcome.kind !== 'sold') throw new Error('the poisoned receipt could not be sold');
    till.ofd.poison.set(outcome.receiptId, 400);
    till.ofd.mode = 'accept';
    await tripBreaker(till);
    await sell(till, 5);
  },
  recover: async (till) => {
    await recoverDelivery(till);
    till.letCustomersIn();
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
  recover: async (till) => {
    resolveDlq(till);
    await recoverDelivery(till);
  },
});
