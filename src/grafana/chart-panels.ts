/** Lines and states over time. */
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import type { PanelKey } from '../domain/panels.ts';
import { fixed, introduce, looks, type Panel, rangeQuery, refId, type Step, thresholdsOf } from './panel.ts';
import { mapped, unknownIs, type Words } from './words.ts';

export interface Line {
  readonly name: string;
  readonly expr: string;
  readonly color?: string;
}

interface ChartLook {
  readonly unit?: string;
  readonly decimals?: number;
  /** Keeps rates of rare events from falling apart into single points. */
  readonly minStep?: string;
  readonly max?: number;
  /** Without one the axis begins at 0; null where what is below 0 counts as well. */
  readonly min?: number | null;
  /** The axis reaches so far in any case. */
  readonly atLeast?: number;
  /** Limits: the area beyond each in its colour. */
  readonly steps?: readonly Step[];
  /** The colour below the lowest of them, where that is the trouble. */
  readonly base?: string;
  /** Names for the values of the label that tells the lines of one query apart. */
  readonly names?: Readonly<Record<string, string>>;
}

export function chart(
  key: PanelKey,
  title: string,
  description: string,
  lines: readonly Line[],
  look: ChartLook = {},
): Panel {
  const { unit = 'locale', decimals = 0, minStep, max, atLeast } = look;
  const { steps = [], base = 'transparent', names = {} } = look;
  const panel = introduce(new timeseries.PanelBuilder(), [key, title, description], { unit })
    .thresholds(thresholdsOf(steps, base))
    .decimals(decimals)
    .drawStyle(common.GraphDrawStyle.Line)
    .lineInterpolation(common.LineInterpolation.StepAfter)
    .lineWidth(2)
    .fillOpacity(8)
    .showPoints(common.VisibilityMode.Never)
    .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.None).group('A'))
    .thresholdsStyle(
      new common.GraphThresholdsStyleConfigBuilder().mode(
        steps.length > 0 ? common.GraphThresholdsStyleMode.DashedAndArea : common.GraphThresholdsStyleMode.Off,
      ),
    )
    .legend(legendBelow(lines.length > 1 || lines.some(({ name }) => name.includes('{{'))))
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    )
    .targets(lines.map(({ expr, name }, index) => rangeQuery(index, expr, name, minStep)));
  if (look.min !== null) panel.min(look.min ?? 0);
  if (max !== undefined) panel.max(max);
  if (atLeast !== undefined) panel.axisSoftMax(atLeast);
  lines.forEach(({ color }, index) => {
    if (color !== undefined) panel.overrideByQuery(refId(index), looks({ color: fixed(color) }));
  });
  for (const [value, text] of Object.entries(names)) panel.overrideByName(value, looks({ displayName: text }));
  return panel;
}

interface StateLine {
  readonly name: string;
  readonly expr: string;
  readonly words: Words;
}

export function timeline(
  key: PanelKey,
  title: string,
  description: string,
  lines: readonly StateLine[],
  names: ChartLook['names'] = {},
): Panel {
  const panel = introduce(new statetimeline.PanelBuilder(), [key, title, description], { unit: 'none' })
    .mappings(unknownIs())
    .showValue(common.VisibilityMode.Auto)
    .mergeValues(true)
    .rowHeight(0.85)
    .lineWidth(0)
    .fillOpacity(75)
    .legend(legendBelow(false))
    .targets(lines.map(({ expr, name }, index) => rangeQuery(index, expr, name)));
  lines.forEach(({ words }, index) => {
    panel.overrideByQuery(refId(index), looks({ mappings: mapped(words) }));
  });
  for (const [value, text] of Object.entries(names)) panel.overrideByName(value, looks({ displayName: text }));
  return onOnePage(panel);
}

/** 0 means no pages; the builder takes it for a mistake, and without it Grafana draws a pager for one page. */
function onOnePage(panel: statetimeline.PanelBuilder): Panel {
  return {
    build: () => {
      const built = panel.build();
      return { ...built, options: { ...Object(built.options), perPage: 0 } };
    },
  };
}

function legendBelow(shown: boolean) {
  return new common.VizLegendOptionsBuilder()
    .displayMode(common.LegendDisplayMode.List)
    .placement(common.LegendPlacement.Bottom)
    .showLegend(shown)
    .calcs([]);
}
