/** What clients may do that hold on to us and give nothing. */
import assert from 'node:assert/strict';
import { faultTest } from './drawn.ts';
import { areRight } from './faces.ts';
import { type FaultId, THOROUGH } from './matrix.ts';
import { play } from './scene.ts';
import { crowd } from './silent.ts';

interface Bother {
  readonly size: number;
  readonly words?: string;
  readonly drip?: string;
}

/** Everything goes on as if they were not there, and after a while we are rid of them. */
function playBother(fault: FaultId, { size, words, drip }: Bother): Promise<void> {
  return play(fault, async ({ shop, meanwhile, rightAgain }) => {
    const people = await crowd(shop.url, size, words, drip);
    try {
      assert.equal(people.connected(), size);
      await meanwhile(
        'nobody notices',
        (faces) => (!THOROUGH || people.connected() === size) && areRight(faces, shop.pending),
      );
      await meanwhile(
        'they are put out, and nobody notices',
        (faces) => people.connected() === 0 && areRight(faces, shop.pending),
      );
      await rightAgain(() => {});
    } finally {
      people.leave();
    }
  });
}

faultTest('silent-sockets', () => playBother('silent-sockets', { size: 500 }));

faultTest('slow-headers', () =>
  playBother('slow-headers', { size: 100, words: 'GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ', drip: 'x' }),
);

const ENDLESS = 'POST /api/v1/auth/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
faultTest('slow-bodies', () =>
  playBother('slow-bodies', { size: 100, words: `${ENDLESS}Content-Length: 1000\r\n\r\n{"`, drip: 'x' }),
);
