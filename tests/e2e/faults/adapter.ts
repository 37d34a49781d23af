/** What the adapter may do to us. */
import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { startServer } from '../../support/http-server.ts';
import { HEALTHY } from '../../support/running-shop.ts';
import { faultTest } from './drawn.ts';
import type { Faces } from './faces.ts';
import type { FaultId } from './matrix.ts';
import { adapterProcess } from './processes.ts';
import { play } from './scene.ts';

const shows =
  (state: string) =>
  ({ live, status }: Faces): boolean =>
    live?.kkt_status.state === state && status?.kkt_status.state === state;

faultTest('adapter-killed', () =>
  play('adapter-killed', async ({ shop, meanwhile, rightAgain }) => {
    await shop.till.adapter.kill();
    await meanwhile('the adapter is seen to be gone', shows('offline'));
    await rightAgain(() => shop.till.adapter.start());
  }),
);

faultTest('adapter-stopped', () =>
  play('adapter-stopped', async ({ shop, meanwhile, rightAgain }) => {
    await shop.till.adapter.stop();
    await meanwhile(
      'the file it left is read',
      (faces) => shows('offline')(faces) && faces.status?.source === 'stopped',
    );
    await rightAgain(() => shop.till.adapter.start());
  }),
);

faultTest('adapter-restarted', () =>
  play('adapter-restarted', async ({ shop, meanwhile, rightAgain }) => {
    await rightAgain(async () => {
      await shop.till.adapter.stop();
      await meanwhile('the faces answer', ({ status }) => status !== null);
      await shop.till.adapter.start();
    });
  }),
);

faultTest('adapter-hangs', () =>
  play(
    'adapter-hangs',
    async ({ shop, meanwhile, rightAgain }) => {
      const pid = adapterProcess(shop.till.bufferPath);
      process.kill(pid, 'SIGSTOP');
      await meanwhile('it is seen to be busy', shows('busy'));
      await rightAgain(() => process.kill(pid, 'SIGCONT'));
    },
    { brief: true },
  ),
);

/** Between the monitor and the adapter stands somebody who answers in its place, until told to let everything pass. */
type Impostor = (honest: () => boolean) => RequestListener;

async function playWithImpostor(fault: FaultId, impostorOf: Impostor, expected: string): Promise<void> {
  let adapterUrl = '';
  let honest = true;
  const answer = impostorOf(() => honest);
  const impostor = await startServer(async (request, response) => {
    if (!honest) return answer(request, response);
    const real = await fetch(adapterUrl + request.url).catch(() => null);
    response.writeHead(real?.status ?? 502, { 'content-type': 'application/json' });
    response.end(await real?.text());
  });
  try {
    await play(
      fault,
      async ({ meanwhile, rightAgain }) => {
        honest = false;
        await meanwhile(`the adapter is ${expected}`, shows(expected));
        await rightAgain(() => {
          honest = true;
        });
      },
      {
        adapterUrl: (till) => {
          adapterUrl = till.adapterUrl;
          return impostor.url;
        },
        ...(expected === 'busy' && { brief: true }),
      },
    );
  } finally {
    await impostor.close();
  }
}

const drip: Impostor = (honest) => (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => (honest() ? response.end(JSON.stringify(HEALTHY)) : response.write(' ')), 200);
  response.once('close', () => clearInterval(timer));
};
faultTest('adapter-drips', () => playWithImpostor('adapter-drips', drip, 'busy'));

const GARBAGE = [
  randomBytes(4096),
  '<html>502 Bad Gateway</html>',
  '{"components": {"circuit_breaker": {"state": ',
  '[1, 2, 3]',
  'null',
  JSON.stringify({ percent_full: 1e308, pending: -5 }),
  'x'.repeat(1024 * 1024),
];
let turn = 0;
const talkNonsense: Impostor = () => (_request, response) => {
  turn += 1;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(GARBAGE[turn % GARBAGE.length]);
};
faultTest('adapter-garbage', () => playWithImpostor('adapter-garbage', talkNonsense, 'unknown'));
