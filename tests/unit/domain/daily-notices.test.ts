import { describe, expect, it } from 'vitest';
import { type Entry, entry } from '../../../src/domain/journal.ts';
import { wordsWithoutSums } from '../../../src/domain/money.ts';
import { dueNotices, type NoticeContext } from '../../../src/domain/notices.ts';
import { EMPTY_DAY } from '../../../src/domain/sales.ts';
import { CLOSED, context, DLQ, HIGH, HOUR, OPENED, story, told } from '../../support/notices.ts';

describe('the evening', () => {
  const SHUT = OPENED + 12 * HOUR;
  const day = { ...EMPTY_DAY, sales: { count: 53, kopecks: 17_000_050 }, refunds: { count: 1, kopecks: 250_000 } };
  const undelivered = { count: 12, kopecks: 3_450_050, unpriced: 0, oldestAt: null, undated: 0 };
  const takings = {
    day: { ...day, payments: { cash: 4_820_000, card: 12_180_050, other: 0 } },
    ...{ weekEarlier: 16_000_000, undelivered },
  };
  const at = (now: number, more: Partial<NoticeContext> = {}) =>
    context(now, { open: false, evening: { closed: SHUT, takings }, ...more });

  it('tells once what the day brought, and what was wrong in it', () => {
    const [high, dlq] = [story(HIGH, 'P2'), story(DLQ, 'P1')];
    const entries = [
      high.said('began', OPENED + HOUR),
      ...[
        high.said('told', OPENED + HOUR + 9),
        high.said('over', OPENED + 2 * HOUR),
        high.said('told_over', OPENED + 2 * HOUR),
      ],
    ];
    expect(dueNotices(entries, at(SHUT + 60))).toEqual([]);
    const [notice, ...rest] = dueNotices(
      entries,
      at(SHUT + 400, { standing: [{ ...dlq.stands, since: SHUT - HOUR }] }),
    );
    expect(rest).toEqual([]);
    expect(notice).toMatchObject({ kind: 'evening', level: 'P2', summary: 'За день чеков: 53, на 170 000,50 ₽' });
    expect(notice?.action.split('\n')).toEqual([
      'Неделей раньше, в тот же день: 160 000 ₽ (+6 %)',
      'Наличными 48 200 ₽, картами 121 800,50 ₽',
      'Чеков возврата: 1, на 2 500 ₽',
      'Не передано в ОФД чеков: 12, на 34 500,50 ₽',
      `с 660 мин ${DLQ}!: ещё не устранено`,
      `60 мин–120 мин ${HIGH}!: устранено`,
    ]);
    expect(wordsWithoutSums(notice?.forCashier ?? '').split('\n')).toEqual([
      'Чеков возврата: 1',
      'Не передано в ОФД чеков: 12',
      `с 660 мин ${DLQ}!: ещё не устранено`,
      `60 мин–120 мин ${HIGH}!: устранено`,
    ]);
    const said = entry({ at: SHUT + 410, kind: 'notice', key: notice?.id ?? null });
    expect(dueNotices([...entries, said], at(SHUT + 500))).toEqual([]);
    expect(dueNotices([], at(SHUT + 2 * HOUR))).toEqual([]);
    expect(dueNotices([], at(SHUT + 400, { evening: null }))).toEqual([]);
  });

  it('names nothing that was over before anybody would have been sent a message', () => {
    const { said } = story(HIGH, 'P2');
    const blink = [said('began', OPENED + HOUR), said('over', OPENED + HOUR + 59)];
    const linesOf = (entries: readonly Entry[]) =>
      dueNotices(entries, at(SHUT + 400)).map(({ action }) => action.split('\n').at(-1));
    expect(linesOf(blink)).toEqual(['Тревог за день не было']);
    // The engines count from a moment of their own.
    expect(linesOf([...blink, said('told', OPENED + HOUR + 58)])).toEqual([`60 мин–61 мин ${HIGH}!: устранено`]);
    const nightly = blink.map((one) => ({ ...one, at: one.at - 2 * HOUR }));
    expect(told(nightly, context(OPENED + 1))).toEqual([['morning', 'P2', 'Доброе утро: сообщения доходят']]);
  });

  it('waits a while for a buffer that cannot be read, and then says that nothing is known', () => {
    const unread = { evening: { closed: SHUT, takings: null } };
    expect(dueNotices([], at(SHUT + 400, unread))).toEqual([]);
    expect(told([], at(SHUT + 45 * 60, unread))).toEqual([
      ['evening', 'P2', 'Итоги дня неизвестны: база чеков не читается'],
    ]);
  });
});

describe('the morning', () => {
  it('comes once a day, at opening, and proves that messages arrive', () => {
    const [notice] = dueNotices([], context(OPENED + 5));
    expect(notice).toMatchObject({ kind: 'morning', level: 'P2', summary: 'Доброе утро: сообщения доходят' });
    const said = entry({ at: OPENED + 9, kind: 'notice', key: notice?.id ?? null });
    expect(dueNotices([said], context(OPENED + 30))).toEqual([]);
    expect(dueNotices([], context(OPENED - 1, { open: false }))).toEqual([]);
    expect(dueNotices([], context(OPENED + 2 * HOUR))).toEqual([]);
  });

  it('tells what ended while nobody was told, what lapsed, and what still stands', () => {
    const [high, flapping, dlq] = [story(HIGH, 'P2'), story('PosBreakerFlapping', 'P2'), story(DLQ, 'P1')];
    const entries = [
      high.said('began', CLOSED + HOUR),
      flapping.said('began', CLOSED + HOUR),
      high.said('over', CLOSED + 2 * HOUR),
      flapping.said('lapsed', CLOSED + 3 * HOUR),
      dlq.said('began', CLOSED + 4 * HOUR),
      dlq.said('told', CLOSED + 4 * HOUR + 70),
    ];
    const standing = [{ ...dlq.stands, since: CLOSED + 4 * HOUR }];
    expect(dueNotices(entries, context(OPENED + 1, { standing }))).toMatchObject([
      {
        summary: 'За ночь: не устранено 1, закончилось 2',
        action: [
          'с -480 мин PosDlqNotEmpty!: ещё не устранено',
          '-660 мин–-600 мин PosBufferHigh!: устранено',
          '-660 мин–-540 мин PosBreakerFlapping!: больше не повторялось',
        ].join('\n'),
      },
    ]);
  });

  it('is bounded, whatever the night was like', () => {
    const entries = Array.from({ length: 500 }, (_, index) => {
      const { said } = story(`${HIGH}${index}${'х'.repeat(500)}`, 'P2');
      return [said('began', CLOSED + index), said('over', CLOSED + index + 60)];
    }).flat();
    const [notice] = dueNotices(entries, context(OPENED + 1));
    expect(notice?.action.length).toBeLessThan(800);
    expect(notice?.action).toMatch(/и ещё 494$/);
  });

  it('where it is switched off, tells only what was held back', () => {
    const { said } = story(HIGH, 'P2');
    const night = [said('began', CLOSED - HOUR), said('told', CLOSED - HOUR + 60), said('over', CLOSED + HOUR)];
    const off = { morningMessage: false };
    expect(told(night, context(OPENED + 1, off))).toEqual([['morning', 'P2', 'За ночь: закончилось 1']]);
    expect(told([], context(OPENED + 1, off))).toEqual([]);
    const heard = [...night, said('told_over', CLOSED + HOUR + 60)];
    expect(told(heard, context(OPENED + 1, off))).toEqual([]);
  });
});
