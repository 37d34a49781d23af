import { addAged, ENOUGH_TO_TRIP, recoverDelivery, tripBreaker } from './moves.ts';
import { defineScenario } from './scenario.ts';

const HOUR = 3600;

export const receiptOverdue = defineScenario({
  name: 'receipt-overdue',
  title: 'Чек не передан более суток',
  about: 'ОФД недоступен, старший чек в буфере ждёт 26 часов.',
  expectedAlerts: ['PosReceiptOverdue', 'PosBreakerOpen'],
  steps: async (till) => {
    till.ofd.mode = 'refuse';
    addAged(till, ENOUGH_TO_TRIP, 26 * HOUR, HOUR);
    await tripBreaker(till);
  },
  recover: recoverDelivery,
});
