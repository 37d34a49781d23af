/**
 * Shifts that nobody closes, after the shop has: what helps only at once is not held back for the morning, and 800 tills
 * together are one message to each, which says how many there are.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ALERT_CASES, counts, shift, snapshotFor } from '../../support/alert-cases.ts';
import { type Puppet, startPuppet } from '../../support/puppet.ts';
import { minutes, PATIENCE, type ScaledChain, startScaledChain } from '../../support/scaled-chain.ts';
import { type MailSink, startMailSink } from '../../support/sinks.ts';

const FINE = snapshotFor({});
const DAY = 86_400;
/** Through all of the chain. */
const TILLS = 100;
/** To Alertmanager alone. */
const MANY = 800;
/** Alertmanager hears of many in several parts, and on a busy machine has told of the first before the last comes. */
const MOST_MESSAGES = 6;
const LIMITS = { mail: 100_000, telegram: 5000, people: 100_000, pagerduty: 20_000, opsgenie: 20_000 };
const LONG = minutes(12) + 3 * PATIENCE.timeout;

const SHOPS = {
  crowd: snapshotFor({ facts: tooLongEverywhere() }),
  forgotten: snapshotFor(ALERT_CASES.PosShiftOutlivesNight?.fires ?? {}),
  // It can wait, and so waits for the morning.
  'not urgent': snapshotFor({ facts: counts(170) }),
};
type ShopName = keyof typeof SHOPS;

let chain: ScaledChain;
let mail: MailSink;
const puppets = new Map<ShopName, Puppet>();
const told = (name: ShopName) => chain.told(puppets.get(name)?.instance ?? name);

beforeAll(async () => {
  mail = await startMailSink();
  for (const name of Object.keys(SHOPS) as ShopName[]) puppets.set(name, await startPuppet(FINE));
  const hour = new Date().getUTCHours();
  const later = (hours: number) => `${String((hour + hours) % 24).padStart(2, '0')}:00`;
  chain = await startScaledChain(
    [...puppets.values()].map(({ instance }) => instance),
    {
      hours: { from: later(6), to: later(7) },
      channels: {
        telegram: [{ chat_id: 1, bot_token: '1:a' }],
        email: [{ to: 'admin@shop.test', from: 'kassa@shop.test', smarthost: mail.address, require_tls: false }],
        pagerduty: [{ routing_key: 'key' }],
        opsgenie: [{ api_key: 'key' }],
      },
    },
  );
});

afterAll(async () => {
  await chain?.stop();
  for (const puppet of puppets.values()) await puppet.stop();
  await mail?.stop();
});

test('each is told when it begins and when it is over, by night too; what can wait is not', {
  timeout: LONG,
}, async () => {
  for (const [name, puppet] of puppets) puppet.show(SHOPS[name]);
  await vi.waitFor(() => {
    expect(told('forgotten')).toEqual({ 'PosShiftOutlivesNight P2': ['firing'] });
    expect(mailsSaying(`всего ${TILLS}`)).not.toEqual([]);
  }, PATIENCE);
  await wait(6);
  expect(mailsSaying('[P1]').length).toBeLessThanOrEqual(MOST_MESSAGES);
  for (const puppet of puppets.values()) puppet.show(FINE);
  await vi.waitFor(() => {
    expect(told('forgotten')).toEqual({ 'PosShiftOutlivesNight P2': ['firing', 'resolved'] });
    expect(mailsSaying('закончились ещё')).not.toEqual([]);
  }, PATIENCE);
  await wait(6);
  expect(told('not urgent')).toEqual({});
  expectBounded(2 * MOST_MESSAGES);
});

test('800 at once are bounded in every channel', { timeout: LONG }, async () => {
  const endsAt = new Date(Date.now() + 3_600_000).toISOString();
  const alerts = Array.from({ length: MANY }, (_, till) => ({
    labels: { alertname: 'PosDlqNotEmpty', priority: 'P1', severity: 'critical', shop: 'Сеть', pos_id: `POS-${till}` },
    annotations: {
      summary: `Ошибки отправки в ОФД: чеков в DLQ ${till}`,
      action: 'Вызовите администратора. '.repeat(8),
    },
    endsAt,
  }));
  const answer = await fetch(`${chain.alertmanagerUrl}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts),
  });
  expect(answer.status).toBe(200);
  await vi.waitFor(() => expect(mailsSaying(`всего ${MANY}`)).not.toEqual([]), PATIENCE);
  await vi.waitFor(() => expect(chain.sent('pagerduty').join()).toContain(`всего ${MANY}`), PATIENCE);
  expectBounded(2 * MOST_MESSAGES + 1);
});

function expectBounded(most: number): void {
  for (const [channel, limit] of Object.entries(LIMITS)) {
    const sizes =
      channel === 'mail'
        ? mail.mails.map(({ bytes }) => bytes)
        : chain.sent(channel).map((body) => Buffer.byteLength(body));
    expect([channel, sizes.length > 0, sizes.filter((size) => size > limit)]).toEqual([channel, true, []]);
  }
  expect(mail.mails.length).toBeLessThanOrEqual(most);
}

function wait(ofShop: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, minutes(ofShop)));
}

function mailsSaying(words: string) {
  return mail.mails.filter(({ text }) => text.includes(words));
}

function tooLongEverywhere() {
  const terminals = Array.from({ length: TILLS }, (_, at) => `POS-${String(at + 1).padStart(3, '0')}`);
  const [one] = shift(DAY + 1).sessions;
  return {
    terminals,
    sessions: terminals.flatMap((posId) => (one === undefined ? [] : [{ ...one, posId, sessionId: posId }])),
  };
}
