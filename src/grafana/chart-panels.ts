/** Lines and states over time. */
import {
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import type { PanelKey } from '../domain/panels.ts';
import { fixed, introduce, looks, type Panel, rangeQuery, refId, type Step, thresholdsOf } from './panel.ts';
import { mapped, unknownIs, type Words } from './words.ts';

export interface Line {
  readonly name: string;
  readonly expr: string;
  readonly color?: string;
  readonly minStep?: string;
}

interface ChartLook {
  readonly unit?: string;
  readonly decimals?: number;
  readonly max?: number;
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
  const { unit = 'locale', decimals = 0, max, atLeast, steps = [], base = 'transparent', names = {} } = look;
  const panel = introduce(new timeseries.PanelBuilder(), [key, title, description], { unit })
    .thresholds(thresholdsOf(steps, base))
    .decimals(decimals)
    .min(0)
    .drawStyle(GraphDrawStyle.Line)
    .lineInterpolation(LineInterpolation.StepAfter)
    .lineWidth(2)
    .fillOpacity(8)
    .showPoints(VisibilityMode.Never)
    .stacking(new StackingConfigBuilder().mode(StackingMode.None).group('A'))
    .thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(
        steps.length > 0 ? GraphThresholdsStyleMode.DashedAndArea : GraphThresholdsStyleMode.Off,
      ),
    )
    .legend(legendBelow(lines.length > 1 || lines.some(({ name }) => name.includes('{{'))))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .targets(lines.map(({ expr, name, minStep }, index) => rangeQuery(index, expr, name, minStep)));
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
    .showValue(VisibilityMode.Auto)
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
  return new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(shown)
    .calcs([]);
}
