import { recoverDelivery, sell, sellOver } from './moves.ts';
import { defineScenario } from './scenario.ts';

const SKEW_SECONDS = -600;
/** The shift has to be older than that: sales from before its opening would not be its own. */
const BEFORE_SECONDS = 900;

export const clockSkew = defineScenario({
  name: 'clock-skew',
  title: 'Часы кассы переведены назад',
  about:
    'Часы кассы отстают на 10 минут. Порядок чеков не нарушается: его держат гибридные часы. PosClockDrift видна, только если адаптер стоит на другом компьютере.',
  expectedAlerts: [],
  startsSecondsAgo: 1800,
  steps: async (till) => {
    await sellOver(till, 6, BEFORE_SECONDS);
    await till.setSkew(SKEW_SECONDS);
    await sell(till, 7);
  },
  recover: async (till) => {
    await till.setSkew(0);
    await recoverDelivery(till);
  },
});
