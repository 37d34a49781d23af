/** One alert, whole: its level, its condition, its words, what hides it, and the page that helps. */
import type { Seconds } from '../day.ts';
import { type Condition, type Term, when } from './condition.ts';
import type { Text } from './text.ts';

export const LEVELS = ['P1', 'P2', 'INFO'] as const;
export type Level = (typeof LEVELS)[number];

/** Where the condition's data comes from: what is read from a source is unknown while the source cannot be seen. */
export type AlertSource = 'buffer' | 'adapter' | 'config' | 'monitor';

export interface Alert {
  readonly name: string;
  readonly source: AlertSource;
  /** Most alerts have one rule; an expiry gets more urgent. The first that is true counts. */
  readonly rules: readonly AlertRule[];
  readonly message: Text;
  readonly action: Text;
  /** For the administrator: what exactly is compared, in English. */
  readonly description: string;
  /** The alerts that explain this one: while any of them is firing, it is left out on every face. */
  readonly hiddenBy: readonly string[];
  /** By what it grows worse at its level, and wants to be seen and told anew; not where it is as bad as it gets, or grows into another one. */
  readonly grows?: Growth;
  /** It looks at a window, which goes by without any proof that the trouble is gone: these words say that it is over. */
  readonly lapses?: string;
  /** Of use only at once: it is sent also while the shop is closed. */
  readonly neverHeldBack?: true;
  /** The panel that shows what it is about, as `dashboard/panel`. */
  readonly panel: string;
}

/** This one tells that nobody looks, and is not itself what should be looked at. */
export const ABOUT_ATTENTION = 'PosNobodySaw';

const UNITS = { s: 1, m: 60, h: 3600 } as const;

/** How long it has to stand before anybody is sent a message. */
export function waitOf({ rules }: Alert, level: Level): Seconds {
  const [, count, unit] = /^(\d+)([smh])$/.exec(rules.find((rule) => rule.level === level)?.for ?? '') ?? [];
  return Number(count ?? 0) * UNITS[(unit ?? 's') as keyof typeof UNITS];
}

export interface AlertRule {
  readonly level: Level;
  readonly condition: Condition;
  /** How long Prometheus waits before it sends, in its own notation. */
  readonly for: string;
}

type Compared = Parameters<typeof when>;

export const p1 = (wait: string, ...compared: Compared) => ruleOf('P1', wait, compared);
export const p2 = (wait: string, ...compared: Compared) => ruleOf('P2', wait, compared);
export const info = (wait: string, ...compared: Compared) => ruleOf('INFO', wait, compared);

function ruleOf(level: Level, wait: string, compared: Compared): AlertRule {
  return { level, for: wait, condition: when(...compared) };
}

/** Tells alerts apart, of whatever they are part. */
export function alertKey(name: string, posId: string | null): string {
  return `${name} ${posId ?? ''}`;
}

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
