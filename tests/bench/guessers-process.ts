/** Guesses at a user's password, so often a second in all, from a thousand addresses of this computer. */
import { Agent, request } from 'node:http';

const ADDRESSES = 1000;
const STEP_MS = 10;
const [url = '', user = '', perSecond = '0'] = process.argv.slice(2);
const statuses: Record<string, number> = {};
const guessers = Array.from({ length: ADDRESSES }, (_, index) => ({
  localAddress: `127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`,
  agent: new Agent({ keepAlive: true, maxSockets: 1 }),
}));
const waiting = new Set<(typeof guessers)[number]>();
let [made, asked] = [0, 0];

function guess(): void {
  const authorization = `Basic ${Buffer.from(`${user}:guess ${made}`).toString('base64')}`;
  const guesser = guessers[made % ADDRESSES];
  made += 1;
  // Who has not been answered yet does not ask again: a busy machine is not flooded for ever.
  if (guesser === undefined || waiting.has(guesser)) return;
  waiting.add(guesser);
  const note = (status: string | number) => {
    waiting.delete(guesser);
    statuses[status] = (statuses[status] ?? 0) + 1;
    asked += 1;
  };
  request(`${url}/api/v1/auth/token`, { ...guesser, method: 'POST', headers: { authorization } }, (response) => {
    note(response.statusCode ?? 0);
    response.resume();
  })
    .on('error', () => note('failed'))
    .end();
}

const started = performance.now();
setInterval(() => {
  const due = ((performance.now() - started) / 1000) * Number(perSecond);
  while (made < due) guess();
}, STEP_MS);
process.on('message', () => process.send?.({ statuses, perSecond: asked / ((performance.now() - started) / 1000) }));
process.send?.('guessing');
