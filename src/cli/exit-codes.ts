/**
 * What the shell is told: all is well, something was found, the command was used wrongly; and `again`: this process can
 * do no more, another may fare better.
 */
export const EXIT = { fine: 0, problem: 1, wrongUse: 2, again: 75 } as const;
