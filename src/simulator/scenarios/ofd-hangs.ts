import { ENOUGH_TO_TRIP, recoverDelivery, sell, tripBreaker } from './moves.ts';
import { defineScenario } from './scenario.ts';

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
