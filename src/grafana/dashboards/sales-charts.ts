import { terminalUndeliveredRubles } from '../../domain/series/delivery.ts';
import { revenueRubles, todayHourRubles } from '../../domain/series/sales.ts';
import { bars, chart } from '../chart-panels.ts';
import type { Panel } from '../panel.ts';
import { pick, total } from '../select.ts';
import { matrix } from '../table-panel.ts';
import { byWeekday, usualHours, usualToday, WEEKDAYS } from '../week.ts';
import { COLORS } from '../words.ts';

export function weekdays(): Panel {
  return bars(
    'sales/weekdays',
    {
      title: 'По дням недели, ₽',
      description: 'Последние семь дней и семь дней перед ними; последний из дней — сегодняшний, он ещё не кончился.',
    },
    {
      category: 'weekday',
      orderBy: 'day',
      series: [
        { name: 'Эти 7 дней', expr: byWeekday(0), color: COLORS.calm },
        { name: 'Прошлые 7 дней', expr: byWeekday(7), color: COLORS.faint },
      ],
    },
  );
}

export function hours(): Panel {
  return bars(
    'sales/hours',
    {
      title: 'По часам, ₽',
      description: 'Сегодня и обычно в этот день недели, в среднем за четыре недели. Час без продаж не показан.',
    },
    {
      category: 'hour',
      series: [
        { name: 'Сегодня', expr: `sum by (hour) (${pick(todayHourRubles)})`, color: COLORS.calm },
        { name: 'Обычно', expr: usualToday(), color: COLORS.faint },
      ],
    },
  );
}

export function usual(): Panel {
  return matrix(
    'sales/usual',
    {
      title: 'Обычная неделя, ₽ в час',
      description: 'Сколько в среднем продаётся в этот час этого дня недели, по четырём неделям до сегодняшнего дня.',
    },
    { expr: usualHours(), column: 'weekday', row: 'hour', rowTitle: 'Час', columns: WEEKDAYS },
  );
}

export function course(): Panel {
  return chart(
    'sales/course',
    {
      title: 'Ход дня, ₽',
      description: 'Сумма продаж с начала дня и сколько из неё ещё не передано в ОФД. В полночь начинается заново.',
    },
    [
      { name: 'Продано с начала дня', expr: total(revenueRubles), color: COLORS.calm },
      { name: 'Не передано в ОФД', expr: total(terminalUndeliveredRubles), color: COLORS.warning },
    ],
  );
}
