/**
 * How an alert grows worse while it stands at one level. It is worse when its amount has gone a step further than when it
 * was last noted; what goes back and comes again is nothing new.
 */
import type { Term } from './condition.ts';

export interface Growth {
  readonly term: Term;
  /** After the name of what it looks at: `doubles`. */
  readonly step: string;
  isWorse(noted: number, now: number): boolean;
}

export function doubling(term: Term): Growth {
  return { term, step: 'doubles', isWorse: (noted, now) => now >= 2 * noted && now > noted };
}

/** For what runs out. */
export function halving(term: Term): Growth {
  return { term, step: 'halves', isWorse: (noted, now) => now <= noted / 2 && now < noted };
}

export function growingBy(amount: number, term: Term): Growth {
  return { term, step: `grows by ${amount}`, isWorse: (noted, now) => now >= noted + amount };
}
