/** One alert, whole: its level, its condition, its words, what hides it, and the page that helps. */
import type { Condition, Term } from './condition.ts';
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
  /** When this has doubled since it was last told, the trouble has grown worse: it wants to be seen anew, at the same level too. */
  readonly counts?: Term;
  /** It looks at a window, which goes by without any proof that the trouble is gone: these words say that it is over. */
  readonly lapses?: string;
  /** Of use only at once: it is sent also while the shop is closed. */
  readonly neverHeldBack?: true;
  /** The panel that shows what it is about, as `dashboard/panel`. */
  readonly panel: string;
}

export interface AlertRule {
  readonly level: Level;
  readonly condition: Condition;
  /** How long Prometheus waits before it sends, in its own notation. */
  readonly for: string;
}
