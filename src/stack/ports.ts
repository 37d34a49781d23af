import { once } from 'node:events';
import { createServer } from 'node:net';

/** The wanted port, or another one where it is taken: a packaged Prometheus may run on this computer already. */
export async function portNear(wanted: number): Promise<number> {
  return (await listening(wanted)) ?? (await freePort());
}

/** Below those that the system gives to outgoing connections, any of which might take it before it is used. */
const [LOWEST, HIGHEST] = [15_000, 32_000];
/** What is drawn is used a moment later: so processes mostly draw from different parts, and none the same twice. */
const PART_SIZE = 680;
const PARTS = (HIGHEST - LOWEST) / PART_SIZE;
const handedOut = new Set<number>();
const TRIES = 50;

export async function freePort(): Promise<number> {
  const first = LOWEST + (process.pid % PARTS) * PART_SIZE;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = await listening(first + Math.floor(Math.random() * PART_SIZE));
    if (port === null || handedOut.has(port)) continue;
    handedOut.add(port);
    return port;
  }
  throw new Error(`none of ${TRIES} ports between ${first} and ${first + PART_SIZE} is free`);
}

async function listening(port: number): Promise<number | null> {
  const server = createServer();
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
    const address = server.address();
    return address === null || typeof address === 'string' ? null : address.port;
  } catch {
    return null;
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
