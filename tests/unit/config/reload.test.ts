import { expect, test } from 'vitest';
import { defaultConfig, takenOver } from '../../../src/config/load.ts';
import { configSchema } from '../../../src/config/schema.ts';

const RUNNING = configSchema.parse({ listen: { port: 8001 }, buffer: { path: '/till/buffer.db' } });

test('what holds files and the port waits for the next start, by its name; everything else is taken over', () => {
  const next = configSchema.parse({
    shop: { name: 'Другой', time_zone: 'Asia/Omsk' },
    buffer: { path: '/elsewhere/buffer.db', capacity: 300 },
    state: { path: '/elsewhere' },
    listen: { host: '127.0.0.1', port: 8002, published: '192.168.1.10:80' },
    token_secret_file: 'secret',
  });
  const { config, waiting } = takenOver(next, RUNNING);
  expect(waiting).toEqual(['buffer.path', 'state.path', 'listen.host', 'listen.port', 'token_secret_file']);
  expect(config).toMatchObject({
    shop: next.shop,
    buffer: { path: '/till/buffer.db', capacity: 300 },
    state: RUNNING.state,
    listen: { ...RUNNING.listen, published: '192.168.1.10:80' },
  });
});

test('where nothing of that differs, nothing waits', () => {
  expect(takenOver(defaultConfig(), defaultConfig())).toEqual({ config: defaultConfig(), waiting: [] });
});
