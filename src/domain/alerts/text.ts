/**
 * Words with a number in them, written once and read two ways: filled in from a Snapshot for the screen, and as a
 * template that Prometheus fills in for the phone. Both give the same text. A template asks nothing: its number is what
 * the rule found, so that a thousand alerts cost no more queries than one. Words that depend on the number follow below.
 */
import type { Series } from '../series/series.ts';
import { utcOffset } from '../series/shop.ts';
import type { Thresholds } from '../shop.ts';
import type { Snapshot } from '../snapshot.ts';
import { amountOf, type Limit, type Term, writeSelector } from './condition.ts';

/** The number that a rule has to find for a text. */
export interface Shown {
  /** What it is made of. */
  readonly asks: readonly Term[];
  promql(thresholds: Thresholds): string;
}

export interface Text {
  /** An alert's texts have one number at most. */
  readonly shows: Shown | null;
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
    shows: slots.find(({ shows }) => shows !== null)?.shows ?? null,
    fill: (snapshot, posId) => join((slot) => slot.fill(snapshot, posId)),
    template: (thresholds) => join((slot) => slot.template(thresholds)),
    outline: (thresholds) => join((slot) => slot.outline(thresholds)),
  };
}

/** How Go's templates print the number at the end of the pipe. */
const PRINT_WHOLE = 'printf `%.0f`';
const AN_HOUR = 3600;
const A_DAY = 24 * AN_HOUR;
const twoDigits = (value: number) => String(Math.floor(value)).padStart(2, '0');

/** A whole number: receipts, times, percent. */
export function count(series: Series): Slot {
  return number(amountOf(series), '%s', PRINT_WHOLE, (value) => roundHalfEven(value).toFixed(0));
}

export function megabytes(series: Series): Slot {
  return number(amountOf(series), '%s / 1e6', PRINT_WHOLE, (value) => roundHalfEven(value / 1e6).toFixed(0));
}

export function percentOf(series: Series): Slot {
  return number(amountOf(series), '%s * 100', PRINT_WHOLE, (value) => roundHalfEven(value * 100).toFixed(0));
}

/** `недостача 12,50` or `излишек 12,50`. */
export function shortOrOver(term: Term): Slot {
  const words = '{{ if match `^-` . }}недостача {{ reReplaceAll `^-` `` . }}{{ else }}излишек {{ . }}{{ end }}';
  return {
    ...number(term, '%s', '', (value) => {
      const printed = value.toFixed(2).replace('.', ',');
      return printed.startsWith('-') ? `недостача ${printed.slice(1)}` : `излишек ${printed}`;
    }),
    template: () => `{{ with $value | printf \`%.2f\` | reReplaceAll \`[.]\` \`,\` }}${words}{{ end }}`,
  };
}

export function seconds(term: Term): Slot {
  return number(term, 'round(%s)', PRINT_WHOLE, (value) => Math.floor(value + 0.5).toFixed(0));
}

/** `25 дней`. */
export function days(term: Term): Slot {
  return worded(term, A_DAY, DAYS);
}

/** `истекает через 3 дня`; the time left may have run out. */
export function expiry(term: Term): Slot {
  return worded(term, A_DAY, EXPIRY);
}

/** `2 ч 05 мин`; the rule finds 2.05. */
export function duration(term: Term): Slot {
  const minutes = (value: number) => twoDigits((value % AN_HOUR) / 60);
  return {
    ...number(term, `floor(%s / ${AN_HOUR}) + floor(%s % ${AN_HOUR} / 60) / 100`, '', (value) => {
      return `${Math.floor(value / AN_HOUR)} ч ${minutes(value)} мин`;
    }),
    template: () => '{{ $value | printf `%.2f` | reReplaceAll `[.]` ` ч ` }} мин',
    outline: () => `${DOTS} ч ${DOTS} мин`,
  };
}

/** `21:05`, the time on the shop's clock, so many seconds after the moment in the series; the rule finds 21.05. */
export function clockTime(series: Series, after: Limit): Slot {
  const [moment, offset] = [amountOf(series), amountOf(utcOffset)];
  return {
    shows: {
      asks: [moment, offset],
      promql: (thresholds) => {
        const local = `${moment.knownAs} + ${after(thresholds)} + ${ON_SHOP} group_left () ${offset.knownAs}`;
        return `hour(${local}) + minute(${local}) / 100`;
      },
    },
    fill: (snapshot, posId) => {
      const at = moment.read(snapshot).get(posId);
      if (at === undefined) return '';
      const local = at + after(snapshot.shop.thresholds) + snapshot.utcOffset;
      return `${twoDigits((local % A_DAY) / AN_HOUR)}:${twoDigits((local % AN_HOUR) / 60)}`;
    },
    template: () => '{{ $value | printf `%05.2f` | reReplaceAll `[.]` `:` }}',
    outline: () => DOTS,
  };
}

/** A number of the configuration. */
export function limit(of: Limit): Slot {
  return limitIn([['', '%']], of);
}

/** The same with its word. */
export function limitIn(wording: Wording, of: Limit): Slot {
  const print = (thresholds: Thresholds) => word(wording, String(of(thresholds)).replace('.', ','));
  return { shows: null, fill: (snapshot) => print(snapshot.shop.thresholds), template: print, outline: print };
}

/** How many whole days, with the word for it. */
function worded(term: Term, unit: number, wording: Wording): Slot {
  return {
    ...number(term, `floor(%s / ${unit})`, '', (value) => word(wording, Math.floor(value / unit).toFixed(0))),
    template: () => `{{ with $value | ${PRINT_WHOLE} }}${wordTemplate(wording)}{{ end }}`,
    outline: () => word(wording, DOTS),
  };
}

function number(term: Term, promql: string, pipeline: string, print: (value: number) => string): Slot {
  return {
    shows: { asks: [term], promql: () => promql.replaceAll('%s', writeSelector(term.knownAs, term.labels)) },
    fill: (snapshot, posId) => {
      const value = term.read(snapshot).get(posId);
      return value === undefined ? '' : print(value);
    },
    template: () => `{{ $value | ${pipeline} }}`,
    outline: () => DOTS,
  };
}

/** What tells one pos-monitor's series from another's, here and at a chain's centre. */
export const IDENTITY = ['shop', 'region', 'instance', 'job'] as const;
export const ON_SHOP = `on (${IDENTITY.join(', ')})`;

/** Go prints halves to the even neighbour, and so do we. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Words that depend on the number among them, chosen alike here and in a template of Prometheus. */

/** The first whose pattern matches the printed number; `%` in the words stands for the number. */
type Wording = readonly (readonly [pattern: string, words: string])[];

/** How the end of an alert is told of which nobody knows whether it was mended. */
export const NOT_AGAIN = 'Больше не повторялось';

/** Before the words of an alert that is gone for now, and has come back again and again. */
export const RETURNS = 'Сейчас прошло, но возвращается';

/** 1, 21 and 101, but not 11; then 2 to 4, but not 12 to 14; then all others. */
function declined(before: string, one: string, few: string, many: string): Wording {
  return [
    ['(^|[^1])1$', `${before}${one}`],
    ['(^|[^1])[2-4]$', `${before}${few}`],
    ['', `${before}${many}`],
  ];
}

export const DAYS = declined('', '% день', '% дня', '% дней');

/** On its last day, and after it, there are no days left to count. */
const EXPIRY: Wording = [
  ['^-', 'истёк'],
  ['^0$', 'истекает сегодня'],
  ...declined('истекает через ', '% день', '% дня', '% дней'),
];

/** After «за». */
export const WITHIN_MINUTES: Wording = [[',', '% минуты'], ...declined('', '% минуту', '% минуты', '% минут')];
/** After «после». */
export const AFTER_DAYS: Wording = [[',', '% дня'], ...declined('', '% дня', '% дней', '% дней')];

/** After «более». */
export const OVER_HOURS: Wording = [
  ['(^|[^1])1$|,', '% часа'],
  ['', '% часов'],
];
export const OVER_A_DAY: Wording = [['^24$', 'суток'], ...OVER_HOURS];

export function word(wording: Wording, printed: string): string {
  const [, words] = wording.find(([pattern]) => new RegExp(pattern).test(printed)) ?? ['', '%'];
  return words.replace('%', printed);
}

/** For a template whose dot is the printed number. */
function wordTemplate(wording: Wording): string {
  const choices = wording.map(([pattern, words], index) => {
    const text = words.replace('%', '{{ . }}');
    if (index === wording.length - 1) return `{{ else }}${text}`;
    return `{{ ${index === 0 ? '' : 'else '}if match \`${pattern}\` . }}${text}`;
  });
  return `${choices.join('')}{{ end }}`;
}
