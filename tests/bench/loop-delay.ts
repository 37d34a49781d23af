/** Loaded into the measured process beside its program: tells how late its event loop was since it was last asked. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface LoopDelay {
  readonly p99: number;
  readonly max: number;
}

const RESOLUTION_MS = 1;
const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
histogram.enable();

process.on('message', () => {
  // The histogram counts the whole time between two ticks; what is asked is how much later than due they came.
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  process.send?.({ p99: late(histogram.percentile(99)), max: late(histogram.max) } satisfies LoopDelay);
  histogram.reset();
});
process.channel?.unref();
