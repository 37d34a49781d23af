/** A demo of the whole program in a hurry: what takes minutes in a shop takes seconds here; the rules are the shipped ones. */
import { type Demo, startDemo } from '../../src/demo/run.ts';
import { freePort } from '../../src/stack/ports.ts';
import { shopZone } from './time/shop-zone.ts';

const IMPATIENT = {
  thresholds: { buffer_unreadable_seconds: 10, adapter_slow_seconds: 1 },
};
/** A shop that closes would, in the hour after closing, have its shift as one more trouble. */
export const ALWAYS_OPEN = { shop: { working_hours: { from: '00:00', to: '24:00' } } };
const ABOUT_CLOSING = 'shift-outlives-night';
const FAST = ['--control-port', '0', '--history', '2d', '--speed', '600'];

/** The OFD is tried again sooner too, unless told otherwise; one that hangs is given up sooner. */
export async function startFastDemo(simulator: readonly string[], breakerOpenSeconds = 1): Promise<Demo> {
  const hangs = simulator.includes('ofd-hangs');
  const till = { config: { circuit_breaker_timeout: breakerOpenSeconds }, ...(hangs ? { ofdTimeoutSeconds: 1 } : {}) };
  // What is stopped and started again needs its old port, which the system gives to nobody else meanwhile.
  const [port, tillPort] = [await freePort(), await freePort()];
  const where = ['--port', String(tillPort), '--time-zone', shopZone()];
  const settings = simulator.includes(ABOUT_CLOSING) ? IMPATIENT : { ...IMPATIENT, ...ALWAYS_OPEN };
  const parts = { simulator: [...FAST, ...where, ...simulator], host: '127.0.0.1', port, settings, till };
  return startDemo(parts, new AbortController().signal);
}
