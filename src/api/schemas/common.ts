/** Building blocks of the answers. Every field says what it is, because the API's documentation is made from here. */
import { z } from 'zod';

export const seconds = (description: string) => z.int().describe(`${description} (Unix seconds)`);
export const maybeSeconds = (description: string) => seconds(description).nullable();
export const rubles = (description: string) => z.number().describe(`${description}, roubles`);
export const maybeRubles = (description: string) => rubles(description).nullable();
export const count = (description: string) => z.int().describe(description);
export const posId = z.string().describe('Terminal');

/** Sums that stand in answers which those may see, too, who may see no sums. */
export const FOR_REVENUE = 'null for a role without revenue';

export const tally = z.object({ count: count('Number of receipts'), rubles: rubles('Their sum') });
