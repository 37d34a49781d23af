import { Counter, type Registry } from 'prom-client';
import type { Attempt, TryOutcome } from '../domain/adapter.ts';

const OUTCOMES: readonly TryOutcome['kind'][] = ['answer', 'busy', 'refused', 'wrong'];

export interface ProbeMetrics {
  observe(attempt: Attempt): void;
}

export function probeMetrics(registry: Registry): ProbeMetrics {
  const probes = new Counter({
    name: 'pos_monitor_adapter_probes_total',
    help: "Questions to the adapter's health path by outcome",
    labelNames: ['outcome'] as const,
    registers: [registry],
  });
  for (const outcome of OUTCOMES) probes.inc({ outcome }, 0);
  return { observe: ({ outcome }) => probes.inc({ outcome: outcome.kind }) };
}
