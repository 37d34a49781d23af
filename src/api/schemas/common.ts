/**
 * Building blocks of the answers, and answers about no till: errors, health, who has logged in. Every field says what it
 * is, because the API's documentation is made from here.
 */
import * as z from 'zod';
import { ROLES } from '../../config/schema.ts';

export const seconds = (description: string) => z.int().describe(`${description} (Unix seconds)`);
export const maybeSeconds = (description: string) => seconds(description).nullable();
export const rubles = (description: string) => z.number().describe(`${description}, roubles`);
export const maybeRubles = (description: string) => rubles(description).nullable();
export const count = (description: string) => z.int().describe(description);
/** What is said of a day before it is null. */
export const knownSince = (unknown: string) =>
  z.iso
    .date()
    .nullable()
    .describe(
      `The day of the file’s first receipt; null where it has none. Of an earlier day, but for today, nothing is known: ${unknown} null`,
    );
export const posId = z.string().describe('Terminal');

/** Sums that stand in answers which those may see, too, who may see no sums. */
export const FOR_REVENUE = 'null for a role without revenue';

/** Receipts that the OFD does not have yet. A document may name no sum, and nobody knows what it is worth. */
export const waiting = z.object({
  count: count('Number of receipts'),
  rubles: maybeRubles(`Sum of those of them that name one; ${FOR_REVENUE}, and where none names one`),
  unpriced: count('How many of them have a document that names no sum'),
});

export const tally = z.object({ count: count('Number of receipts'), rubles: rubles('Their sum') });

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

const role = z.enum(ROLES);
const lifetime = z.int().describe('Seconds for which it is good');

export const token = z
  .object({ token: z.string(), token_type: z.literal('Bearer'), expires_in: lifetime, role })
  .meta({ id: 'Token' });

export const login = z.object({ user: z.string(), role, expires_in: lifetime }).meta({ id: 'Login' });

export const session = z
  .object({
    locked: z.boolean().describe('Whether one has to log in'),
    user: z.string().nullable().describe('null for nobody'),
    role: role.nullable(),
  })
  .meta({ id: 'Session' });
export type SessionAnswer = z.infer<typeof session>;
