import type { Level } from '../domain/alerts/alert.ts';

/** Under which everything scrapes pos-monitor. */
export const JOB = 'pos-monitor';

/** An alerting rule as Prometheus writes it. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

const SEVERITY: Readonly<Record<Level, string>> = { P1: 'critical', P2: 'warning', INFO: 'info' };

export function levelLabels(level: Level): Record<string, string> {
  return { priority: level, severity: SEVERITY[level] };
}
