import { recoverDelivery } from './moves.ts';
import { defineScenario } from './scenario.ts';

export const adapterDown = defineScenario({
  name: 'adapter-down',
  title: 'Адаптер не работает',
  about: 'Процесс адаптера убит и не поднимается: соединение отвергается, -wal и -shm остались на диске.',
  expectedAlerts: ['PosAdapterDown'],
  steps: async (till) => {
    await till.shoppers.stay();
    await till.adapter.kill();
  },
  recover: async (till) => {
    await till.adapter.start();
    await recoverDelivery(till);
    till.letCustomersIn();
  },
});
