/**
 * Words with numbers in them, written once and read two ways: filled in from a Snapshot for the screen, and as a
 * template that Prometheus fills in for the phone. Both give the same text.
 */
import type { Series } from '../series/series.ts';
import { terminalInfo, utcOffset } from '../series/shop.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Thresholds } from '../thresholds.ts';
import { amountOf, type Limit, MISSED_SCRAPE_GUARD, type Selector, type Term } from './condition.ts';
import { DAYS, EXPIRY, HOURS, type Wording, word, wordTemplate } from './wording.ts';

export interface Text {
  fill(snapshot: Snapshot, posId: string): string;
  template(thresholds: Thresholds): string;
  /** Where no numbers are at hand, three dots stand for them. */
  outline(thresholds: Thresholds): string;
}

/** A number inside a text. */
type Slot = Text;

const DOTS = '…';

export function text(parts: TemplateStringsArray, ...slots: readonly Slot[]): Text {
  const join = (read: (slot: Slot) => string) =>
    parts.reduce((joined, part, index) => {
      const slot = slots[index - 1];
      return `${joined}${slot === undefined ? '' : read(slot)}${part}`;
    });
  return {
    fill: (snapshot, posId) => join((slot) => slot.fill(snapshot, posId)),
    template: (thresholds) => join((slot) => slot.template(thresholds)),
    outline: (thresholds) => join((slot) => slot.outline(thresholds)),
  };
}

/** How Go's templates print the number at the end of the pipe. */
const PRINT_WHOLE = 'printf `%.0f`';
const PRINT_TWO_DIGITS = 'printf `%02.0f`';
const AN_HOUR = 3600;
const A_DAY = 24 * AN_HOUR;
const PRINT_RUBLES = 'printf `%.2f` | reReplaceAll `[.]` `,`';

/** A whole number: receipts, times, percent. */
export function count(series: Series): Slot {
  return number(amountOf(series), '%s', PRINT_WHOLE, (value) => roundHalfEven(value).toFixed(0));
}

export function percentOf(series: Series): Slot {
  return number(amountOf(series), '%s * 100', PRINT_WHOLE, (value) => roundHalfEven(value * 100).toFixed(0));
}

export function rublesOf(term: Term): Slot {
  return number(term, '%s', PRINT_RUBLES, (value) => value.toFixed(2).replace('.', ','));
}

export function seconds(term: Term): Slot {
  return number(term, 'round(%s)', PRINT_WHOLE, (value) => Math.floor(value + 0.5).toFixed(0));
}

/** `25 дней`. */
export function days(term: Term): Slot {
  return worded(term, A_DAY, DAYS);
}

/** `22 часа`. */
export function hours(term: Term): Slot {
  return worded(term, AN_HOUR, HOURS);
}

/** `истекает через 3 дня`; the time left may have run out. */
export function expiry(term: Term): Slot {
  return worded(term, A_DAY, EXPIRY);
}

/** `2 ч 05 мин`. */
export function duration(term: Term): Slot {
  const minutes = number(term, 'floor((%s) %% 3600 / 60)', PRINT_TWO_DIGITS, (value) =>
    String(Math.floor((value % 3600) / 60)).padStart(2, '0'),
  );
  const [whole, rest] = [wholes(term, AN_HOUR), minutes];
  return {
    fill: (snapshot, posId) => `${whole.fill(snapshot, posId)} ч ${rest.fill(snapshot, posId)} мин`,
    template: (thresholds) => `${whole.template(thresholds)} ч ${rest.template(thresholds)} мин`,
    outline: () => `${DOTS} ч ${DOTS} мин`,
  };
}

/** The time on the shop's clock, so many seconds after the moment in the series. */
export function clockTime(series: Series, after: Limit): Slot {
  const local = (snapshot: Snapshot, posId: string) => {
    const at = amountOf(series).read(snapshot).get(posId);
    return at === undefined ? null : at + after(snapshot.shop.thresholds) + snapshot.utcOffset;
  };
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  const part = (name: 'hour' | 'minute', thresholds: Thresholds) => {
    const moment = `${messageSelector(series, {})} + ${after(thresholds)} + scalar(${messageSelector(utcOffset, {})})`;
    return template(`${name}(${moment})`, [series, utcOffset], `value | ${PRINT_TWO_DIGITS}`);
  };
  return {
    fill: (snapshot, posId) => {
      const at = local(snapshot, posId);
      if (at === null) return '';
      return `${twoDigits(Math.floor((at % 86_400) / 3600))}:${twoDigits(Math.floor((at % 3600) / 60))}`;
    },
    template: (thresholds) => `${part('hour', thresholds)}:${part('minute', thresholds)}`,
    outline: () => DOTS,
  };
}

/** A number of the configuration. */
export function limit(of: Limit): Slot {
  return setting((thresholds) => String(of(thresholds)));
}

/** The same with its word. */
export function limitIn(wording: Wording, of: Limit): Slot {
  return setting((thresholds) => word(wording, String(of(thresholds)).replace('.', ',')));
}

function setting(print: (thresholds: Thresholds) => string): Slot {
  return { fill: (snapshot) => print(snapshot.shop.thresholds), template: print, outline: print };
}

/** How many whole hours or days, without a word. */
function wholes(term: Term, unit: number): Slot {
  return number(term, `floor((%s) / ${unit})`, PRINT_WHOLE, (value) => Math.floor(value / unit).toFixed(0));
}

function worded(term: Term, unit: number, wording: Wording): Slot {
  const { fill } = wholes(term, unit);
  const query = `floor((${term.promql(messageSelector)}) / ${unit})`;
  return {
    fill: (snapshot, posId) => {
      const printed = fill(snapshot, posId);
      return printed === '' ? '' : word(wording, printed);
    },
    template: () =>
      asking(query, [term.series], `{{ with . | first | value | ${PRINT_WHOLE} }}${wordTemplate(wording)}{{ end }}`),
    outline: () => word(wording, DOTS),
  };
}

function number(term: Term, query: string, pipeline: string, print: (value: number) => string): Slot {
  return {
    fill: (snapshot, posId) => {
      const value = term.read(snapshot).get(posId);
      return value === undefined ? '' : print(value);
    },
    template: () =>
      template(
        query.replaceAll('%%', '\u0000').replace('%s', term.promql(messageSelector)).replaceAll('\u0000', '%%'),
        [term.series],
        `value | ${pipeline}`,
      ),
    outline: () => DOTS,
  };
}

/** The name that the operator gave to the terminal. */
export const terminalName: Text = {
  fill: ({ till }, posId) => till?.terminals.find((terminal) => terminal.posId === posId)?.name ?? '',
  template: () => template(messageSelector(terminalInfo, {}), [terminalInfo], 'label "name"'),
  outline: () => DOTS,
};

/** The labels that tell one shop's series from another's; where a label is missing, it is missing on both sides. */
const IDENTITY = ['instance', 'job', 'shop'] as const;

/** Looks back like the condition, so that a missed scrape leaves no hole in a message. */
const messageSelector: Selector = (series, labels) => {
  const fixed = Object.entries(labels).map(([name, value]) => `${name}='${value}'`);
  const matchers = [...identityOf(series).map((name) => `${name}=%+q`), ...fixed].join(',');
  return `last_over_time(${series.name}{${matchers}}[${MISSED_SCRAPE_GUARD}])`;
};

function identityOf(series: Series): readonly string[] {
  return series.labelNames.includes('pos_id') ? ['pos_id', ...IDENTITY] : IDENTITY;
}

/** A Go template that asks Prometheus; %+q quotes a terminal's name whatever stands in it, a replacement character included. */
function asking(query: string, asked: readonly Series[], answer: string): string {
  const labels = asked.flatMap((series) => identityOf(series).map((name) => `$labels.${name}`));
  return `{{ with printf \`${query}\` ${labels.join(' ')} | query }}${answer}{{ end }}`;
}

function template(query: string, asked: readonly Series[], print: string): string {
  return asking(query, asked, `{{ . | first | ${print} }}`);
}

/** Go prints halves to the even neighbour, and so do we. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
