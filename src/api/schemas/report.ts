import * as z from 'zod';
import { count, knownSince, maybeRubles, maybeSeconds, posId, rubles, seconds, waiting } from './common.ts';
import { daySums, topProducts } from './sales.ts';
import { session } from './status.ts';

/** All null for a day that is not known. */
const figures = z.object({
  ...daySums.shape,
  average: maybeRubles('The average sale, to the kopeck; null without one'),
  malformed: count('Receipts that could not be read').nullable(),
});

const drawer = z.object({
  status: session.shape.status,
  opened_at: seconds('When the shift was opened'),
  closed_at: maybeSeconds('When it was closed; null while it is not'),
  put_in: maybeRubles('The float, and what else was put in; null, as the three below, where a transaction is unclear'),
  sales: maybeRubles('Sold for cash'),
  refunds: maybeRubles('Cash given back'),
  taken_out: maybeRubles('Cash taken out'),
  expected: maybeRubles('put_in + sales − refunds − taken_out'),
  actual: maybeRubles('What the till says; null while the shift is being closed'),
  difference: maybeRubles('actual − expected'),
});

export const dayReport = z
  .object({
    shop: z.string(),
    time_zone: z.string(),
    demo: z.boolean().describe('The data is invented'),
    date: z.iso.date().describe('The day in the shop’s time zone'),
    pos_id: posId.nullable().describe('Whose report it is; null for the whole shop'),
    made_at: seconds('As of when'),
    known_since: knownSince('its figures, hours and goods are'),
    total: figures,
    terminals: z.array(
      z.object({
        pos_id: posId,
        name: z.string(),
        ...figures.shape,
        drawer: drawer.nullable().describe('Of the shift of that day; null where the file tells of none'),
      }),
    ),
    hours: z.array(z.object({ hour: z.int(), revenue: rubles('Sales'), count: count('Sales') })).nullable(),
    products: topProducts.nullable().describe('The ten that sold best'),
    categories: topProducts.nullable().describe('All sales by category; null also where none are configured'),
    undelivered: waiting
      .nullable()
      .describe('What the OFD does not have yet, of all days; null for a day that is over'),
    counted_at: maybeSeconds('When each receipt of the day was last looked at, if the file was written since'),
  })
  .meta({ id: 'DayReport' });
export type DayReportAnswer = z.infer<typeof dayReport>;
