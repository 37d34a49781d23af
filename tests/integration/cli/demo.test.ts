import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runProgram } from '../../support/program.ts';

let other: Server;
let port = '';
beforeEach(async () => {
  other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  port = String(typeof address === 'object' ? address?.port : '');
});
afterEach(() => new Promise<void>((resolve) => other.close(() => resolve())));

it.each(['--port', '--adapter-port', '--control-port'])('names the very port that is taken: %s', async (flag) => {
  const ports = ['--port', '0', '--adapter-port', '0', '--control-port', '0', flag, port];
  const environment = { LANG: 'ru_RU.UTF-8' };
  const { code, stderr } = await runProgram(['demo', '--history', '1d', ...ports], { environment });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `Порт ${port} занят. Укажите другой: --port, --adapter-port, --control-port.\n`,
  });
});

it('calls an unknown scenario a wrong use', async () => {
  const { code, stderr } = await runProgram(['demo', '--scenario', 'ofd-outtage']);
  expect(code).toBe(2);
  expect(stderr).toContain('Возможно, «ofd-outage»?');
});
