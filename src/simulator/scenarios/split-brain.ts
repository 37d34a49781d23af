import { requestSync } from '../adapter-client.ts';
import { recoverDelivery, sell } from './moves.ts';
import { defineScenario } from './scenario.ts';

export const splitBrain = defineScenario({
  name: 'split-brain',
  title: 'Два адаптера на одном файле',
  about:
    'Запускается второй адаптер на том же buffer.db, и оба отправляют одновременно. Замок пускает одного: ни один чек не уйдёт дважды. Тревог быть не должно.',
  expectedAlerts: [],
  steps: async (till) => {
    await till.rival.start();
    await sell(till, 10);
    const urls = [till.adapter.url, till.rival.url, till.adapter.url];
    await Promise.all(urls.map((url) => requestSync(url)));
  },
  recover: async (till) => {
    await till.rival.stop();
    await recoverDelivery(till);
  },
});
