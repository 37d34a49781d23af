/** What is promised to the shop: how soon an alert of each level is answered, and how soon it is solved. */
import type { Level } from './alert.ts';

export interface Reaction {
  readonly answerMinutes: number;
  readonly solveMinutes: number;
}

/** INFO is for the screen: nobody is called. */
export const REACTIONS: Readonly<Record<Exclude<Level, 'INFO'>, Reaction>> = {
  P1: { answerMinutes: 15, solveMinutes: 60 },
  P2: { answerMinutes: 60, solveMinutes: 240 },
};
