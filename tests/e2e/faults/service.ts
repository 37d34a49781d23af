/** What may happen to the monitor's own process. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { until } from '../../support/running-shop.ts';
import { faultTest } from './drawn.ts';
import { areRight, type Faces } from './faces.ts';
import { type Load, startLoad } from './load.ts';
import { type FaultId, THOROUGH } from './matrix.ts';
import { play, type Scene } from './scene.ts';
import { crowd } from './silent.ts';

const nobodyAnswers = ({ health, live }: Faces): boolean => health === null && live === null;
/** Two are promised; whoever else keeps this computer busy is granted more. */
const STOP_SECONDS = THOROUGH ? 5 : 60;
const underWay = ({ answered }: Load) => until('the load is under way', () => answered() > 20, 30_000);

function playEnd(fault: FaultId, end: (scene: Scene) => Promise<void>): Promise<void> {
  return play(fault, async (scene) => {
    const { shop, meanwhile, rightAgain } = scene;
    const load = startLoad(shop.url);
    try {
      await underWay(load);
      scene.mayBeAway = true;
      await end(scene);
      await meanwhile('nobody answers', nobodyAnswers);
      await rightAgain(() => shop.startMonitor());
    } finally {
      await load.stop();
    }
  });
}

faultTest('sigterm', () =>
  playEnd('sigterm', async ({ shop: { monitor } }) => {
    const told = performance.now();
    monitor.child.kill('SIGTERM');
    const [code] = await once(monitor.child, 'exit');
    assert.equal(code, 0);
    const seconds = (performance.now() - told) / 1000;
    assert.ok(seconds < STOP_SECONDS, `it took ${seconds} s to stop`);
  }),
);

faultTest('sigkill', () =>
  playEnd('sigkill', async ({ shop: { monitor } }) => {
    monitor.child.kill('SIGKILL');
    await once(monitor.child, 'exit');
  }),
);

const named =
  (name: string) =>
  ({ live, status }: Faces): boolean =>
    live?.shop.name === name && status?.shop.name === name;

faultTest('sighup-good', () => {
  let name = 'Старая вывеска';
  return play(
    'sighup-good',
    async ({ shop, rightAgain }) => {
      const load = startLoad(shop.url);
      try {
        await underWay(load);
        await rightAgain(() => {
          name = 'Новая вывеска';
          shop.writeSettings({ shop: { name } });
          shop.monitor.child.kill('SIGHUP');
        });
        assert.equal(shop.live.cuts, 0, 'the screen was cut off');
      } finally {
        await load.stop();
      }
    },
    { settings: { shop: { name } }, alsoRight: (faces) => named(name)(faces) },
  );
});

faultTest('sighup-bad', () => {
  const name = 'Старая вывеска';
  return play(
    'sighup-bad',
    async ({ shop, meanwhile, rightAgain }) => {
      shop.writeSettings('shop: { name: Новая вывеска, time_zone: Mars/Olympus }');
      shop.monitor.child.kill('SIGHUP');
      await meanwhile(
        'it says so, and goes on with the old ones',
        (faces) =>
          shop.logged().includes('the settings cannot be used: the old ones stay') &&
          named(name)(faces) &&
          areRight(faces, shop.pending),
      );
      await rightAgain(() => {
        shop.writeSettings({});
        shop.monitor.child.kill('SIGHUP');
      });
      assert.ok(shop.logged().includes('the settings were read again'));
      assert.equal(shop.live.cuts, 0, 'the screen was cut off');
    },
    { settings: { shop: { name } }, alsoRight: named(name) },
  );
});

/** More than there are: who comes now finds no place, and the file cannot be opened. */
const DESCRIPTORS = 96;
const HELD_MS = 4000;

faultTest('no-file-descriptors', () =>
  play(
    'no-file-descriptors',
    async (scene) => {
      const { shop, meanwhile, rightAgain } = scene;
      scene.mayBeAway = true;
      const people = await crowd(shop.url, DESCRIPTORS);
      scene.trueNumbers = [shop.pending, shop.pending + 1];
      await shop.sell();
      await meanwhile('not everybody finds a place', () => people.connected() < DESCRIPTORS);
      await new Promise((resolve) => setTimeout(resolve, HELD_MS));
      await meanwhile('it still is so', () => people.connected() < DESCRIPTORS);
      await rightAgain(() => people.leave());
    },
    { prefix: ['sh', '-c', `ulimit -n ${DESCRIPTORS} && exec "$0" "$@"`] },
  ),
);
