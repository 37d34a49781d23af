import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAttempts, type Guesser, networkOf } from '../../../src/auth/attempts.ts';

const guesser = (user: string, address = '192.0.2.1', screen: string | null = null): Guesser => ({
  user,
  address,
  screen,
});

function stage() {
  const clock = { now: 1_800_000_000 };
  const attempts = createAttempts(() => clock.now);
  /** Tries until it is told to wait; returns how many times it could, and for how long it has to wait. */
  const exhaust = (who: Guesser) => {
    for (let tries = 0; ; tries++) {
      const { wait } = attempts.begin(who);
      if (wait > 0) return { tries, wait };
    }
  };
  return { clock, attempts, exhaust };
}

test('five tries a user and address, then waits that double, to five minutes', () => {
  const { clock, attempts, exhaust } = stage();
  expect(exhaust(guesser('anna'))).toEqual({ tries: 5, wait: 1 });
  const waits: number[] = [];
  for (let round = 0; round < 12; round++) {
    clock.now += attempts.begin(guesser('anna')).wait;
    const { tries, wait } = exhaust(guesser('anna'));
    expect(tries).toBe(1);
    waits.push(wait);
  }
  expect(waits.slice(0, 8)).toEqual([2, 4, 8, 16, 32, 64, 128, 256]);
  expect(new Set(waits.slice(8))).toEqual(new Set([300]));
});

test('twenty tries an address, whatever the names, and then at most half a minute', () => {
  const { clock, attempts } = stage();
  const waits: number[] = [];
  for (let name = 0; name < 60; name++) {
    const { wait } = attempts.begin(guesser(`user ${name}`));
    waits.push(wait);
    clock.now += wait;
  }
  expect(waits.slice(0, 20)).toEqual(Array(20).fill(0));
  expect(Math.max(...waits)).toBe(30);
  expect(attempts.begin(guesser('anna', '192.0.2.2')).wait).toBe(0);
});

test('a screen that is known waits for nobody but itself', () => {
  const { attempts, exhaust } = stage();
  exhaust(guesser('anna'));
  for (let name = 0; name < 30; name++) attempts.begin(guesser(`user ${name}`));
  expect(attempts.begin(guesser('anna', '192.0.2.1', 'screen')).wait).toBe(0);
  expect(exhaust(guesser('anna', '192.0.2.1', 'screen'))).toEqual({ tries: 4, wait: 1 });
  expect(attempts.begin(guesser('anna', '192.0.2.1', 'other screen')).wait).toBe(0);
});

test('the right password forgives what was mistyped before', () => {
  const { attempts, exhaust } = stage();
  for (let tries = 0; tries < 4; tries++) attempts.begin(guesser('anna'));
  attempts.begin(guesser('anna')).succeeded();
  expect(exhaust(guesser('anna'))).toEqual({ tries: 5, wait: 1 });
});

test('a right password does not forgive guesses at other names', () => {
  const { attempts } = stage();
  for (let name = 0; name < 19; name++) attempts.begin(guesser(`user ${name}`));
  for (let again = 0; again < 5; again++) attempts.begin(guesser('own name')).succeeded();
  expect(attempts.begin(guesser('a')).wait).toBe(0);
  expect(attempts.begin(guesser('b')).wait).toBeGreaterThan(0);
});

test('a password that was not looked at costs nothing', () => {
  const { attempts, exhaust } = stage();
  for (let tries = 0; tries < 50; tries++) attempts.begin(guesser('anna')).takeBack();
  expect(exhaust(guesser('anna'))).toEqual({ tries: 5, wait: 1 });
});

test('right passwords that are looked at at the same time leave nothing behind, in whatever order they are found', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 60 }), fc.nat({ max: 18 }), (order, before) => {
      const { attempts } = stage();
      for (let name = 0; name < before; name++) attempts.begin(guesser(`wrong ${name}`));
      const underWay = [];
      for (const choice of order) {
        const attempt = attempts.begin(guesser('anna', '192.0.2.1'));
        if (attempt.wait === 0) underWay.push(attempt);
        if (choice % 2 === 0 || attempt.wait > 0) underWay.splice(choice % underWay.length, 1)[0]?.succeeded();
      }
      for (const attempt of underWay) attempt.succeeded();
      for (let name = before; name < 20; name++) expect(attempts.begin(guesser(`more ${name}`)).wait).toBe(0);
      expect(attempts.begin(guesser('one too many')).wait).toBe(1);
    }),
  );
});

test('what was right before is let through to its memory a thousand times, and then not so soon', () => {
  const { attempts, clock } = stage();
  for (let tries = 0; tries < 999; tries++) attempts.begin(guesser('anna'));
  expect(attempts.heldUpThoughRight(guesser('anna'))).toBe(0);
  attempts.begin(guesser('anna'));
  expect(attempts.heldUpThoughRight(guesser('anna'))).toBe(1);
  expect(attempts.heldUpThoughRight(guesser('boris'))).toBe(0);
  expect(attempts.heldUpThoughRight(guesser('anna', '192.0.2.2'))).toBe(0);
  clock.now += 1;
  expect(attempts.heldUpThoughRight(guesser('anna'))).toBe(0);
});

test('a quarter of an hour later all is forgotten', () => {
  const { clock, exhaust } = stage();
  exhaust(guesser('anna'));
  clock.now += 15 * 60 + 1;
  expect(exhaust(guesser('anna'))).toEqual({ tries: 5, wait: 1 });
});

test('names that are made up push nothing out of the memory that is counted of their address', () => {
  const { attempts, exhaust } = stage();
  for (let name = 0; name < 25; name++) attempts.begin(guesser(`user ${name}`));
  for (let name = 0; name < 20_000; name++) attempts.begin(guesser(`made up ${name}`));
  expect(attempts.begin(guesser('anna')).wait).toBeGreaterThan(0);
  expect(exhaust(guesser('boris', '192.0.2.2')).tries).toBe(5);
});

test('nobody waits for hours because the clock was set back', () => {
  const { clock, attempts, exhaust } = stage();
  exhaust(guesser('anna'));
  clock.now -= 3600;
  expect(attempts.begin(guesser('anna')).wait).toBe(0);
});

describe('an address', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['2001:db8::1:2', '2001:db8:0:0::/64'],
    ['', ''],
  ])('%s belongs to %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test('of the same /64 is the same guesser', () => {
    const { attempts, exhaust } = stage();
    exhaust(guesser('anna', '2001:db8:1:2::1'));
    expect(attempts.begin(guesser('anna', '2001:db8:1:2:ffff::2')).wait).toBe(1);
    expect(attempts.begin(guesser('anna', '2001:db8:1:3::1')).wait).toBe(0);
  });
});
