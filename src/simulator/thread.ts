/**
 * The adapter has one thread, and waits for its printer and for the OFD on it. Connections are accepted meanwhile,
 * but nobody is answered: a health check sent while the OFD hangs is late, and that is not an outage.
 */
export interface Thread {
  run<T>(job: () => Promise<T> | T): Promise<T>;
  readonly busy: boolean;
}

export function createThread(): Thread {
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    get busy() {
      return waiting > 0;
    },
    run: (job) => {
      waiting += 1;
      const result = tail.then(job);
      const done = () => {
        waiting -= 1;
      };
      tail = result.then(done, done);
      return result;
    },
  };
}
