import { recoverDelivery, sellOver, tripBreaker } from './moves.ts';
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
