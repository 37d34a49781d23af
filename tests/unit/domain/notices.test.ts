import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atHand, type Entry, entry } from '../../../src/domain/journal.ts';
import { dueNotices } from '../../../src/domain/notices.ts';
import { CLOSED, context, DLQ, HIGH, HOUR, OPENED, story, told } from '../../support/notices.ts';

describe('what stood for days', () => {
  const DAY = 24 * HOUR;
  function kept(entries: readonly Entry[]): Entry[] {
    let before: Entry[] = [];
    for (const said of entries) before = atHand([...before, said], said.at);
    return before;
  }

  it('its end is told in the morning, and what is at hand does not grow with it', () => {
    const { said } = story(HIGH, 'P2');
    const began = CLOSED - 3 * DAY;
    const repeated = Array.from({ length: 18 }, (_, nth) => said('told', began + 60 + nth * 4 * HOUR));
    const entries = kept([said('began', began), ...repeated, said('over', CLOSED + 2 * HOUR)]);
    expect(entries.length).toBeLessThan(repeated.length);
    const [morning] = dueNotices(entries, context(OPENED + 60));
    expect(morning?.summary).toBe('За ночь: закончилось 1');
  });

  it('after holidays it is told what came and went in them, and no more a year later', () => {
    const { said } = story(HIGH, 'P2');
    const closedBefore = OPENED - 10 * DAY;
    const at = closedBefore + HOUR;
    const entries = kept([said('began', at), said('told', at + 60), said('over', at + HOUR), said('seen', OPENED)]);
    expect(told(entries, context(OPENED + 60, { closedBefore }))).toEqual([
      ['morning', 'P2', 'За ночь: закончилось 1'],
    ]);
    expect(atHand([...entries, said('began', OPENED + 20 * DAY)], OPENED + 20 * DAY)).toHaveLength(1);
  });

  it('what was said of what stands is remembered as long as that stands, and what stands longest is kept to the last', () => {
    const { said } = story(HIGH, 'P1');
    const began = OPENED - 90 * DAY;
    const notice = entry({ at: began + HOUR, kind: 'notice', key: `began ${HIGH}  ${began}` });
    const flaps = Array.from({ length: 3000 }, (_, nth) =>
      story(DLQ, 'P1').said(nth % 2 ? 'over' : 'began', OPENED + nth),
    );
    const entries = atHand([said('began', began), notice, ...flaps], OPENED + 3000);
    expect(entries.length).toBeLessThanOrEqual(2000);
    expect(entries.slice(0, 2)).toEqual([said('began', began), notice]);
  });

  it('whatever happened, what is at hand leads to the same messages as all that happened', () => {
    const kinds = ['began', 'worse', 'better', 'seen', 'told', 'told_over', 'over', 'lapsed'] as const;
    const step = fc.record({
      wait: fc.oneof(fc.integer({ min: 1, max: 3 * HOUR }), fc.integer({ min: 1, max: 2 * DAY })),
      name: fc.constantFrom(DLQ, HIGH),
      kind: fc.constantFrom(...kinds),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.boolean(), (steps, stands) => {
        let at = OPENED - steps.reduce((sum, { wait }) => sum + wait, 0);
        fc.pre(at > OPENED - 13 * DAY);
        const open = new Set<string>();
        const entries = steps.flatMap(({ wait, name, kind }) => {
          at += wait;
          // What stands does not begin, and what is over does not end.
          if (kind === 'began' ? open.has(name) : ['over', 'lapsed'].includes(kind) && !open.has(name)) return [];
          if (kind === 'began') open.add(name);
          if (kind === 'over' || kind === 'lapsed') open.delete(name);
          return story(name, 'P1').said(kind, at);
        });
        const standing = stands ? [story(DLQ, 'P1').stands, story(HIGH, 'P1').stands] : [];
        const asked = context(OPENED + 1, { standing, heardSince: OPENED - 14 * DAY });
        expect(dueNotices(kept(entries), asked)).toEqual(dueNotices(entries, asked));
      }),
      { numRuns: 500 },
    );
  });
});

describe('by day', () => {
  const NOON = OPENED + 3 * HOUR;
  const { said, stands } = story(DLQ, 'P1');
  const standing = [stands];
  const begun = said('began', NOON);

  it('what the rules told in time is not told again', () => {
    const entries = [begun, said('told', NOON + 70)];
    expect(told(entries, context(NOON + 5 * HOUR, { standing }))).toEqual([]);
    const over = [...entries, said('over', NOON + HOUR), said('told_over', NOON + HOUR + 60)];
    expect(told(over, context(NOON + 6 * HOUR))).toEqual([]);
  });

  it('a beginning that nobody told is told, once the rules have had their time', () => {
    expect(told([begun], context(NOON + 60 + 14 * 60, { standing }))).toEqual([]);
    expect(told([begun], context(NOON + 60 + 15 * 60, { standing }))).toEqual([['began', 'P1', 'PosDlqNotEmpty!']]);
  });

  it('what grew worse at the same level is told at once, each time once, if its beginning was', () => {
    const worse = [begun, said('told', NOON + 70), said('worse', NOON + HOUR)];
    const [notice] = dueNotices(worse, context(NOON + HOUR + 1, { standing }));
    expect(notice).toMatchObject({ kind: 'worse', level: 'P1', summary: 'Стало хуже: PosDlqNotEmpty!' });
    const heard = [...worse, entry({ at: NOON + HOUR + 9, kind: 'notice', key: notice?.id ?? null })];
    expect(told(heard, context(NOON + HOUR + 10, { standing }))).toEqual([]);
    const again = [...heard, said('worse', NOON + 2 * HOUR)];
    expect(told(again, context(NOON + 2 * HOUR + 1, { standing }))).toHaveLength(1);
    expect(told(again, context(NOON + 2 * HOUR + 1))).toEqual([]);
    expect(told([begun, said('worse', NOON + 30), said('told', NOON + 70)], context(NOON + 90, { standing }))).toEqual(
      [],
    );
    expect(told([begun, said('worse', NOON + 30)], context(NOON + 40, { standing }))).toEqual([]);
  });

  it('what can wait and grew worse is told in working hours only, and what can is told at night too', () => {
    for (const [level, atNight] of [
      ['P1', 1],
      ['P2', 0],
    ] as const) {
      const one = story(HIGH, level);
      const at = (now: number) => [one.said('began', NOON), one.said('told', NOON + 70), one.said('worse', now)];
      const asked = { standing: [one.stands] };
      expect(told(at(NOON + HOUR), context(NOON + HOUR + 1, asked))).toHaveLength(1);
      expect(told(at(NOON + HOUR), context(NOON + HOUR + 1, { ...asked, open: false }))).toHaveLength(atNight);
      // The morning's message has told that it stands.
      const next = { ...asked, opened: NOON + 20 * HOUR, morningMessage: false };
      expect(told(at(NOON + 15 * HOUR), context(NOON + 20 * HOUR + 1, next))).toHaveLength(atNight);
    }
  });

  it('what another alert explains, or what cannot be seen, is not', () => {
    expect(told([begun], context(NOON + HOUR))).toEqual([]);
    expect(told([begun], context(NOON + HOUR, { standing: [{ ...stands, seen: false }] }))).toEqual([]);
  });

  it('silence says nothing where Alertmanager is not heard, or has only just come back', () => {
    for (const heardSince of [null, NOON + HOUR - 60]) {
      expect(told([begun], context(NOON + HOUR, { standing, heardSince }))).toEqual([]);
    }
  });

  it('an end that nobody told is told', () => {
    const entries = [begun, said('told', NOON + 70), said('over', NOON + HOUR)];
    expect(told(entries, context(NOON + HOUR + 16 * 60))).toEqual([['ended', 'P1', 'Устранено: PosDlqNotEmpty!']]);
  });

  it('what was over before anybody was told of it needs no end', () => {
    expect(told([begun, said('over', NOON + 30)], context(NOON + 2 * HOUR))).toEqual([]);
  });

  it('an end that was none is set right, once for each', () => {
    const entries = [begun, said('told', NOON + 70), said('told_over', NOON + HOUR)];
    const asked = context(NOON + HOUR + 90, { standing });
    expect(told(entries, asked)).toEqual([['stands', 'P1', 'Тревога стоит: PosDlqNotEmpty!']]);
    const key = dueNotices(entries, asked)[0]?.id ?? null;
    expect(told([...entries, entry({ at: NOON + HOUR + 95, kind: 'notice', key })], asked)).toEqual([]);
    expect(told([...entries, said('told', NOON + HOUR + 80)], asked)).toEqual([]);
  });

  it('the end of a lower level is no end of the higher one', () => {
    const lower = story(DLQ, 'P2');
    const entries = [
      lower.said('began', NOON),
      lower.said('told', NOON + 60),
      said('worse', NOON + HOUR),
      said('told', NOON + HOUR + 60),
      lower.said('told_over', NOON + HOUR + 300),
    ];
    expect(told(entries, context(NOON + 2 * HOUR, { standing }))).toEqual([]);
  });
});

it('at night what can wait waits, and the morning has said it', () => {
  const { said, stands } = story(HIGH, 'P2');
  const ended = [said('began', CLOSED - HOUR), said('told', CLOSED - 3000), said('over', CLOSED + HOUR)];
  expect(told(ended, context(CLOSED + 3 * HOUR, { open: false, opened: OPENED - 24 * HOUR }))).toEqual([]);
  const morning = entry({ at: OPENED + 20, kind: 'notice', key: `morning ${OPENED}` });
  expect(told([...ended, morning], context(OPENED + HOUR))).toEqual([]);
  const standing = [stands];
  expect(told([said('began', CLOSED + HOUR), morning], context(OPENED + 20 * 60, { standing }))).toEqual([
    ['began', 'P2', 'PosBufferHigh!'],
  ]);
});

describe('an end of which no morning told', () => {
  const { said } = story(HIGH, 'P2');
  const morning = entry({ at: OPENED + 195, kind: 'notice', key: `morning ${OPENED}` });
  const end = [['ended', 'P2', `Устранено: ${HIGH}!`]];

  it('since the shop had opened is told itself, though it was over before the message was heard', () => {
    const night = [said('began', CLOSED - HOUR), said('told', CLOSED - HOUR + 60)];
    const ended = [...night, said('over', OPENED + 181)];
    const [first] = dueNotices(ended, context(OPENED + 190, { heardSince: OPENED + 185 }));
    expect(first?.action).toBe('Это сообщение проверяет, что они доходят.');
    const asked = context(OPENED + 20 * 60, { heardSince: OPENED + 185 });
    expect(told([...ended, morning], asked)).toEqual(end);
  });

  it('since the shop had not closed yet is told the next day', () => {
    const day = [
      said('began', CLOSED - 6 * HOUR),
      said('told', CLOSED - 6 * HOUR + 60),
      said('over', CLOSED - 5 * HOUR),
    ];
    const asked = context(OPENED + HOUR, { heardSince: OPENED - HOUR });
    expect(told([...day, morning], asked)).toEqual(end);
  });
});
