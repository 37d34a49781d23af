import { blinderOf, type Life } from '../../domain/alerts/life.ts';
import { runbookUrl } from '../../domain/links.ts';
import type { AlertAnswer } from '../schemas/status.ts';

export function alertView(alert: Life, publicUrl: string): AlertAnswer {
  return {
    level: alert.level,
    message: alert.message,
    action: alert.action,
    timestamp: Math.floor(alert.since),
    name: alert.name,
    pos_id: alert.posId,
    runbook: runbookUrl(publicUrl, alert.name),
    state: alert.state,
    unknown_since: alert.unknownSince === null ? null : Math.floor(alert.unknownSince),
    blinded_by: blinderOf(alert),
  };
}
