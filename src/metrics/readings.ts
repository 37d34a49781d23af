/** How often we looked, with what success, and how long it took. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Attempt, TryOutcome } from '../domain/adapter.ts';
import { type Reading, UNREADABLE_REASONS } from '../domain/facts.ts';

export function readingMetrics(registry: Registry) {
  const registers = [registry];
  const reads = new Counter({
    name: 'pos_monitor_buffer_reads_total',
    help: 'Readings of buffer.db by outcome',
    labelNames: ['outcome'] as const,
    registers,
  });
  for (const outcome of ['ok', ...UNREADABLE_REASONS]) reads.inc({ outcome }, 0);
  const duration = new Histogram({
    name: 'pos_monitor_buffer_read_duration_seconds',
    help: 'How long a reading of buffer.db took',
    buckets: [0.005, 0.05, 0.5, 5],
    registers,
  });
  const deliveries = new Histogram({
    name: 'kkt_sync_duration_seconds',
    help: 'How long receipts waited for their delivery to the OFD, for the deliveries seen',
    buckets: [10, 30, 60, 300, 600, 1800, 3600, 28_800, 86_400, 2_592_000],
    registers,
  });
  const prints = new Histogram({
    name: 'kkt_print_duration_seconds',
    help: 'How long the same receipts had waited to be printed, by the time in their document',
    buckets: [1, 10, 60, 600],
    registers,
  });
  return {
    observe(reading: Reading, seconds: number) {
      reads.inc({ outcome: reading.ok ? 'ok' : reading.reason });
      duration.observe(seconds);
      if (!reading.ok) return;
      for (const { seconds, printedAfter } of reading.facts.deliveries) {
        deliveries.observe(seconds);
        if (printedAfter !== null) prints.observe(printedAfter);
      }
    },
  };
}

const OUTCOMES: readonly TryOutcome['kind'][] = ['answer', 'busy', 'refused', 'wrong'];

export function probeMetrics(registry: Registry) {
  const probes = new Counter({
    name: 'pos_monitor_adapter_probes_total',
    help: "Questions to the adapter's health path by outcome",
    labelNames: ['outcome'] as const,
    registers: [registry],
  });
  for (const outcome of OUTCOMES) probes.inc({ outcome }, 0);
  return { observe: ({ outcome }: Attempt) => probes.inc({ outcome: outcome.kind }) };
}

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
