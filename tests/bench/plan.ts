/** How much is done. The quick plan shows that everything works and roughly how it stands; the full one is the measure. */
export interface Plan {
  readonly name: 'quick' | 'full';
  readonly receipts: number;
  readonly sizes: readonly number[];
  readonly rounds: number;
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
  sizes: [1000, 100_000, 1_000_000, 5_000_000],
  rounds: 5,
  wrkSeconds: 3,
  scrapes: 200,
  readings: 40,
  commits: 150,
  clients: [1, 50, 200],
  memorySeconds: 600,
  cpuSeconds: 120,
  writeSeconds: 2,
  starts: 7,
  guessedSeconds: 120,
};

export const QUICK: Plan = {
  name: 'quick',
  receipts: 100_000,
  sizes: [1000, 100_000],
  rounds: 2,
  wrkSeconds: 1,
  scrapes: 30,
  readings: 10,
  commits: 20,
  clients: [1, 50, 200],
  memorySeconds: 10,
  cpuSeconds: 7,
  writeSeconds: 1,
  starts: 3,
  guessedSeconds: 10,
};
