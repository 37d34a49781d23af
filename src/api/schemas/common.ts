/** Building blocks of the answers. Every field says what it is, because the API's documentation is made from here. */
import * as z from 'zod';

export const seconds = (description: string) => z.int().describe(`${description} (Unix seconds)`);
export const maybeSeconds = (description: string) => seconds(description).nullable();
export const rubles = (description: string) => z.number().describe(`${description}, roubles`);
export const maybeRubles = (description: string) => rubles(description).nullable();
export const count = (description: string) => z.int().describe(description);
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
