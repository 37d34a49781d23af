import { setTimeout as sleep } from 'node:timers/promises';
import { readHealth } from '../adapter-client.ts';
import { recoverDelivery, sell, tripBreaker, waitFor } from './moves.ts';
import { defineScenario } from './scenario.ts';

const OPENINGS = 7;
/** A monitor asks once a second at most: what lasts shorter is not seen, however fast the shop's time passes. */
const SEEN_MS = 1500;

export const flapping = defineScenario({
  name: 'flapping',
  title: 'Связь с ОФД то есть, то нет',
  about:
    'Связь с ОФД пропадает и возвращается каждую минуту; предохранитель размыкается снова и снова, чеки доходят с задержкой. Тревога держится ещё час после последних размыканий.',
  expectedAlerts: ['PosBreakerFlapping'],
  passingAlerts: ['PosBreakerOpen', 'PosBreakerHalfOpen'],
  startsSecondsAgo: 1800,
  clearsAfterSeconds: 3600,
  steps: async (till) => {
    for (let opening = 0; opening < OPENINGS; opening++) {
      till.ofd.mode = 'refuse';
      await sell(till, 5);
      await tripBreaker(till);
      await sleep(SEEN_MS);
      till.ofd.mode = 'accept';
      await waitFor(till, 'the breaker to close', async () => {
        await till.sync();
        return (await readHealth(till.adapterUrl)).components.circuit_breaker.state === 'CLOSED';
      });
      await sleep(SEEN_MS);
    }
  },
  recover: recoverDelivery,
});
