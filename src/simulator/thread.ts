/**
 * The adapter has one thread, and waits for its printer and for the OFD on it. Connections are accepted meanwhile,
 * but nobody is answered: a health check sent while the OFD hangs is late, and that is not an outage.
 */
export interface Thread {
  run<T>(job: () => Promise<T> | T): Promise<T>;
}

export function createThread(): Thread {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    run: (job) => {
      const result = tail.then(job);
      tail = result.catch(() => {});
      return result;
    },
  };
}
