/** What the adapter writes into last_error, sorted into a closed list that is safe to show as a label. */
export const ERROR_CLASSES = ['network', 'timeout', 'access', 'rate_limit', 'rejected', 'other'] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

const STATUS = /^OFD returned (\d{3})\b/;

export function classifyError(lastError: string): ErrorClass {
  const status = Number(STATUS.exec(lastError)?.[1] ?? Number.NaN);
  if (status === 401 || status === 403) return 'access';
  if (status === 429) return 'rate_limit';
  if (status === 408) return 'timeout';
  if (status >= 400 && status < 500) return 'rejected';
  if (lastError.startsWith('OFD request timeout')) return 'timeout';
  if (lastError.startsWith('OFD connection error')) return 'network';
  return 'other';
}
