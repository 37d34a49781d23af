import { recoverDelivery } from './moves.ts';
import { defineScenario } from './scenario.ts';

export const cleanStop = defineScenario({
  name: 'clean-stop',
  title: 'Адаптер остановлен как положено',
  about:
    'Адаптер останавливается чисто: рядом с buffer.db нет ни -wal, ни -shm, а последний остаток всё равно должен быть виден.',
  expectedAlerts: ['PosAdapterDown'],
  steps: (till) => till.adapter.stop(),
  recover: async (till) => {
    await till.adapter.start();
    await recoverDelivery(till);
  },
});
