import { recoverDelivery, sell } from './moves.ts';
import { defineScenario } from './scenario.ts';

const SKEW_SECONDS = -600;

export const clockSkew = defineScenario({
  name: 'clock-skew',
  title: 'Часы кассы переведены назад',
  about:
    'Часы кассы отстают на 10 минут. Порядок чеков не нарушается: его держат гибридные часы. PosClockDrift видна, только если адаптер стоит на другом компьютере.',
  expectedAlerts: [],
  steps: async (till) => {
    await sell(till, 3);
    await till.setSkew(SKEW_SECONDS);
    await sell(till, 7);
  },
  recover: async (till) => {
    await till.setSkew(0);
    await recoverDelivery(till);
  },
});
