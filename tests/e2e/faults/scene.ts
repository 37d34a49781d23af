/**
 * A fault from its beginning to its end. All the while the faces are watched: whatever they give out as the present
 * must be true, and the monitor must live.
 */
import assert from 'node:assert/strict';
import { until } from '../../support/running-shop.ts';
import { areRight, type Faces, type FaceWords, inWords, pendingShown } from './faces.ts';
import { type FaultId, PROMISE_SECONDS, THOROUGH } from './matrix.ts';
import { listenOnPhone } from './phone.ts';
import { keepResult } from './results.ts';
import { type FaultShop, type ShopOptions, startFaultShop } from './shop.ts';

/**
 * The promise: right again by itself, so soon after the cause has gone. It is held to where the document is written, on
 * a computer that has nothing else to do; elsewhere others may keep the processor from us.
 */
const PATIENCE_SECONDS = THOROUGH ? PROMISE_SECONDS : 120;
/** It is asked every ten seconds. */
const NEXT_WORD_SECONDS = 10;
/** Each look parses all of /metrics. */
const WATCH_EVERY_MS = THOROUGH ? 250 : 500;
const WAIT_MS = 150_000;

export interface Scene {
  readonly shop: FaultShop;
  /** Numbers that are true now; at first what was sold. */
  trueNumbers: number[];
  /** Whether the monitor is meant to be gone or deaf for the moment. */
  mayBeAway: boolean;
  /** Waits until the faces are like this, and notes down what they show. */
  meanwhile(what: string, holds: (faces: Faces) => boolean, milliseconds?: number): Promise<Faces>;
  /** Ends the cause, waits until every face is right, and sees that no harm was done. */
  rightAgain(endCause: () => unknown): Promise<void>;
}

interface PlayOptions extends ShopOptions {
  readonly reduced?: string | null;
  /** Where only the adapter's next word can tell that all is well. */
  readonly toldByAdapter?: true;
  /** Its alert looks at the last tries, and goes only with them: it must not last for the phone's sake. */
  readonly brief?: true;
  /** What else makes the faces right, beside areRight. */
  readonly alsoRight?: (faces: Faces, shop: FaultShop) => boolean;
  /** What else must never be given out: in words, null where nothing is wrong. */
  readonly untruth?: (faces: Faces) => string | null;
}

export async function play(
  fault: FaultId,
  act: (scene: Scene) => Promise<void>,
  options: PlayOptions = {},
): Promise<void> {
  const shop = await startFaultShop(options);
  const phone = await listenOnPhone(shop.url).catch(async (error: unknown) => {
    await shop.stop();
    throw error;
  });
  const wrong: string[] = [];
  let meanwhile: FaceWords | null = null;
  let secondsUntilRight: number | null = null;
  let over = false;
  let watching: Promise<void> | null = null;
  const right = (faces: Faces) => areRight(faces, shop.pending) && (options.alsoRight?.(faces, shop) ?? true);

  const scene: Scene = {
    shop,
    trueNumbers: [shop.pending],
    mayBeAway: false,
    async meanwhile(what, holds, milliseconds = WAIT_MS) {
      const faces = await waitFor(what, holds, milliseconds);
      meanwhile = inWords(faces);
      return faces;
    },
    async rightAgain(endCause) {
      if (options.brief !== true) await phone?.hold();
      scene.mayBeAway = true;
      await endCause();
      const ended = performance.now();
      await waitFor('every face is right again', right, WAIT_MS);
      secondsUntilRight = Math.round((performance.now() - ended) / 100) / 10;
      scene.mayBeAway = false;
      await seeNoHarm();
    },
  };

  async function waitFor(what: string, holds: (faces: Faces) => boolean, milliseconds: number): Promise<Faces> {
    let seen: Faces | null = null;
    const look = async () => {
      seen = await shop.look();
      // A cause that is over in a moment is only seen by what is shown just after it.
      if (watching !== null) meanwhile ??= inWords(seen);
      return holds(seen);
    };
    await until(what, look, milliseconds).catch((error: unknown) => {
      throw new Error(`${String(error)}; last seen: ${JSON.stringify(seen && inWords(seen))}`);
    });
    if (seen === null) throw new Error('nothing was seen');
    return seen;
  }

  async function seeNoHarm(): Promise<void> {
    scene.trueNumbers = [shop.pending, shop.pending + 1];
    await shop.sell();
    await waitFor('another sale is seen', right, THOROUGH ? 10_000 : WAIT_MS);
    const integrity = shop.till.edit(({ db }) => db.pragma('integrity_check', { simple: true }));
    assert.equal(integrity, 'ok');
  }

  function truthSince(wasAway: boolean, wereTrue: readonly number[]): Scene {
    return {
      ...scene,
      mayBeAway: wasAway || scene.mayBeAway,
      trueNumbers: [...wereTrue, ...scene.trueNumbers],
    };
  }

  async function watch(): Promise<void> {
    while (!over) {
      // A face that answered while something was sold may say either.
      const { mayBeAway: wasAway, trueNumbers: wereTrue } = scene;
      const faces = await shop.look();
      if (over) return;
      wrong.push(...untrueIn(faces, truthSince(wasAway, wereTrue)));
      const untruth = options.untruth?.(faces) ?? null;
      if (untruth !== null) wrong.push(untruth);
      await new Promise((resolve) => setTimeout(resolve, WATCH_EVERY_MS));
    }
  }

  try {
    await waitFor('everything is right before', right, WAIT_MS);
    watching = watch();
    phone?.begin();
    await act(scene);
    assert.equal(shop.monitor.child.exitCode, null, 'the monitor has ended');
    assert.equal(shop.monitor.child.signalCode, null, 'the monitor was killed');
    assert.deepEqual([...new Set(wrong)], []);
    assert.ok(meanwhile !== null && secondsUntilRight !== null, 'the scene has no middle or no end');
    const told = (await phone?.told()) ?? null;
    keepResult({ fault, meanwhile, phone: told, secondsUntilRight, reduced: options.reduced ?? null });
    const most = PATIENCE_SECONDS + (options.toldByAdapter === true ? NEXT_WORD_SECONDS : 0);
    assert.ok(secondsUntilRight <= most, `right again only after ${secondsUntilRight} s`);
  } finally {
    over = true;
    await watching?.catch(() => {});
    await phone?.hangUp();
    await shop.stop();
  }
}

/** What no fault excuses: a wrong number given out as the present one, a failure of our own, silence. */
function untrueIn(faces: Faces, { trueNumbers, mayBeAway }: Pick<Scene, 'trueNumbers' | 'mayBeAway'>): string[] {
  const wrong = pendingShown(faces)
    .filter((shown) => shown !== undefined && !trueNumbers.includes(shown))
    .map((shown) => `${shown} pending was shown`);
  if (mayBeAway) return wrong;
  if (faces.health === null) wrong.push('/health did not answer');
  if (faces.metrics === null) wrong.push('/metrics did not answer');
  if (faces.refusal !== null && faces.refusal.code !== 503) wrong.push(`the status answered ${faces.refusal.code}`);
  return wrong;
}
