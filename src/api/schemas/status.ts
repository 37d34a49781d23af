import * as z from 'zod';
import { HELPERS, SELLING } from '../../domain/alerts/cashier.ts';
import { count, FOR_REVENUE, maybeRubles, maybeSeconds, posId, rubles, seconds } from './common.ts';

export const bufferStatus = z.object({
  pending: count('Receipts that wait to be sent'),
  dlq: count('Unresolved receipts in the dead-letter queue'),
  percent_full: z.number().describe('Pending receipts in percent of the capacity'),
  last_sync: maybeSeconds('Last successful delivery'),
  capacity: count('Pending receipts at which the till blocks'),
  syncing: count('Receipts that are being sent'),
  failed: count('Receipts that the adapter gave up'),
  oldest_pending_at: maybeSeconds('When the oldest pending receipt was created'),
  oldest_undelivered_at: maybeSeconds('When the oldest undelivered receipt was created'),
  undelivered: count('Receipts that the OFD does not have yet: pending, syncing, or failed and not resolved'),
  undelivered_rubles: maybeRubles(`Sum of those of them that name one; ${FOR_REVENUE}, and where none names one`),
  undelivered_unpriced: count('How many of them have a document that names no sum'),
  seconds_to_full: z.number().nullable().describe('At the pace of the last 30 minutes; null while it does not fill'),
});

const kktStatus = z.object({
  is_online: z.boolean().describe('The adapter answers, or is merely busy'),
  circuit_breaker_state: z.enum(['CLOSED', 'OPEN', 'HALF_OPEN', 'UNKNOWN']),
  last_heartbeat: maybeSeconds('When the adapter last answered; null before the first answer'),
  ofd_status: z.enum(['online', 'offline', 'unknown']).describe('OPEN is offline, CLOSED is online'),
  state: z.enum(['online', 'busy', 'offline', 'unknown']),
  odoo_online: z.boolean().nullable().describe('Whether the adapter reaches Odoo; null where it does not say'),
  state_age_seconds: z.int().nullable().describe('How long ago the shown breaker state was told'),
});

export const session = z.object({
  pos_id: posId,
  session_id: z.string(),
  status: z.enum(['open', 'closing', 'closed']),
  opened_at: seconds('Beginning of the shift'),
  closed_at: maybeSeconds('End of the shift'),
  hours_open: z.number().nullable().describe('Hours since the shift began; null once it is closed'),
  cash_balance: maybeRubles(`Cash; ${FOR_REVENUE}`),
  card_balance: maybeRubles(`Cards; ${FOR_REVENUE}`),
  z_report: z.record(z.string(), z.unknown()).nullable().describe("The Z-report's figures as the adapter wrote them"),
});

export const terminalBrief = z.object({
  pos_id: posId,
  name: z.string(),
  session_open: z.boolean().nullable().describe('null where the file does not keep sessions'),
  cash_balance: maybeRubles('Cash of the open session'),
  card_balance: maybeRubles('Cards of the open session'),
  pending: count('Receipts of this terminal that wait to be sent'),
  undelivered: count('Receipts of this terminal that the OFD does not have yet'),
  undelivered_rubles: maybeRubles(`Sum of those of them that name one; ${FOR_REVENUE}, and where none names one`),
  undelivered_unpriced: count('How many of them have a document that names no sum'),
  oldest_undelivered_at: maybeSeconds('When the oldest of them was created'),
  last_receipt_at: maybeSeconds('Newest receipt'),
});

/** The state of the shop, or of one terminal: the answer of /api/v1/status and the body of each WebSocket message. */
export const status = z
  .object({
    cash_balance: maybeRubles('Cash of the open sessions; 0 without one (see balances_known); null if unreadable'),
    card_balance: maybeRubles('Cards of the open sessions; 0 without one (see balances_known); null if unreadable'),
    buffer: bufferStatus,
    kkt_status: kktStatus,
    timestamp: seconds('When this answer was made'),
    balances_known: z.boolean().describe('Whether a session is open whose balances these are'),
    session: session.nullable().describe('The open session; of several terminals the one that opened first'),
    sessions: z.array(session).describe('All open sessions, or where a terminal has none its last one'),
    taken_today: z
      .object({ cash: rubles('Cash'), card: rubles('Cards'), other: rubles('Other') })
      .nullable()
      .describe(`Payments of the sales of today, from the receipts; ${FOR_REVENUE}`),
    sees_revenue: z
      .boolean()
      .describe('Whether the role of the one who asks includes sums; without it they are all null'),
    terminals: z.array(terminalBrief),
    data_age_seconds: z.number().describe('How long ago the buffer was read or found unchanged'),
    source: z.enum(['live', 'stopped']).describe('Beside a running adapter, or from the file a stopped one left'),
    wal_left: z
      .boolean()
      .describe(
        'The adapter is gone and has left buffer.db-wal: the newest receipts lie in it, so all three files are copied together',
      ),
    counted_at: maybeSeconds(
      'When all receipts of today and yesterday were last looked at; null if since the last write',
    ),
    problems: z
      .array(z.object({ kind: z.string(), table: z.string(), rows: z.int() }))
      .describe('Rows that could not be used'),
    notifications: z
      .object({
        configured: z
          .boolean()
          .describe('Whether there is an Alertmanager: it was named in the settings, or its watchdog was heard'),
        working: z.boolean().nullable().describe('null while nothing is known'),
        last_watchdog_at: maybeSeconds('When the watchdog was last heard'),
        channels: z
          .array(
            z.object({
              channel: z.string().describe('telegram, max, email, webhook, pagerduty, opsgenie'),
              delivered_at: maybeSeconds('When a message last went through'),
              failed_at: maybeSeconds('When one last failed'),
            }),
          )
          .describe("The configured kinds of channel, from Alertmanager's own figures; without any nobody is told"),
      })
      .describe('The way of messages to the phone'),
    shop: z.object({ name: z.string(), time_zone: z.string(), demo: z.boolean().describe('The data is invented') }),
  })
  .meta({ id: 'Status' });
export type StatusAnswer = z.infer<typeof status>;
export type TerminalBrief = z.infer<typeof terminalBrief>;

export const alert = z
  .object({
    level: z.enum(['P1', 'P2', 'INFO']),
    title: z.string().describe('What the till calls it'),
    steps: z.array(z.string()).describe('What the cashier does, in this order'),
    selling: z.enum(SELLING).nullable().describe('Whether to go on selling; null where it is not about that'),
    call: z
      .object({
        who: z.enum(HELPERS),
        name: z.string().nullable().describe('Of the contacts of the settings the one who is that, or can be called'),
        role: z.string().nullable().describe('What he is to the shop'),
        phone: z.string().nullable(),
      })
      .nullable()
      .describe('Whom to call; null where nobody need be called'),
    receipts: z
      .array(
        z.object({
          number: z.string().nullable().describe('Of the fiscal document; null where it has none'),
          rubles: maybeRubles(`Its sum; ${FOR_REVENUE}, and where it names none`),
          created_at: maybeSeconds('When it was made'),
        }),
      )
      .describe('The receipts it speaks of, three at most'),
    message: z.string().describe("In the administrator's words"),
    action: z.string().describe('What the administrator does'),
    timestamp: seconds('When it began'),
    name: z.string(),
    pos_id: posId.nullable().describe('null where it is the whole shop’s'),
    runbook: z.string().describe('Address of the page that helps'),
    state: z
      .enum(['active', 'unknown'])
      .describe('unknown while its source cannot be seen: the words are the last known, and it is not over'),
    unknown_since: maybeSeconds('When its source was last seen; null while it is seen'),
    blinded_by: z.string().nullable().describe('The alert that says why it cannot be seen, where there is one'),
    seen: z
      .object({
        at: seconds('When somebody said «Вижу»'),
        by: z.string().describe('The user who had logged in; where nobody does, the name of the screen'),
        rings_again_at: seconds('When screens sound again if it still stands'),
      })
      .nullable()
      .describe('null while nobody has seen it at this level, or since it grew worse'),
    level_since: seconds('Since when it is told at this level, or since it grew worse: then screens sound anew'),
  })
  .meta({ id: 'Alert' });
export type AlertAnswer = z.infer<typeof alert>;
export const alerts = z.array(alert).meta({ id: 'Alerts' });

/** What the WebSocket sends: the status with the alerts; while the buffer cannot be read, without what is unknown. */
export const realtimeMessage = z
  .object({
    ...status.shape,
    buffer: bufferStatus.nullable().describe('null while the buffer cannot be read'),
    data_age_seconds: z.number().nullable(),
    source: status.shape.source.nullable(),
    wal_left: status.shape.wal_left.nullable(),
    alerts,
    sales_today: z
      .object({
        total_revenue: maybeRubles(`Sales; ${FOR_REVENUE}`),
        total_count: count('Number of sales'),
        hourly: z.array(z.number()).nullable().describe(`Roubles by hour; ${FOR_REVENUE}`),
      })
      .nullable()
      .describe('Sales of today and their sum by hour of the day'),
    last_known: z
      .lazy(() => z.object({ at: seconds('When it was read'), status: status }))
      .nullable()
      .describe('The last good reading, only while the buffer cannot be read'),
  })
  .meta({ id: 'RealtimeMessage' });
export type RealtimeMessage = z.infer<typeof realtimeMessage>;

/** What the list beside DEMO on the page shows. */
export const demoAnswer = z.object({
  stories: z.array(z.object({ name: z.string(), title: z.string() })),
  playing: z.string().nullable().describe('null between two stories; also one that is not offered here'),
  ready: z.boolean().describe('Whether the screen shows already what the story is about'),
});
export type DemoAnswer = z.infer<typeof demoAnswer>;
