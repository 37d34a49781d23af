import { blinderOf } from '../../domain/alerts/life.ts';
import { runbookUrl } from '../../domain/links.ts';
import type { Thresholds } from '../../domain/thresholds.ts';
import type { ToldAlert } from '../../domain/view.ts';
import type { AlertAnswer } from '../schemas/status.ts';

export function alertView(alert: ToldAlert, publicUrl: string, { rings_again_minutes }: Thresholds): AlertAnswer {
  const { seen, levelSince } = alert;
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
    level_since: Math.floor(levelSince),
    seen: seen && {
      at: Math.floor(seen.at),
      by: seen.by,
      rings_again_at: Math.floor(seen.at) + rings_again_minutes * 60,
    },
  };
}
