/**
 * The circuit breaker in front of the OFD. The call that trips it, and the failed trial call of HALF_OPEN, are
 * reported as "open" and not as failures of their receipt: that is why in a plain outage no receipt uses up its
 * attempts, and why one rejected receipt at the head of the queue can hold up all others for ever.
 */
export type BreakerState = 'CLOSED' | 'OPEN' | 'HALF_OPEN';

interface BreakerOptions {
  readonly threshold: number;
  readonly timeoutSeconds: number;
  readonly nowSeconds: () => number;
}

type Guarded<T> =
  | { readonly kind: 'passed'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'open' };

export type Breaker = ReturnType<typeof createBreaker>;

export function createBreaker({ threshold, timeoutSeconds, nowSeconds }: BreakerOptions) {
  /** `lastFailure` in Unix seconds. */
  const shown = {
    state: 'CLOSED' as BreakerState,
    failureCount: 0,
    successCount: 0,
    lastFailure: null as number | null,
  };
  let openedAt = 0;

  const failed = (error: unknown): Guarded<never> => {
    shown.failureCount += 1;
    shown.lastFailure = nowSeconds();
    if (shown.state === 'CLOSED' && shown.failureCount < threshold) return { kind: 'failed', error };
    shown.state = 'OPEN';
    openedAt = shown.lastFailure;
    return { kind: 'open' };
  };

  const call = async <T>(attempt: () => Promise<T>): Promise<Guarded<T>> => {
    if (shown.state === 'OPEN') {
      if (nowSeconds() - openedAt < timeoutSeconds) return { kind: 'open' };
      shown.state = 'HALF_OPEN';
    }
    try {
      const value = await attempt();
      shown.state = 'CLOSED';
      shown.failureCount = 0;
      shown.successCount += 1;
      return { kind: 'passed', value };
    } catch (error) {
      return failed(error);
    }
  };
  return Object.assign(shown, { call });
}
