import { once } from 'node:events';
import { createServer } from 'node:net';

/** The wanted port, or another one where it is taken: a packaged Prometheus may run on this computer already. */
export async function portNear(wanted: number): Promise<number> {
  return (await listening(wanted)) ?? (await freePort());
}

export async function freePort(): Promise<number> {
  const port = await listening(0);
  if (port === null) throw new Error('this computer has no free port');
  return port;
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
