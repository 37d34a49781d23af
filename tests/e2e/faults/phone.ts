/**
 * What of a fault reaches a phone: the real Prometheus and Alertmanager, fifteen times as fast as in a shop, watch every
 * scene. Then each cause lasts for some minutes of a shop; it takes long, so that only the document asks for it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PhoneMessage } from '../../support/phone-stories.ts';
import { until } from '../../support/running-shop.ts';
import { minutes, type ScaledChain, startScaledChain } from '../../support/scaled-chain.ts';

const ASKED_FOR = process.env.FAULT_PHONE !== undefined;
/** Longer than any of these alerts waits before it is sent. */
const LASTS_MINUTES = 6;
const ENDS_MINUTES = 15;

interface Phone {
  begin(): void;
  /** Until whatever is told of the cause has been told. */
  hold(): Promise<void>;
  /** All that was told since the beginning, once nothing stands any more. */
  told(): Promise<PhoneMessage[]>;
  hangUp(): Promise<void>;
}

/** For all scenes that are played at the moment. */
let chain: Promise<ScaledChain> | null = null;
let listeners = 0;

export async function listenOnPhone(url: string): Promise<Phone | null> {
  if (!ASKED_FOR) return null;
  listeners += 1;
  chain ??= startScaledChain([]);
  const { watch, messages, stop } = await chain;
  const instance = url.replace('http://', '');
  watch(instance);
  await sleep(minutes(1));
  let began = Date.now();
  return {
    begin: () => {
      began = Date.now();
    },
    hold: () => sleep(minutes(LASTS_MINUTES)),
    async told() {
      await sleep(minutes(1));
      const told = () => messages(instance, began);
      const stands = () =>
        [...Map.groupBy(told(), ({ alert }) => alert).values()].some((all) => all.at(-1)?.status === 'firing');
      await until('nothing stands any more', () => !stands(), minutes(ENDS_MINUTES));
      return told();
    },
    async hangUp() {
      listeners -= 1;
      if (listeners > 0) return;
      chain = null;
      await stop();
    },
  };
}
