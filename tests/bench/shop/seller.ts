/** A writer in a process of its own, as the adapter is one: sells at a steady pace, or as fast as it can. */
import type { Context } from '../case.ts';
import { askNode, startNode, stopNode } from '../children.ts';

const PROGRAM = new URL('./seller-process.ts', import.meta.url).pathname;

export interface Seller {
  /** Receipts a second from now on; each is delivered two seconds later. */
  pace(perSecond: number): Promise<void>;
  /** Sells as fast as the disk allows; returns how many receipts a second were committed. */
  hurry(seconds: number): Promise<number>;
  stop(): Promise<void>;
}

export type SellerOrder = { readonly pace: number } | { readonly hurry: number };

export async function startSeller(context: Context, path: string): Promise<Seller> {
  const child = startNode(PROGRAM, [path], { talks: true });
  const stop = () => stopNode(child);
  context.later(stop);
  await askNode(child);
  return {
    pace: (perSecond) => askNode(child, { pace: perSecond } satisfies SellerOrder),
    hurry: (seconds) => askNode<number>(child, { hurry: seconds } satisfies SellerOrder),
    stop,
  };
}
