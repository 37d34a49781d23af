import { ENOUGH_TO_TRIP, recoverDelivery, sell, tripBreaker } from './moves.ts';
import { defineScenario } from './scenario.ts';

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
