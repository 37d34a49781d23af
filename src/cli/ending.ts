/**
 * What the shell is told: all is well, something was found, the command was used wrongly; and `again`: this process can
 * do no more, another may fare better.
 */
export const EXIT = { fine: 0, problem: 1, wrongUse: 2, again: 75 } as const;

/** Something that the user can mend; the words say how. */
export class Complaint extends Error {}

/**
 * Resolves at the first wish to stop; at the second the process ends at once. That whoever started us over a channel
 * has gone is such a wish, too: nobody could stop us any more.
 */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('disconnect', () => resolve('SIGTERM'));
    // Listening alone is no reason to live on.
    process.channel?.unref();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        resolve(signal);
        process.once(signal, () => process.exit(EXIT.problem));
      });
    }
  });
}
