import { expect, test } from 'vitest';
import { trafficModel } from '../../../src/web/model/sales.ts';
import { salesWeeks } from '../../support/page-reports.ts';

test('an hour that sold most is the darkest', () => {
  const model = trafficModel(salesWeeks());
  if (typeof model === 'string') throw new Error(model);
  expect([model.hours[0], model.hours.at(-1), model.rows.length]).toEqual(['9', '20', 7]);
  const shares = model.rows.flatMap(({ cells }) => cells.map(({ share }) => share));
  expect(Math.max(...shares)).toBe(1);
});

test('what is not known yet is not taken for weeks without a sale', () => {
  const nothing = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  expect(
    [
      { known_since: null, hours: null },
      { known_since: '2026-10-01', hours: nothing },
    ].map(trafficModel),
  ).toEqual(['Продажи за четыре недели ещё подсчитываются', 'За последние четыре недели продаж не видно']);
});
