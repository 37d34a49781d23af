/** When customers come: the shop is open from 9 to 21, and busiest after work. */
const OPENS_AT = 9;
const WEIGHTS = [3, 5, 7, 9, 10, 8, 7, 8, 10, 12, 11, 6] as const;
const TOTAL = WEIGHTS.reduce((sum, weight) => sum + weight, 0);

export const OPENING_SECOND = OPENS_AT * 3600;
export const CLOSING_SECOND = (OPENS_AT + WEIGHTS.length) * 3600;

/** The share of a day's customers who come in that hour. */
export function hourShare(hour: number): number {
  return (WEIGHTS[hour - OPENS_AT] ?? 0) / TOTAL;
}

/** The share of a day's customers who have come by that second of the day. */
export function shareBy(secondOfDay: number): number {
  let share = 0;
  for (let hour = OPENS_AT; hour * 3600 < secondOfDay && hour * 3600 < CLOSING_SECOND; hour++) {
    share += hourShare(hour) * Math.min(1, (secondOfDay - hour * 3600) / 3600);
  }
  return Math.min(1, share);
}

/** The second of the day by which that share of the customers has come. */
export function secondOf(share: number): number {
  let left = share * TOTAL;
  for (const [index, weight] of WEIGHTS.entries()) {
    if (left < weight) return OPENING_SECOND + index * 3600 + Math.floor((left / weight) * 3600);
    left -= weight;
  }
  return CLOSING_SECOND - 1;
}
