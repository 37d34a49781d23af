/** Words for states. A colour never stands alone: it belongs to a word. */
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { LEVELS } from '../domain/alerts/alert.ts';
import { LEVEL_FACES, NO_DATA, type Tone } from '../domain/faces.ts';

export { NO_DATA };
/** Stands where the name of who saw an alert would. */
export const NOBODY = 'Никто';

export const COLORS = {
  good: 'semi-dark-green',
  warning: 'semi-dark-orange',
  bad: 'semi-dark-red',
  calm: 'semi-dark-blue',
  plain: 'text',
  faint: '#8e8e8e',
} as const;
type Color = (typeof COLORS)[keyof typeof COLORS];

const TONE_COLORS: Readonly<Record<Tone, Color>> = {
  bad: COLORS.bad,
  watch: COLORS.warning,
  info: COLORS.calm,
  good: COLORS.good,
  none: COLORS.faint,
};

export interface Word {
  readonly text: string;
  readonly color: Color;
}

/** The words by the code that the query gives. */
export type Words = Readonly<Record<number | string, Word>>;

/** With a limit the first word is for all that is no farther from zero, and the second for the rest. */
export function mapped(words: Words, unknown = NO_DATA, limit?: number): dashboard.ValueMapping[] {
  if (limit !== undefined) {
    // Grafana 10 takes a range without an end for one that ends at 0.
    const ranges = [limit, Number.MAX_SAFE_INTEGER].map((to, code) => ({
      type: dashboard.MappingType.RangeToText as const,
      options: { from: -to, to, result: { ...words[code], index: code } },
    }));
    return [...ranges, ...unknownIs(unknown)];
  }
  const options = Object.fromEntries(
    Object.entries(words).map(([code, { text, color }], index) => [code, { text, color, index }]),
  );
  return [{ type: dashboard.MappingType.ValueToText, options }, ...unknownIs(unknown)];
}

/** The same where the code may end in a number in brackets, which is said, too; on one line, which is as large as it fits. */
export function mappedWithNumber(words: Words): dashboard.ValueMapping[] {
  const mappings = Object.entries(words).map(([code, { text, color }], index) => ({
    type: dashboard.MappingType.RegexToText as const,
    options: {
      pattern: `/^${code.replaceAll('/', '\\/')}(${NO_BREAK}\\(\\+\\d+\\))?$/`,
      result: { text: `${text.replaceAll(' ', NO_BREAK)}$1`, color, index },
    },
  }));
  return [...mappings, ...unknownIs()];
}
export const NO_BREAK = '\u00A0';

/** What was not read: absent, or the number that no reading is. */
export function unknownIs(text = NO_DATA): dashboard.ValueMapping[] {
  return [
    { type: dashboard.MappingType.ValueToText, options: { Infinity: { text, color: COLORS.faint, index: 98 } } },
    {
      type: dashboard.MappingType.SpecialValue,
      options: {
        match: dashboard.SpecialValueMatch.NullAndNan,
        result: { text, color: COLORS.faint, index: 99 },
      },
    },
  ];
}

export const good = (text: string): Word => ({ text, color: COLORS.good });
export const warning = (text: string): Word => ({ text, color: COLORS.warning });
export const bad = (text: string): Word => ({ text, color: COLORS.bad });
const calm = (text: string): Word => ({ text, color: COLORS.calm });
export const plain = (text: string): Word => ({ text, color: COLORS.plain });
export const faint = (text: string): Word => ({ text, color: COLORS.faint });

export const SHOP: Words = {
  '-1': faint('Закрыт'),
  0: good('Хорошо'),
  1: warning('Внимание'),
  2: bad('Срочно'),
  3: bad('Молчит'),
};
export const INVENTED: Words = { 1: warning('ДЕМО') };
export const ADAPTER: Words = { 0: bad('Не отвечает'), 1: good('Онлайн'), 2: warning('Занята, ждёт ОФД') };
export const BUFFER_FILL: Words = { 0: good('Место есть'), 1: warning('Почти полон'), 2: bad('Переполнен') };
export const SHIFT: Words = {
  0: faint('Не открыта'),
  1: good('Открыта'),
  2: warning('Пора закрывать'),
  3: bad('Превышена'),
};
export const PRINTER: Words = { 0: good('Настоящая'), 1: calm('Учебная'), 2: bad('ТЕСТОВАЯ') };
export const YES_NO_GOOD: Words = { 0: bad('Не работает'), 1: good('Работает') };
export const GROUP_READ: Words = { 0: warning('Ошибка'), 1: good('Читается') };
export const RECONCILED: Words = { 0: good('Сходится'), 1: warning('Не сходится') };
export const REFUNDS: Words = { 0: good('Обычная'), 1: calm('Высокая') };
export const NONE: Words = { 0: plain('Нет') };
export const FILLING: Words = { '-1': good('Не заполняется') };
export const TERMINAL: Words = {
  '-2': faint('Закрыт'),
  '-1': faint(NO_DATA),
  0: good('В порядке'),
  1: warning('Внимание'),
  2: bad('Срочно'),
  3: bad('Нет связи'),
};
export const READABLE: Words = { 0: bad('Не читается'), 1: good('Читается') };
export const PRIORITY: Words = Object.fromEntries(
  LEVELS.map((level) => [level, { text: LEVEL_FACES[level].name, color: TONE_COLORS[LEVEL_FACES[level].tone] }]),
);
export const SEEN: Words = { [NOBODY]: warning(NOBODY) };
