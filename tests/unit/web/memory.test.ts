import { expect, test } from 'vitest';
import { DEFAULTS, nameOfScreen, readSettings } from '../../../src/web/memory.ts';

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
