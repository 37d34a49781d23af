import { createServer } from 'node:net';
import * as z from 'zod';
import { openConnection } from '../../adapter/connection.ts';
import type { Config } from '../../config/schema.ts';
import { type Finding, fine, problem } from './finding.ts';

const OTHER_PORT = 'Задайте другой порт: listen.port или PORT.';

export async function examinePort({ host, port }: Config['listen']): Promise<Finding> {
  switch (await tryToListen(host, port)) {
    case null:
      return fine('port', `Порт ${port} свободен`);
    case 'EADDRINUSE':
      return (await isPosMonitor({ host, port }))
        ? fine('port', `На порту ${port} работает pos-monitor`)
        : problem('port', `Порт ${port} занят другой программой`, OTHER_PORT);
    case 'EACCES':
      return problem('port', `Порт ${port} закрыт для этого пользователя`, OTHER_PORT);
    default:
      return problem('port', `У этого компьютера нет адреса ${host}`, 'Проверьте listen.host или HOST.');
  }
}

/** null, or the code of what stood in the way. */
function tryToListen(host: string, port: number): Promise<string | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    server.listen({ host, port }, () => server.close(() => resolve(null)));
  });
}

export async function isPosMonitor({ host, port }: Config['listen']): Promise<boolean> {
  const reachable = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  const address = reachable.includes(':') ? `[${reachable}]` : reachable;
  const connection = openConnection(`http://${address}:${port}`, 2);
  try {
    const answer = await connection.ask('/health', AbortSignal.timeout(2000));
    return answer.kind === 'json' && z.object({ buffer_accessible: z.boolean() }).safeParse(answer.body).success;
  } finally {
    await connection.close();
  }
}
