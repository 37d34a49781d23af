/** People and programs that ask all the while, and do not mind being cut off. */
const PATHS = ['/api/v1/status', '/metrics', '/api/v1/sales/today', '/health', '/api/v1/sales/history?days=30', '/'];
const ASKERS = 12;
const PAUSE_MS = 5;

export interface Load {
  /** How many requests were answered well. */
  answered(): number;
  stop(): Promise<unknown>;
}

export function startLoad(url: string): Load {
  let stopped = false;
  let answered = 0;
  const ask = async (first: number) => {
    for (let turn = first; !stopped; turn++) {
      const path = PATHS[turn % PATHS.length] ?? '/';
      const response = await fetch(url + path, { signal: AbortSignal.timeout(5000) }).catch(() => null);
      await response?.arrayBuffer().catch(() => {});
      if (response?.ok === true) answered += 1;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  const asking = Promise.all(Array.from({ length: ASKERS }, (_, asker) => ask(asker)));
  return {
    answered: () => answered,
    stop: () => {
      stopped = true;
      return asking;
    },
  };
}
