import { DASHBOARDS, type DashboardName, type PanelKey } from '../domain/panels.ts';
import { bufferReadAt, bufferUp, pending, percentFull } from '../domain/series/buffer.ts';
import { terminalUndelivered, terminalUndeliveredRubles, terminalUnpriced } from '../domain/series/delivery.ts';
import { demo } from '../domain/series/shop.ts';
import type { Thresholds } from '../domain/shop.ts';
import { STATE } from '../render/centre-alerts.ts';
import { REGION_WITHOUT_DATA } from '../render/centre-sums.ts';
import { AT_CENTRE } from '../render/known.ts';
import { ACTION_WORDS, type AlertScope, alertRows, MESSAGE_WORDS, seenOf, sinceOf } from './alert-rows.ts';
import { type Place, type Row, row } from './frame.ts';
import type { Panel, Step } from './panel.ts';
import { ofOneShop, pick, pickEvery, SHOP, summed, total } from './select.ts';
import * as standing from './standing.ts';
import { DURATION, face, MOMENT, number, stat } from './stat-panel.ts';
import * as states from './states.ts';
import { type Column, rowField, table, valueField } from './table-panel.ts';
import { PAGE } from './variables.ts';
import * as words from './words.ts';

const DAY = 86_400;
/** So many times the age at which a file counts as unreadable. */
const TOO_OLD = 10;

/** What is seen first: from the door the state in a word, the worst of what is the matter, and its colour; then all alerts. */
export function alarms(
  name: Exclude<DashboardName, 'sales' | 'fleet' | 'delivery'>,
  scope: AlertScope,
  place: Place,
): [Row, Row] {
  return [
    row(3, [stateTile(`${name}/state`, scope, place.config.thresholds)]),
    row(scope.many ? 12 : 7, [alertTable(`${name}/alerts`, scope, place)]),
  ];
}

function stateTile(key: PanelKey, scope: AlertScope, limits: Thresholds): Panel {
  return face(
    key,
    'Состояние',
    'Самое серьёзное из того, что сейчас происходит, и в скобках, сколько тревог кроме этой; что делать, сказано ниже. «Нет связи с монитором» — не отвечает сам монитор, о кассе ничего не известно.',
    standing.overall(scope, fresh(limits, scope)),
  );
}

/** As of when everything on the screen is; the colour is that of its age. */
export function freshnessTile(key: PanelKey, limits: Thresholds, many = false): Panel {
  const steps = ageSteps(limits, many);
  const ages = steps.map(({ from, color }, index) => {
    const until = steps[index + 1]?.from;
    const younger = until === undefined ? '' : ` > time() - ${until}`;
    const within = `${summed(many, 'min')(bufferReadAt, [])} <= time() - ${from}${younger}`;
    return { name: 'Данные на', expr: `1000 * (${within})`, color, maybe: true, ...MOMENT };
  });
  return stat(
    key,
    'Данные на',
    'На какой момент верно всё на экране. «ДЕМО» — показания придуманы.',
    [...ages, { name: 'Показания', expr: `${summed(many, 'max')(demo, [])} == 1`, words: words.INVENTED, maybe: true }],
    'large',
  );
}

/** What the words of a sum end in, where it may be one of many shops. */
export const leftOut = (atCentre: boolean) => (atCentre ? ' Магазины без данных в сумму не входят.' : '');

/** Of one shop by itself, of all as it was written down. */
const shopsWithoutData = () => {
  const shops = ofOneShop(`${STATE}{${SHOP}}`);
  const read = ofOneShop(pickEvery(bufferUp));
  const silent = `count(${shops} unless on (shop, region) ${read} == 1) or 0 * count(${shops})`;
  return { name: 'Магазинов без данных', expr: `${silent} or sum(${REGION_WITHOUT_DATA}{${SHOP}})` };
};

/** Stands beside every sum: how much of it the tax operator does not have yet, and how many shops are not in it. */
export function undeliveredTile(key: PanelKey, { atCentre }: Place): Panel {
  const sum = summed(atCentre);
  return stat(
    key,
    'Ещё не в ОФД',
    `Пока не все чеки переданы, итог в личном кабинете ОФД меньше на эту сумму.${leftOut(atCentre)}`,
    [
      { name: 'Чеков', expr: sum(terminalUndelivered, []) },
      { name: 'На сумму, ₽', expr: sum(terminalUndeliveredRubles, []) },
      { name: 'Без суммы', expr: sum(terminalUnpriced, []) },
      ...(atCentre ? [shopsWithoutData()] : []),
    ],
    'strip',
  );
}

/** Whether what was read of the file still tells of now. */
export function fresh({ buffer_unreadable_seconds: late }: Thresholds, { many = false }: AlertScope): string {
  return `${ageOfData(many)} < ${TOO_OLD * late}`;
}

export function ageOfData(many = false): string {
  return `time() - ${summed(many, 'min')(bufferReadAt, [])}`;
}

/**
 * A file is looked at every half minute also when nobody watches; a clock may be some seconds apart. Of `many` shops it is
 * known as it was when that was last written down.
 */
export function ageSteps({ buffer_unreadable_seconds: late }: Thresholds, many = false): readonly Step[] {
  const older = many ? AT_CENTRE.every : 0;
  return [
    { from: -DAY, color: words.COLORS.good },
    { from: 2 * late + older, color: words.COLORS.warning },
    { from: TOO_OLD * late + older, color: words.COLORS.bad },
  ];
}

/** How full the buffer is, and the limits of the alerts about it. */
export function fullness({ buffer_high_percent: high, buffer_full_percent: full }: Thresholds) {
  return {
    by: `max(${pick(percentFull)})`,
    steps: [
      { from: high, color: words.COLORS.warning },
      { from: full, color: words.COLORS.bad },
    ],
  };
}

export function waitingTile(key: PanelKey, limits: Thresholds): Panel {
  return number(key, 'Ждут отправки, чеков', 'Сколько чеков ещё не отправлено в ОФД, и как это менялось.', {
    expr: total(pending),
    judged: fullness(limits),
  });
}

export function oldestTile(key: PanelKey, limits: Thresholds): Panel {
  return stat(
    key,
    'Старейший чек',
    `Сколько ждёт самый старый непереданный чек и сколько дней осталось. Через ${limits.ofd_deadline_days} дней без подтверждения ОФД фискальный накопитель блокируется (54-ФЗ).`,
    [
      { name: 'Ждёт', expr: states.waitingOrNone, words: words.NONE, ...DURATION },
      { name: 'Осталось дней', expr: states.daysToDeadline(limits) },
    ],
  );
}

function alertTable(key: PanelKey, scope: AlertScope, { config: { thresholds, terminals }, atCentre }: Place): Panel {
  const runbook = { link: { title: 'Памятка', url: `${PAGE}/runbooks${rowField('runbook', 'raw')}` } };
  const url = `/${rowField('panel', 'raw')}&var-${rowField('chosen', 'raw')}=${rowField('place')}`;
  // What one shop calls its tills is not what the others do.
  const names = Object.entries(atCentre ? {} : terminals).map(([id, name]) => [id, words.plain(name)]);
  const panelLink = { link: { title: 'Показать на графике', url } };
  return table(
    key,
    'Тревоги: что случилось и что делать',
    scope.panels
      ? 'Сверху самое срочное. Касание названия открывает панель, которая его объясняет; касание действия — памятку.'
      : 'Сверху самое срочное. Касание действия открывает памятку.',
    {
      queries: [alertRows(scope, fresh(thresholds, scope)), sinceOf(scope), seenOf(scope)],
      tall: true,
      columns: [
        {
          field: 'message',
          title: 'Что случилось',
          wrap: true,
          filled: true,
          width: 190,
          words: MESSAGE_WORDS,
          ...(scope.panels ? panelLink : {}),
        },
        {
          field: 'action',
          title: 'Что делать',
          wrap: true,
          words: ACTION_WORDS,
          ...runbook,
        },
        { field: valueField(1), title: 'С', unknown: '—', wrap: true, width: 90, ...MOMENT },
        { field: 'by', title: 'Видел', words: words.SEEN, unknown: '—', wrap: true, width: 76 },
        ...(scope.many ? [{ field: 'shop', title: 'Магазин', unknown: '—', wrap: true, width: 100 } as const] : []),
        {
          ...{ field: 'pos_id', title: 'Касса', unknown: '—', width: 82 },
          ...(names.length > 0 ? { words: Object.fromEntries(names), wrap: true } : {}),
        },
      ],
      hidden: [
        ...['alertname', 'priority', 'runbook', valueField(0), valueField(2)],
        ...(scope.panels ? ['panel', 'chosen', 'place'] : []),
        ...(scope.many ? [] : ['shop']),
      ],
      sort: [{ field: valueField(0), descending: false }],
    },
  );
}

/** A row a shop of a chain: a tap leads to its tills. */
export const SHOP_COLUMNS: readonly Column[] = [
  {
    field: 'shop',
    title: 'Магазин',
    wrap: true,
    link: {
      title: 'Кассы магазина',
      url: `/d/${DASHBOARDS.kassa.uid}?var-region=${rowField('region')}&var-shop=${rowField('shop')}`,
    },
  },
  { field: 'region', title: 'Регион', wrap: true, width: 80 },
];
