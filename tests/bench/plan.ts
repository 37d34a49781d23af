/** How much is done. The quick plan makes the documents' tables within some ten minutes; the full one is the measure. */
export interface Plan {
  readonly name: 'quick' | 'full';
  readonly receipts: number;
  readonly sizes: readonly number[];
  /** Rounds in which ours and the other take turns. */
  readonly pairs: number;
  readonly wrkSeconds: number;
  readonly scrapes: number;
  readonly readings: number;
  readonly commits: number;
  readonly clients: readonly number[];
  readonly memorySeconds: number;
  readonly cpuSeconds: number;
  readonly writeSeconds: number;
  readonly starts: number;
  readonly guessedSeconds: number;
}

export const FULL: Plan = {
  name: 'full',
  receipts: 1_000_000,
  sizes: [1000, 10_000, 100_000, 1_000_000, 10_000_000],
  pairs: 15,
  wrkSeconds: 2,
  scrapes: 200,
  readings: 40,
  commits: 150,
  clients: [1, 50, 200],
  memorySeconds: 1800,
  cpuSeconds: 120,
  writeSeconds: 2,
  starts: 7,
  guessedSeconds: 120,
};

export const QUICK: Plan = {
  name: 'quick',
  receipts: 1_000_000,
  sizes: [1000, 10_000, 100_000, 1_000_000],
  pairs: 8,
  wrkSeconds: 1,
  scrapes: 100,
  readings: 20,
  commits: 60,
  clients: [1, 50, 200],
  memorySeconds: 90,
  cpuSeconds: 30,
  writeSeconds: 1,
  starts: 5,
  guessedSeconds: 15,
};
