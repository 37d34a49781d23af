import * as z from 'zod';
import { ENTRY_KINDS } from '../../domain/journal.ts';
import { maybeSeconds, posId, seconds } from './common.ts';

const entry = z.object({
  id: z.int().describe('Grows with each entry'),
  at: seconds('When it happened'),
  kind: z.enum(ENTRY_KINDS),
  alert: z.string().nullable().describe('Name of the alert; null where it is about none'),
  pos_id: posId.nullable(),
  level: z.enum(['P1', 'P2', 'INFO']).nullable(),
  since: maybeSeconds('When the alert had begun'),
  who: z
    .string()
    .nullable()
    .describe(
      'Who saw it; of `told`, `told_over` and `notice` the kinds of channel to which Alertmanager handed it; of `delivered` and `failed` the kind that took a message, or did not: with `alert` where it is known which',
    ),
  text: z
    .string()
    .nullable()
    .describe(
      'Its words; of `delivered` and `failed` how many messages, and with `alert` to how many addresses the one about it went: a message about three alerts has three entries',
    ),
});

export const journal = z
  .object({
    entries: z.array(entry).describe('The newest first'),
    next: z.int().nullable().describe('`before` of the next page; null on the last one'),
  })
  .meta({ id: 'Journal' });
export type JournalAnswer = z.infer<typeof journal>;
