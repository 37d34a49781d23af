/** Customers at the cash desks: they come by the hour of the day, and pay through the adapter's HTTP face. */
import * as z from 'zod';
import { localTime, type TimeZone } from '../domain/day.ts';
import { hourShare, nextBasket } from './baskets.ts';
import { type Clock, seconds } from './clock.ts';
import type { Basket } from './fiscal-doc.ts';
import { ONE_REQUEST } from './http.ts';
import { createRandom, type Random } from './random.ts';

const acknowledgement = z.object({ receipt_id: z.string(), status: z.string() });

type SaleOutcome =
  | { readonly kind: 'sold'; readonly receiptId: string; readonly printed: boolean }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'no_answer' };

interface ShopperOptions {
  readonly clock: Clock;
  readonly adapterUrl: () => string;
  readonly terminals: readonly string[];
  readonly seed: number;
  readonly receiptsPerDay: number;
  readonly timeZone: TimeZone;
}

/** The demonstration goes on at night, with the trade of a quiet hour. */
const QUIETEST_HOUR_SHARE = 0.03;
const LONGEST_LOOK_AHEAD_SECONDS = 900;
/** An adapter that waits for a hanging OFD answers only after its whole batch. */
const PATIENCE_MS = 120_000;

export function createShoppers(options: ShopperOptions) {
  const { clock, adapterUrl, terminals, seed, receiptsPerDay, timeZone } = options;
  const acknowledged: string[] = [];
  const tally = { refused: 0, unanswered: 0, turn: 0 };
  const random = createRandom(seed);
  let gone = new AbortController();
  let loops: Promise<void>[] = [];

  const buyWith = async (source: Random, posId: string, basket: Basket): Promise<SaleOutcome> => {
    const outcome = await sell(adapterUrl(), posId, basket, source.uuid());
    if (outcome.kind === 'sold') acknowledged.push(outcome.receiptId);
    if (outcome.kind === 'refused') tally.refused += 1;
    if (outcome.kind === 'no_answer') tally.unanswered += 1;
    return outcome;
  };

  const queueAt = async (posId: string, source: Random, signal: AbortSignal) => {
    while (!signal.aborted) {
      const { hour } = localTime(seconds(clock), timeZone);
      const perSecond = (receiptsPerDay * Math.max(QUIETEST_HOUR_SHARE, hourShare(hour))) / 3600;
      const wait = -Math.log(1 - source.next()) / perSecond;
      // Looking again after a while follows the hours, and loses nothing: waiting has no memory.
      await clock.sleep(Math.min(wait, LONGEST_LOOK_AHEAD_SECONDS), signal);
      if (signal.aborted || wait > LONGEST_LOOK_AHEAD_SECONDS) continue;
      await buyWith(source, posId, nextBasket(source));
    }
  };

  return {
    /** Ids of all receipts that the adapter has acknowledged: none of them may ever be lost. */
    acknowledged,
    tally,
    come: () => {
      if (loops.length > 0) return;
      gone = new AbortController();
      loops = terminals.map((posId, index) => queueAt(posId, createRandom(seed + 1 + index), gone.signal));
    },
    stay: async () => {
      gone.abort();
      await Promise.all(loops);
      loops = [];
    },
    buy: (
      posId: string = terminals[tally.turn++ % terminals.length] ?? 'POS-001',
      basket: Basket = nextBasket(random),
    ): Promise<SaleOutcome> => buyWith(random, posId, basket),
  };
}

async function sell(url: string, posId: string, basket: Basket, key: string): Promise<SaleOutcome> {
  try {
    const response = await fetch(`${url}/v1/kkt/receipt`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key, ...ONE_REQUEST },
      body: JSON.stringify({ pos_id: posId, ...basket }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.status !== 200) {
      await response.arrayBuffer();
      return { kind: 'refused', status: response.status };
    }
    const { receipt_id, status } = acknowledgement.parse(await response.json());
    return { kind: 'sold', receiptId: receipt_id, printed: status === 'printed' };
  } catch {
    return { kind: 'no_answer' };
  }
}
