import type { ActiveAlert } from '../../domain/alerts/active.ts';
import { runbookUrl } from '../../domain/links.ts';
import type { AlertAnswer } from '../schemas/status.ts';

export function alertView(alert: ActiveAlert, publicUrl: string): AlertAnswer {
  return {
    level: alert.level,
    message: alert.message,
    action: alert.action,
    timestamp: Math.floor(alert.since),
    name: alert.name,
    pos_id: alert.posId,
    runbook: runbookUrl(publicUrl, alert.name),
  };
}
