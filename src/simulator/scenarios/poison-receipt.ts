import { recoverDelivery, sell, tripBreaker } from './moves.ts';
import { defineScenario } from './scenario.ts';

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
