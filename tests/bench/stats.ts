/** The little arithmetic that measuring needs. */

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Between two neighbours it takes the share that falls to each. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = ((sorted.length - 1) * percent) / 100;
  const [low, high] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return low + (high - low) * (place - Math.floor(place));
}

/** Where the true median lies, 19 times of 20, whatever the values are like; from the least to the greatest of a few. */
export function medianInterval(values: readonly number[]): readonly [low: number, high: number] {
  const sorted = values.toSorted((a, b) => a - b);
  const count = sorted.length;
  let [below, tail, term] = [0, 0, 0.5 ** count];
  // Of so many throws of a coin, how few heads come less than once in forty.
  while (tail + term <= 0.025 && below < count / 2) {
    tail += term;
    term *= (count - below) / (below + 1);
    below += 1;
  }
  const at = Math.max(0, below - 1);
  return [sorted[at] ?? Number.NaN, sorted[count - 1 - at] ?? Number.NaN];
}

/** By how much y grows with each x, by least squares. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (pick: 0 | 1) => points.reduce((sum, point) => sum + point[pick], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  let [above, below] = [0, 0];
  for (const [x, y] of points) {
    above += (x - meanX) * (y - meanY);
    below += (x - meanX) ** 2;
  }
  return above / below;
}
