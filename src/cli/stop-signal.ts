import { EXIT } from './exit-codes.ts';

/** Resolves at the first wish to stop; at the second the process ends at once. */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        resolve(signal);
        process.once(signal, () => process.exit(EXIT.problem));
      });
    }
  });
}
