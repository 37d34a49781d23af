/** What the shell is told: all is well, something was found, the command was used wrongly. */
export const EXIT = { fine: 0, problem: 1, wrongUse: 2 } as const;
