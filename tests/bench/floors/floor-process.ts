import { createServer, type RequestListener, type Server } from 'node:http';
import type { FloorKind } from './floor.ts';

const [, , kind = '', of = '', ...paths] = process.argv;

const makers: Readonly<Record<FloorKind, () => Promise<Server>>> = {
  express: async () => (await import('./express.ts')).expressFloor(await fetched()),
  http: async () => createServer(plain(await fetched())),
  registry: async () => (await import('./registry.ts')).registryFloor(await (await fetch(`${of}/metrics`)).text()),
  socket: async () => (await import('./socket.ts')).socketFloor(),
};

const server = await makers[kind as FloorKind]();
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(address !== null && typeof address === 'object' ? address.port : 0);
});
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));

export interface Fixed {
  readonly type: string;
  readonly body: Buffer;
}

async function fetched(): Promise<Map<string, Fixed>> {
  const answers = paths.map(async (path) => {
    const response = await fetch(of + path);
    return [
      path,
      { type: response.headers.get('content-type') ?? '', body: Buffer.from(await response.arrayBuffer()) },
    ] as const;
  });
  return new Map(await Promise.all(answers));
}

function plain(answers: ReadonlyMap<string, Fixed>): RequestListener {
  return (request, response) => {
    const answer = answers.get(request.url ?? '');
    response.writeHead(answer === undefined ? 404 : 200, { 'Content-Type': answer?.type ?? 'text/plain' });
    response.end(answer?.body);
  };
}
