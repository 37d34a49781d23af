/** Who watches the watcher: whether the readings come, the rules run and the messages leave. */

import type { Config } from '../../config/schema.ts';
import { bufferReadAt, bufferReadable, bufferUp } from '../../domain/series/buffer.ts';
import { JOB } from '../../render/prometheus.ts';
import { chart } from '../chart-panels.ts';
import { build, fold, type Place, row } from '../frame.ts';
import type { Panel } from '../panel.ts';
import { labelled, own, pick, pickEvery, rate, tools } from '../select.ts';
import { DURATION, MOMENT, number, stat } from '../stat-panel.ts';
import { table, valueField } from '../table-panel.ts';
import * as tiles from '../tiles.ts';
import { COLORS, READABLE, YES_NO_GOOD } from '../words.ts';
import * as charts from './monitoring-charts.ts';

const SCOPE = { terminal: false, panels: true };

export function monitoring(place: Place) {
  const { config } = place;
  return build('monitoring', place, {
    description: 'Работает ли само наблюдение: опрос, чтение базы, правила, уведомления.',
    from: 'now-3h',
    variables: [],
    alertMarks: true,
    rows: [
      ...tiles.alarms('monitoring', SCOPE, config.thresholds),
      row(4, [summary, dataAge(config)], [14, 10]),
      row(7, [channels(), silenced], [16, 8]),
      row(7, [notifications, rules]),
      row(2, [tiles.waysPanel('monitoring', place)]),
      fold('monitoring/row-readings', 'Опрос, чтение базы и диск', [
        row(7, [charts.scrapes, charts.collectors]),
        row(7, [charts.bufferReads, charts.probes, charts.clock(config)]),
        row(7, [charts.disk(config), charts.unusableRows]),
      ]),
      fold('monitoring/row-program', 'Сам монитор: скорость, запросы, память', [
        row(7, [charts.scrapeTime, charts.requests, charts.memory]),
      ]),
    ],
  });
}

const summary = stat(
  'monitoring/summary',
  'Наблюдение',
  'Отвечает ли монитор Prometheus, читается ли база чеков, сколько экранов подключено.',
  [
    { name: 'Монитор', expr: `min(${pickEvery(tools.up, `job="${JOB}"`)})`, words: YES_NO_GOOD },
    { name: 'База чеков', expr: `min(${pick(bufferReadable)})`, words: READABLE },
    { name: 'Чтение', expr: `min(${pick(bufferUp)})`, words: YES_NO_GOOD },
    { name: 'Экранов', expr: `sum(${pickEvery(own.websocketClients)})`, unit: 'locale', decimals: 0 },
  ],
  'strip',
);

function dataAge({ thresholds }: Config): Panel {
  return stat(
    'monitoring/data-age',
    'Возраст данных',
    'Когда база чеков была прочитана или найдена неизменной, и сколько прошло с тех пор.',
    [
      { name: 'Данные на', expr: `min(${pick(bufferReadAt)}) * 1000`, ...MOMENT },
      { name: 'Возраст, ч:мин:с', expr: tiles.ageOfData(), steps: tiles.ageSteps(thresholds), ...DURATION },
    ],
    'strip',
  );
}

/** Whether messages leave, by way of sending, as Alertmanager counts them. */
function channels(): Panel {
  // To Alertmanager MAX is a Webex.
  const by = (expr: string) =>
    `label_replace(sum by (integration) (${expr}), "integration", "max", "integration", "webex")`;
  const inDay = (series: typeof tools.messages) => by(`increase(${pickEvery(series)}[1d])`);
  const delivered = `label_replace(${pickEvery(own.channelDelivered)}, "integration", "$1", "channel", "(.*)")`;
  // Alertmanager counts each kind that there is; of interest are those by which anything went, now or once.
  const sent = `round(${inDay(tools.messages)})`;
  const used = `(${sent} > 0 or ${sent} and on (integration) ${delivered})`;
  const none = labelled(`sum(${sent}) or vector(Inf)`, 'integration', 'Alertmanager');
  return table(
    'monitoring/channels',
    'Каналы сообщений за сутки',
    'Сколько сообщений ушло и сколько не ушло по каждому каналу, по счёту самого Alertmanager.',
    {
      queries: [
        `${used} or (${none} unless on () ${used})`,
        `round(${inDay(tools.messagesFailed)}) and on (integration) ${used}`,
        `1000 * max by (integration) (${delivered})`,
      ],
      columns: [
        { field: 'integration', title: 'Канал' },
        { field: valueField(0), title: 'Отправляли' },
        { field: valueField(1), title: 'Не ушло', unknown: '—', steps: [{ from: 1, color: COLORS.warning }] },
        { field: valueField(2), title: 'Последнее ушло', unknown: '—', ...MOMENT },
      ],
      sort: [{ field: valueField(1), descending: true }],
    },
  );
}

const silenced = number(
  'monitoring/silences',
  'Заглушено тревог',
  'Сколько действует правил тишины. Поставить и снять — в Grafana: «Оповещения», «Тишина», источник Alertmanager.',
  {
    expr: `sum(${pickEvery(tools.silences, 'state="active"')})`,
    steps: [{ from: 1, color: COLORS.warning }],
  },
);

const rules = chart(
  'monitoring/rules',
  'Вычисление правил, в минуту',
  'Сколько правил Prometheus вычисляет и сколько с ошибкой. Ошибок быть не должно.',
  [
    { name: 'Вычислено', expr: `60 * sum(${rate(tools.ruleEvaluations)})`, color: COLORS.calm },
    { name: 'С ошибкой', expr: `60 * sum(${rate(tools.ruleFailures)})`, color: COLORS.bad },
  ],
  { decimals: 1 },
);

const notifications = chart(
  'monitoring/notifications',
  'Уведомления, в минуту',
  'Алерты, переданные в Alertmanager, и сообщения, которые он отправил или не смог отправить. Сторож (PosWatchdog) идёт всегда, поэтому ноль — плохо.',
  [
    { name: 'Передано в Alertmanager', expr: `60 * sum(${rate(tools.alertsSent)})`, color: COLORS.calm },
    { name: 'Потеряно', expr: `60 * sum(${rate(tools.alertsDropped)})`, color: COLORS.bad },
    { name: 'Отправлено', expr: `60 * sum(${rate(tools.messages)})`, color: COLORS.good },
    { name: 'Не отправлено', expr: `60 * sum(${rate(tools.messagesFailed)})`, color: COLORS.warning },
  ],
  { decimals: 1 },
);
