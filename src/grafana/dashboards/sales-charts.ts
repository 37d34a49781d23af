import { terminalUndeliveredRubles } from '../../domain/series/delivery.ts';
import { revenueRubles, todayHourRubles } from '../../domain/series/sales.ts';
import { bars, chart } from '../chart-panels.ts';
import { pick, total } from '../select.ts';
import { matrix } from '../table-panel.ts';
import { byWeekday, usualHours, usualToday, WEEKDAYS } from '../week.ts';
import { COLORS } from '../words.ts';

export const weekdays = bars(
  'sales/weekdays',
  'По дням недели, ₽',
  'Последние семь дней и семь дней перед ними; последний из дней — сегодняшний, он ещё не кончился.',
  {
    category: 'weekday',
    orderBy: 'day',
    series: [
      { name: 'Эти 7 дней', expr: byWeekday(0), color: COLORS.calm },
      { name: 'Прошлые 7 дней', expr: byWeekday(7), color: COLORS.faint },
    ],
  },
);

export const hours = bars(
  'sales/hours',
  'По часам, ₽',
  'Сегодня и обычно в этот день недели, в среднем за четыре недели. Час без продаж не показан.',
  {
    category: 'hour',
    series: [
      { name: 'Сегодня', expr: `sum by (hour) (${pick(todayHourRubles)})`, color: COLORS.calm },
      { name: 'Обычно', expr: usualToday(), color: COLORS.faint },
    ],
  },
);

export const usual = matrix(
  'sales/usual',
  'Обычная неделя, ₽ в час',
  'Сколько в среднем продаётся в этот час этого дня недели, по четырём неделям до сегодняшнего дня.',
  { expr: usualHours(), column: 'weekday', row: 'hour', rowTitle: 'Час', columns: WEEKDAYS },
);

export const course = chart(
  'sales/course',
  'Ход дня, ₽',
  'Сумма продаж с начала дня и сколько из неё ещё не передано в ОФД. В полночь начинается заново.',
  [
    { name: 'Продано с начала дня', expr: total(revenueRubles), color: COLORS.calm },
    { name: 'Не передано в ОФД', expr: total(terminalUndeliveredRubles), color: COLORS.warning },
  ],
);
