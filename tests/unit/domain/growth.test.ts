import { describe, expect, test } from 'vitest';
import { doubling, type Growth, growingBy, halving } from '../../../src/domain/alerts/alert.ts';
import { type Attention, attentionOn, seenBy, unseenSince } from '../../../src/domain/alerts/attention.ts';
import { catalog, shownAlerts } from '../../../src/domain/alerts/catalog/index.ts';
import { amountOf } from '../../../src/domain/alerts/condition.ts';
import { type Lives, liveOn, NO_LIVES } from '../../../src/domain/alerts/life.ts';
import { dlqSize } from '../../../src/domain/series/delivery.ts';
import { ALERT_CASES, snapshotFor } from '../../support/alert-cases.ts';
import { NOW, snapshotOf } from '../../support/facts.ts';
import { lived } from '../../support/lived.ts';

test('at the same level it grows worse when there are twice as many as when that was last told, and is to be seen anew', () => {
  const given = (count: number, now: number) => snapshotOf({ dlq: count }, { now });
  const amounts = [2, 3, 4, 5, 4, 7, 8];
  const { told } = lived(amounts.map((amount, at) => given(amount, NOW + at)));
  expect(told).toEqual([['began PosDlqNotEmpty'], [], ['worse PosDlqNotEmpty'], [], [], [], ['worse PosDlqNotEmpty']]);

  const seen = { at: NOW + 1, by: 'Касса 1' };
  let [lives, attention]: [Lives, readonly Attention[]] = [NO_LIVES, []];
  const waited: (number | null)[] = [];
  const looks = amounts.map((amount, at) => {
    lives = liveOn(lives, given(amount, NOW + at)).lives;
    attention = attentionOn(attention, lives, shownAlerts(lives), NOW + at);
    const known = attention[0]?.seen;
    waited.push(unseenSince(attention, lives));
    if (at === 1 || at === 4) attention = seenBy(attention, { name: 'PosDlqNotEmpty', posId: null, seen, renew: 900 });
    return [known === null ? 'unseen' : 'seen', attention[0]?.since];
  });
  expect(waited).toEqual([NOW, NOW, NOW + 2, NOW + 2, NOW + 2, null, NOW + 6]);
  expect(looks).toEqual([
    ['unseen', NOW],
    ['unseen', NOW],
    ['unseen', NOW + 2],
    ['unseen', NOW + 2],
    ['unseen', NOW + 2],
    ['seen', NOW + 2],
    ['unseen', NOW + 6],
  ]);
});

test('what nobody has seen waits since it began, though it grows worse meanwhile', () => {
  const dlq = (count: number, now: number) => snapshotOf({ dlq: count }, { now });
  const first = liveOn(NO_LIVES, dlq(2, NOW)).lives;
  const second = liveOn(first, dlq(4, NOW + 600)).lives;
  const attention = attentionOn(attentionOn([], first, first, NOW), second, second, NOW + 600);
  expect(attention).toContainEqual(expect.objectContaining({ since: NOW + 600, waitsSince: NOW }));
  expect(unseenSince(attention, second)).toBe(NOW);
});

describe('how an alert grows', () => {
  const amount = amountOf(dlqSize);
  const worse = ({ isWorse }: Growth, amounts: readonly number[]) => {
    const told = [amounts[0] ?? 0];
    for (const now of amounts) if (isWorse(told.at(-1) ?? 0, now)) told.push(now);
    return told.slice(1);
  };

  test.each([
    ['doubles', doubling(amount), [2, 3, 4, 1, 4, 7, 8, 8], [4, 8]],
    ['halves', halving(amount), [100, 60, 50, 90, 26, 25, 0, 0, -1], [50, 25, 0, -1]],
    ['grows by 10', growingBy(10, amount), [80, 89, 90, 80, 90, 100.5], [90, 100.5]],
  ] as const)('%s', (step, growth, amounts, told) => {
    expect(growth.step).toBe(step);
    expect(worse(growth, amounts)).toEqual(told);
  });

  test.each(catalog.filter(({ grows }) => grows !== undefined).map(({ name }) => name))('%s has an amount', (name) => {
    const alertCase = ALERT_CASES[name];
    const found = lived([snapshotFor(alertCase?.fires ?? {})]).lives.filter((life) => life.name === name);
    expect(found.map(({ amount: has }) => typeof has)).toEqual(found.map(() => 'number'));
    expect(found).not.toEqual([]);
  });
});
