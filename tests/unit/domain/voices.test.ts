/** What people are told: the cashier's words, and which chip is about what. */
import { describe, expect, test } from 'vitest';
import { cashierWords, dialled, HELPERS, VOICED, whomToCall } from '../../../src/domain/alerts/cashier.ts';
import { catalog } from '../../../src/domain/alerts/catalog/index.ts';
import { CHIPS } from '../../../src/domain/faces.ts';

const LONGEST_TITLE = 34;
const LONGEST_STEP = 60;
/** Letters that stand whole beside the band's sign on a phone. */
const LONGEST_WORD_OF_A_TITLE = 12;
/** Words of programs, and a second name for what is called «тревога». */
const FORBIDDEN =
  /circuit|breaker|dlq|buffer|kkt_|контейнер|адаптер|буфер|сервис|сервер|синхрониз|размыкан|алерт|уведомлен|оповещен|канал|баз[аые]|http|json/i;
/** All other Latin words are a program's. */
const OF_THE_TRADE = /Odoo|[XZ]-отчёт/g;

test('every alert has the words, and no words are left over', () => {
  expect(VOICED.toSorted()).toEqual(catalog.map(({ name }) => name).toSorted());
});

describe.each(catalog.map(({ name }) => name))('%s', (name) => {
  const { title, steps, selling, call } = cashierWords(name);

  test('is short and in the words of the till', () => {
    expect(title.length).toBeLessThanOrEqual(LONGEST_TITLE);
    expect(title).toMatch(/^\p{Lu}.*[^.!]$/u);
    expect(Math.max(...title.split(' ').map((word) => word.length))).toBeLessThanOrEqual(LONGEST_WORD_OF_A_TITLE);
    expect(steps.length).toBeGreaterThanOrEqual(1);
    expect(steps.length).toBeLessThanOrEqual(3);
    for (const words of [title, ...steps]) {
      expect(words).not.toMatch(FORBIDDEN);
      expect(words.replace(OF_THE_TRADE, '')).not.toMatch(/[a-z]/i);
    }
    for (const step of steps) {
      expect(step.length).toBeLessThanOrEqual(LONGEST_STEP);
      expect(step).toMatch(/^\p{Lu}.*\.$/u);
    }
  });

  test('who must not sell is told whom to call', () => {
    if (selling === 'no') expect(call).not.toBeNull();
  });
});

test('no two alerts are called the same', () => {
  const titles = VOICED.map((name) => cashierWords(name).title);
  expect(new Set(titles).size).toBe(titles.length);
});

test('a chip is about alerts that exist, and what is about the till stands in one', () => {
  const names = catalog.map(({ name }) => name);
  const spoken = new Set(CHIPS.flatMap(({ about }) => about));
  expect([...spoken].filter((name) => !names.includes(name))).toEqual([]);
  // These are about the watching, the PC or the books: no chip would say better what the band says.
  expect(names.filter((name) => !spoken.has(name)).toSorted()).toEqual([
    'PosBufferUnreadable',
    'PosClockDrift',
    'PosDiskFilling',
    'PosDuplicateReceipt',
    'PosNobodySaw',
    'PosReadingsFailing',
    'PosRefundShareHigh',
    'PosTillSilent',
    'PosUnusableRows',
  ]);
});

test('a chip is about an alert together with what that alert hides', () => {
  // An adapter that is gone leaves what it alone tells unknown, and so the chip without a colour.
  const blinded = (source: string, cause: string) => source === 'adapter' && cause === 'PosAdapterDown';
  for (const { name, hiddenBy, source } of catalog) {
    for (const { id, about } of CHIPS.filter((chip) => chip.about.includes(name))) {
      const causes = hiddenBy.filter((cause) => !about.includes(cause) && !blinded(source, cause));
      expect(causes, `${id} would be green while ${name} is hidden`).toEqual([]);
    }
  }
});

test.each([
  ['+7 495 123-45-67 доб. 12', '+74951234567'],
  ['8 (800) 555‑35‑35', '88005553535'],
  ['тел. (495) 123.45.67, доп. 3', '4951234567'],
  ['+7 495 123-45-67#12', '+74951234567'],
  ['спросить на кассе', ''],
  ['+7/495/123−45−67', '+74951234567'],
  ['2 линия: + 7 495 123-45-67', '+74951234567'],
  ['8 (495) 111-11-11 / 222-22-22', '84951111111'],
  ['+7 900 123-45-67 (9-18)', '+79001234567'],
  ['8 800 555-35-35 (24/7)', '88005553535'],
  ['65-43-21/22', '654321'],
  ['753-12-34/753-12-35', '7531234'],
  ['8-10-375-29-123-45-67', '810375291234567'],
])('of %j is dialled %j', (phone, number) => {
  expect(dialled(phone)).toBe(number);
});

describe('whom to call', () => {
  const anna = { name: 'Анна', role: 'Администратор магазина', phone: '+7 1', second: false };
  const boris = { name: 'Борис', role: 'владелец', phone: '+7 2', second: true };
  const vera = { name: 'Вера', role: 'бухгалтер', second: false };

  test.each(HELPERS)('nobody where there are no contacts: %s', (helper) => {
    expect(whomToCall([], helper)).toBeNull();
  });
  test('the one whose role it is, else one who can be called, the second contact last', () => {
    expect(whomToCall([boris, anna], 'администратор')).toBe(anna);
    expect(whomToCall([boris, anna, vera], 'бухгалтер')).toBe(anna);
    expect(whomToCall([boris, vera], 'бухгалтер')).toBe(boris);
    expect(whomToCall([anna], null)).toBeNull();
  });
});
