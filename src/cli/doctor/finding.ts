/** What the doctor says about one thing, in the words of the administrator who reads it. */
export type Status = 'fine' | 'warning' | 'problem';

export interface Finding {
  /** Stable: programs may rely on it. */
  readonly id: string;
  readonly status: Status;
  readonly text: string;
  /** What to do; null where nothing is to be done. */
  readonly advice: string | null;
}

export function fine(id: string, text: string): Finding {
  return { id, status: 'fine', text, advice: null };
}

export function warning(id: string, text: string, advice: string): Finding {
  return { id, status: 'warning', text, advice };
}

export function problem(id: string, text: string, advice: string): Finding {
  return { id, status: 'problem', text, advice };
}
