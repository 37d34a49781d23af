import { Gauge, type Registry } from 'prom-client';

/** Returns how to say where the journal stands. */
export function journalMetrics(registry: Registry): (isUp: () => boolean) => void {
  let isUp = () => false;
  new Gauge({
    name: 'pos_monitor_journal_up',
    help: 'Whether the journal of alerts is open and can be written',
    registers: [registry],
    collect() {
      this.set(Number(isUp()));
    },
  });
  return (asked) => {
    isUp = asked;
  };
}
