import { recoverDelivery, waitFor } from './moves.ts';
import { defineScenario } from './scenario.ts';

export const crash = defineScenario({
  name: 'crash',
  title: 'Адаптер падает посреди продажи',
  about:
    'Питание пропадает (kill -9), когда чек уже в буфере, но ещё не напечатан. После перезапуска чек и остаток в кассе на месте.',
  expectedAlerts: ['PosAdapterDown'],
  passingAlerts: ['PosReceiptNotPrinted'],
  steps: async (till) => {
    await till.shoppers.stay();
    // At night the last delivery is hours ago, and the receipt that waits would look like a stalled sync.
    await till.shoppers.buy();
    await recoverDelivery(till);
    const rows = () => till.edit(({ db }) => Number(db.prepare('SELECT COUNT(*) FROM receipts').pluck().get()));
    const before = rows();
    const sale = till.shoppers.buy();
    await waitFor(till, 'the sale to be committed', () => rows() > before);
    await till.adapter.kill();
    await sale;
  },
  recover: async (till) => {
    await till.adapter.start();
    await till.adapter.tell({ op: 'paper', present: true });
    await recoverDelivery(till);
    till.letCustomersIn();
  },
});
