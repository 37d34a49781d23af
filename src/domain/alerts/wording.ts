/** Words that depend on the number among them, chosen alike here and in a template of Prometheus. */

/** The first whose pattern matches the printed number; `%` in the words stands for the number. */
export type Wording = readonly (readonly [pattern: string, words: string])[];

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
export const EXPIRY: Wording = [
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
export function wordTemplate(wording: Wording): string {
  const choices = wording.map(([pattern, words], index) => {
    const text = words.replace('%', '{{ . }}');
    if (index === wording.length - 1) return `{{ else }}${text}`;
    return `{{ ${index === 0 ? '' : 'else '}if match \`${pattern}\` . }}${text}`;
  });
  return `${choices.join('')}{{ end }}`;
}
