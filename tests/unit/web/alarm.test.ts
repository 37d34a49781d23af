import { expect, test } from 'vitest';
import { acknowledge, unacknowledged } from '../../../src/web/alarm/alarm.ts';
import { alert } from '../../support/page-states.ts';

const full = alert();
const down = alert({ name: 'PosAdapterDown' });

test('every P1 rings until it is acknowledged, and nothing else does', () => {
  const calmer = alert({ level: 'P2', name: 'PosBufferHigh' });
  expect(unacknowledged([full, calmer], {})).toEqual([full]);
  expect(unacknowledged([full, calmer], acknowledge([full, calmer], {}))).toEqual([]);
});

test('a new one rings though others were acknowledged', () => {
  expect(unacknowledged([full, down], acknowledge([full], {}))).toEqual([down]);
});

test('the same trouble rings again when it comes back', () => {
  const seen = acknowledge([full], {});
  expect(unacknowledged([], seen)).toEqual([]);
  const again = alert({ timestamp: full.timestamp + 600 });
  expect(unacknowledged([again], seen)).toEqual([again]);
});

test('another terminal’s trouble is another trouble', () => {
  const first = alert({ name: 'PosShiftTooLong', pos_id: 'POS-001' });
  const second = alert({ name: 'PosShiftTooLong', pos_id: 'POS-002' });
  expect(unacknowledged([first, second], acknowledge([first], {}))).toEqual([second]);
});

test('what was acknowledged on the shop’s screen stays so on the terminal’s', () => {
  const seen = acknowledge([down], acknowledge([full], {}));
  expect(unacknowledged([full, down], seen)).toEqual([]);
});
