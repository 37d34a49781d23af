import { addAged, recoverDelivery } from './moves.ts';
import { defineScenario } from './scenario.ts';

const RECEIPTS = 3;

export const printerOutOfPaper = defineScenario({
  name: 'printer-out-of-paper',
  title: 'В ККТ кончилась бумага',
  about: 'Чеки пробиваются и попадают в буфер, но не печатаются. После замены бумаги ККТ допечатает их.',
  expectedAlerts: ['PosReceiptsNotPrinted'],
  steps: async (till) => {
    await till.adapter.tell({ op: 'paper', present: false });
    addAged(till, RECEIPTS, 300, 90, { printed: false });
    await till.shoppers.buy();
  },
  recover: async (till) => {
    await till.adapter.tell({ op: 'paper', present: true });
    await recoverDelivery(till);
  },
});
