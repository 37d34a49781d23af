import { cashierWords, whomToCall } from '../../domain/alerts/cashier.ts';
import { blinderOf } from '../../domain/alerts/life.ts';
import { runbookUrl } from '../../domain/links.ts';
import { toRublesOrNull } from '../../domain/money.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { ShownAlert } from '../../domain/view.ts';
import type { AlertAnswer } from '../schemas/status.ts';

export function alertView(alert: ShownAlert, { shop, till, lastKnown }: Snapshot): AlertAnswer {
  const { seen, levelSince } = alert;
  const { title, steps, selling, call } = cashierWords(alert.name);
  const helper = whomToCall(shop.contacts, call);
  const meant = (till ?? lastKnown?.till)?.meant[alert.name] ?? [];
  return {
    level: alert.level,
    title,
    steps: [...steps],
    selling,
    call: call && { who: call, name: helper?.name ?? null, role: helper?.role ?? null, phone: helper?.phone ?? null },
    receipts: meant
      .filter(({ posId }) => alert.posId === null || posId === alert.posId)
      .map(({ number, kopecks, createdAt }) => ({ number, rubles: toRublesOrNull(kopecks), created_at: createdAt })),
    message: alert.message,
    action: alert.action,
    timestamp: Math.floor(alert.since),
    name: alert.name,
    pos_id: alert.posId,
    runbook: runbookUrl(shop.publicUrl, alert.name),
    state: alert.state,
    unknown_since: alert.unknownSince === null ? null : Math.floor(alert.unknownSince),
    blinded_by: blinderOf(alert),
    level_since: Math.floor(levelSince),
    seen: seen && {
      at: Math.floor(seen.at),
      by: seen.by,
      rings_again_at: Math.floor(seen.at) + shop.thresholds.rings_again_minutes * 60,
    },
  };
}
