/**
 * Words with numbers in them, written once and read two ways: filled in from a Snapshot for the screen, and as a
 * template that Prometheus fills in for the phone. Both give the same text.
 */
import type { Series } from '../series/series.ts';
import { terminalInfo, utcOffset } from '../series/shop.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Thresholds } from '../thresholds.ts';
import { amountOf, type Limit, type Term } from './condition.ts';
import { DAYS, EXPIRY, HOURS, IN_DAYS, SHORT_OR_OVER, type Wording, word, wordTemplate } from './wording.ts';

export interface Text {
  /** The numbers that its template asks Prometheus for. */
  readonly asks: readonly Term[];
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
    asks: slots.flatMap((slot) => slot.asks),
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

export function megabytes(series: Series): Slot {
  return number(amountOf(series), '%s / 1e6', PRINT_WHOLE, (value) => roundHalfEven(value / 1e6).toFixed(0));
}

/** ` через 3 дня`, with the space before it; nothing at all where it is not known. */
export function inDays(term: Term): Slot {
  return worded(term, A_DAY, IN_DAYS);
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

/** `недостача` or `излишек`. */
export function shortOrOver(term: Term): Slot {
  return worded(term, 0.01, SHORT_OR_OVER);
}

/** `2 ч 05 мин`. */
export function duration(term: Term): Slot {
  const minutes = number(term, 'floor(%s %% 3600 / 60)', PRINT_TWO_DIGITS, (value) =>
    String(Math.floor((value % 3600) / 60)).padStart(2, '0'),
  );
  const [whole, rest] = [wholes(term, AN_HOUR), minutes];
  return {
    asks: [term],
    fill: (snapshot, posId) => `${whole.fill(snapshot, posId)} ч ${rest.fill(snapshot, posId)} мин`,
    template: (thresholds) => `${whole.template(thresholds)} ч ${rest.template(thresholds)} мин`,
    outline: () => `${DOTS} ч ${DOTS} мин`,
  };
}

/** The time on the shop's clock, so many seconds after the moment in the series. */
export function clockTime(series: Series, after: Limit): Slot {
  const [moment, offset] = [amountOf(series), amountOf(utcOffset)];
  const local = (snapshot: Snapshot, posId: string) => {
    const at = moment.read(snapshot).get(posId);
    return at === undefined ? null : at + after(snapshot.shop.thresholds) + snapshot.utcOffset;
  };
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  const part = (name: 'hour' | 'minute', thresholds: Thresholds) => {
    const shown = `${selectorOf(moment)} + ${after(thresholds)} + scalar(${selectorOf(offset)})`;
    return template(`${name}(${shown})`, [moment, offset], `value | ${PRINT_TWO_DIGITS}`);
  };
  return {
    asks: [moment, offset],
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
  return { asks: [], fill: (snapshot) => print(snapshot.shop.thresholds), template: print, outline: print };
}

/** How many whole hours or days, without a word. */
function wholes(term: Term, unit: number): Slot {
  return number(term, `floor(%s / ${unit})`, PRINT_WHOLE, (value) => Math.floor(value / unit).toFixed(0));
}

function worded(term: Term, unit: number, wording: Wording): Slot {
  const { fill } = wholes(term, unit);
  const query = `floor(${selectorOf(term)} / ${unit})`;
  return {
    asks: [term],
    fill: (snapshot, posId) => {
      const printed = fill(snapshot, posId);
      return printed === '' ? '' : word(wording, printed);
    },
    template: () =>
      asking(query, [term], `{{ with . | first | value | ${PRINT_WHOLE} }}${wordTemplate(wording)}{{ end }}`),
    outline: () => word(wording, DOTS),
  };
}

function number(term: Term, query: string, pipeline: string, print: (value: number) => string): Slot {
  return {
    asks: [term],
    fill: (snapshot, posId) => {
      const value = term.read(snapshot).get(posId);
      return value === undefined ? '' : print(value);
    },
    template: () =>
      template(
        query.replace(/%s/, () => selectorOf(term)),
        [term],
        `value | ${pipeline}`,
      ),
    outline: () => DOTS,
  };
}

const terminalNames = amountOf(terminalInfo);

/** The name that the operator gave to the terminal. */
export const terminalName: Text = {
  asks: [terminalNames],
  fill: ({ till }, posId) => till?.terminals.find((terminal) => terminal.posId === posId)?.name ?? '',
  template: () => template(`${selectorOf(terminalNames)} == 1`, [terminalNames], 'label "name"'),
  outline: () => DOTS,
};

/** The labels that tell one shop's series from another's; where a label is missing, it is missing on both sides. */
export const IDENTITY = ['instance', 'job', 'shop'] as const;

/** What is known of a term, or was when its source was last seen. */
function selectorOf({ knownAs, series, labels }: Term): string {
  const fixed = Object.entries(labels).map(([name, value]) => `${name}='${value}'`);
  return `${knownAs}{${[...identityOf(series).map((name) => `${name}=%+q`), ...fixed].join(',')}}`;
}

function identityOf(series: Series): readonly string[] {
  return series.labelNames.includes('pos_id') ? ['pos_id', ...IDENTITY] : IDENTITY;
}

/** A Go template that asks Prometheus; `%+q` quotes a terminal's name whatever stands in it, a replacement character included. */
function asking(query: string, asked: readonly Term[], answer: string): string {
  const labels = asked.flatMap(({ series }) => identityOf(series).map((name) => `$labels.${name}`));
  return `{{ with printf \`${query}\` ${labels.join(' ')} | query }}${answer}{{ end }}`;
}

function template(query: string, asked: readonly Term[], print: string): string {
  return asking(query, asked, `{{ . | first | ${print} }}`);
}

/** Go prints halves to the even neighbour, and so do we. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
