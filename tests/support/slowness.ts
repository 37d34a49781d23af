/** How busy the machine is with other things: how many times longer than alone a piece of work takes now. */
const CPU_MICROSECONDS = 100_000;

export function slowness(): number {
  const [before, started] = [process.threadCpuUsage(), performance.now()];
  let used = 0;
  while (used < CPU_MICROSECONDS) {
    const { user, system } = process.threadCpuUsage(before);
    used = user + system;
  }
  return Math.max(1, ((performance.now() - started) * 1000) / used);
}
