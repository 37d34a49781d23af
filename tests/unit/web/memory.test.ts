import { expect, test, vi } from 'vitest';
import {
  DEFAULTS,
  forgetPicture,
  keepPicture,
  keptPicture,
  nameOfScreen,
  readSettings,
} from '../../../src/web/memory.ts';
import { calmDay, NOON } from '../../support/page-states.ts';

test('what was saved is read', () => {
  const saved = { sound: true, asked: true, volume: 0.3, keepAwake: true, screen: 'Касса 1', till: 'POS-001' };
  expect(readSettings(JSON.stringify(saved))).toEqual(saved);
});

test.each([null, '', 'null', '[]', '{', '"text"', '{"sound":"yes","volume":7,"screen":7}'])(
  'what is broken (%s) is the default',
  (stored) => {
    expect(readSettings(stored)).toEqual(DEFAULTS);
  },
);

test('the name of a screen is told without what cannot be seen', () => {
  expect(nameOfScreen({ ...DEFAULTS, screen: ' Кас\u00adса\u200e 1 👩\u200d💼 ' })).toBe('Касса 1 👩\u200d💼');
});

test('each till keeps a picture of its own, whatever another tab shows; whoever leaves takes all of them along', () => {
  const kept: Record<string, string> = {};
  const storage = {
    getItem: (name: string) => kept[name] ?? null,
    setItem: (name: string, text: string) => {
      kept[name] = text;
    },
    removeItem: (name: string) => void delete kept[name],
  };
  vi.stubGlobal(
    'localStorage',
    new Proxy(storage, {
      ownKeys: () => Object.keys(kept),
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    }),
  );
  keepPicture(null, calmDay({ cash_balance: 1 }));
  keepPicture('POS-001', calmDay({ cash_balance: 2 }));
  expect([null, 'POS-001', 'POS-002'].map((posId) => keptPicture(posId, NOON)?.cash_balance)).toEqual([
    1,
    2,
    undefined,
  ]);
  kept.another = 'stays';
  forgetPicture();
  expect(kept).toEqual({ another: 'stays' });
  vi.unstubAllGlobals();
});
