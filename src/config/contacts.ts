import { isRecord } from '../domain/foreign.ts';
import { flag, list, oneOf, section, text } from './fields.ts';

/** In whose words somebody is told: what to do at the till, or what is wrong with it. */
export const VOICES = ['cashier', 'administrator'] as const;

const contact = section({
  name: text('a name').describe('Who it is; a channel of notifications may name him as its `contact`.'),
  role: text('what he is to the shop').describe('What he is to the shop, as it stands beside the number.'),
  phone: text('a telephone number').exactOptional().describe('Number to call.'),
  voice: oneOf(VOICES)
    .default('administrator')
    .describe(`In whose words he is told: ${VOICES.join(' or ')}.`),
  second: flag()
    .default(false)
    .describe('Told only where nobody has seen a P1 for `nobody_saw_minutes`, through the channels that name him.'),
});

export const contacts = list(contact);

/** Where a channel names a contact that there is not. */
export function strangerPaths(
  known: readonly { readonly name: string }[],
  channels: Readonly<Record<string, unknown>>,
): (string | number)[][] {
  const names = new Set<unknown>(known.map(({ name }) => name));
  return Object.entries(channels).flatMap(([kind, list]) =>
    (Array.isArray(list) ? list : []).flatMap((channel: unknown, index) =>
      !isRecord(channel) || channel.contact === undefined || names.has(channel.contact)
        ? []
        : [[kind, index, 'contact']],
    ),
  );
}
