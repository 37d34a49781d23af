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
  let state: BreakerState = 'CLOSED';
  let openedAt = 0;
  let failureCount = 0;
  let successCount = 0;
  let lastFailure: number | null = null;

  const failed = (error: unknown): Guarded<never> => {
    failureCount += 1;
    lastFailure = nowSeconds();
    if (state === 'CLOSED' && failureCount < threshold) return { kind: 'failed', error };
    state = 'OPEN';
    openedAt = lastFailure;
    return { kind: 'open' };
  };

  return {
    get state(): BreakerState {
      return state;
    },
    get failureCount() {
      return failureCount;
    },
    get successCount() {
      return successCount;
    },
    /** Unix seconds. */
    get lastFailure(): number | null {
      return lastFailure;
    },
    call: async <T>(attempt: () => Promise<T>): Promise<Guarded<T>> => {
      if (state === 'OPEN') {
        if (nowSeconds() - openedAt < timeoutSeconds) return { kind: 'open' };
        state = 'HALF_OPEN';
      }
      try {
        const value = await attempt();
        state = 'CLOSED';
        failureCount = 0;
        successCount += 1;
        return { kind: 'passed', value };
      } catch (error) {
        return failed(error);
      }
    },
  };
}
