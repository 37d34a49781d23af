import * as z from 'zod';

/** A closed list: clients decide by it, people read `detail`. */
export const ERROR_CODES = [
  'invalid_parameter',
  'unknown_terminal',
  'not_found',
  'method_not_allowed',
  'unauthorized',
  'forbidden',
  'host_not_allowed',
  'origin_not_allowed',
  'payload_too_large',
  'precondition_failed',
  'range_not_satisfiable',
  'upgrade_required',
  'message_refused',
  'too_many_requests',
  'buffer_unreadable',
  'journal_unavailable',
  'message_late',
  'overloaded',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export const errorAnswer = z
  .object({
    detail: z.string().describe('What is wrong, for people'),
    error: z.enum(ERROR_CODES),
    parameter: z.string().optional().describe('The parameter at fault, or the place in the body'),
    reason: z.string().optional().describe('Why the buffer cannot be read, or why there is no journal'),
    last_known: z
      .object({ data: z.unknown(), age_seconds: z.number() })
      .optional()
      .describe('The last good answer and its age, where the buffer cannot be read'),
  })
  .meta({ id: 'Error' });
export type ErrorAnswer = z.infer<typeof errorAnswer>;

export const health = z
  .object({
    status: z.enum(['ok', 'degraded', 'error']),
    timestamp: z.int(),
    buffer_accessible: z.boolean(),
  })
  .meta({ id: 'Health' });
