/** Values as tiles: several lines, one number that is read from the counter, or a field of one colour and one word. */
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelKey } from '../domain/panels.ts';
import {
  type About,
  fixed,
  introduce,
  type Look,
  looks,
  nowQuery,
  type Panel,
  type Property,
  rangeQuery,
  refId,
  type Step,
  tableQuery,
  thresholdsOf,
} from './panel.ts';
import { atLast, knownAtLast, orUnknown } from './select.ts';
import type { Face } from './standing.ts';
import { COLORS, mapped, mappedWithNumber, unknownIs, type Words } from './words.ts';

export interface Value {
  readonly name: string;
  readonly expr: string;
  /** Without one it is a count. */
  readonly unit?: string;
  readonly decimals?: number;
  /** A state: the code's word, in its colour. A number without a state has no colour. */
  readonly words?: Words;
  readonly steps?: readonly Step[];
  readonly color?: string;
  readonly unknown?: string;
  /** Shown only where it is there. */
  readonly maybe?: boolean;
}

/** Where sums are compared, kopecks stand too: always both digits, which `locale` leaves out where they are 0. Known to Grafana since 12.1. */
export const KOPECKS = { unit: 'currency:financial:₽:suffix', decimals: 2 } as const;
/** Hours, minutes and seconds as digits, which need no translation. */
export const DURATION = { unit: 'dthms', decimals: 0 } as const;
export const MOMENT = { unit: 'dateTimeAsLocalNoDateIfToday' } as const;
/** Where the hour does not matter. */
export const CALENDAR_DAY = { unit: 'time:DD.MM.YYYY' } as const;

/** `strip` has its values beside each other; `large` are as large as the tile allows. */
export function stat(
  key: PanelKey,
  title: string,
  description: string,
  values: readonly Value[],
  layout: 'lines' | 'strip' | 'large' = 'lines',
): Panel {
  const panel = plain([key, title, description])
    .textMode(layout === 'large' ? common.BigValueTextMode.Value : common.BigValueTextMode.ValueAndName)
    .orientation(layout === 'strip' ? common.VizOrientation.Vertical : common.VizOrientation.Horizontal)
    .targets(
      values.map(({ expr, name, maybe = false }, index) => nowQuery(index, maybe ? expr : orUnknown(expr), name)),
    );
  if (layout !== 'large') panel.text(new common.VizTextDisplayOptionsBuilder().titleSize(14).valueSize(19));
  values.forEach((value, index) => {
    panel.overrideByQuery(refId(index), lookOf(value));
  });
  return panel;
}

/** The same panel once for each value of the variable, one under the other. */
export function repeated(variable: string, title: string, panel: Panel): Panel {
  return { build: () => ({ ...panel.build(), title, repeat: variable, repeatDirection: 'v' as const }) };
}

interface NumberOf {
  readonly expr: string;
  readonly unit?: string;
  /** What is shown, under its own name, while the first is not known. */
  readonly instead?: { readonly own: string; readonly name: string; readonly expr: string };
  readonly steps?: readonly Step[];
  /** Another reading by whose limits the number is coloured. */
  readonly judged?: { readonly by: string; readonly steps: readonly Step[] };
}

/** One number, as large as the tile allows, and the way it came. */
export function number(
  key: PanelKey,
  title: string,
  description: string,
  { expr, instead, unit, steps = [], judged }: NumberOf,
): Panel {
  const panel = plain([key, title, description], { unit, steps }).wideLayout(false).decimals(0);
  if (steps.length > 0) {
    panel.colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Thresholds));
  }
  const own = instead?.own ?? 'Сейчас';
  const known = knownAtLast(expr);
  const limits = bands(atLast(judged?.by ?? ''), judged?.steps ?? []);
  const [first] = judged?.steps ?? [];
  const calm = first === undefined ? '' : ` unless on () (${atLast(judged?.by ?? '')} >= ${first.from})`;
  const lines = [rangeQuery(0, `${known}${calm}`, own)];
  if (instead !== undefined) {
    lines.push(rangeQuery(1, `(${knownAtLast(instead.expr)}) unless on () (${atLast(expr)})`, instead.name));
  }
  for (const { color, within } of limits) {
    panel.overrideByQuery(refId(lines.length), looks({ color: fixed(color) }));
    lines.push(rangeQuery(lines.length, `${known} and on () (${within})`, own));
  }
  return (
    panel
      // With a name above it the number stands over its line; without one it stands in it.
      .textMode(common.BigValueTextMode.ValueAndName)
      .graphMode(common.BigValueGraphMode.Area)
      // The number is the last point of its line: with as many points as there are scrapes it is as new as they are.
      .maxDataPoints(6000)
      .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['last']).values(false))
      .targets(lines)
  );
}

/** Where the value has reached a step and not the next one, in the colour of that step. */
function bands(value: string, steps: readonly Step[]) {
  return steps.map(({ from, color }, index) => {
    const until = steps[index + 1]?.from;
    return { color, within: `${value} >= ${from}${until === undefined ? '' : ` < ${until}`}` };
  });
}

/** The whole field in the colour of what it says. */
export function face(key: PanelKey, title: string, description: string, { expr, words, counted = false }: Face): Panel {
  return plain([key, title, description])
    .colorMode(common.BigValueColorMode.BackgroundSolid)
    .textMode(common.BigValueTextMode.Value)
    .justifyMode(common.BigValueJustifyMode.Center)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false).fields('/^key$/'))
    .mappings(counted ? mappedWithNumber(words) : mapped(words))
    .targets([tableQuery(0, expr)]);
}

function plain(about: About, look: Look = {}): StatBuilder {
  return introduce(new StatBuilder(), about, look)
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(common.BigValueColorMode.Value)
    .justifyMode(common.BigValueJustifyMode.Auto)
    .orientation(common.VizOrientation.Auto)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Fixed).fixedColor(COLORS.plain))
    .mappings(unknownIs());
}

function lookOf({ words, unit, decimals, unknown, steps, color }: Value): Property[] {
  if (words !== undefined) return looks({ unit: unit ?? 'none', decimals, mappings: mapped(words, unknown) });
  return looks({
    unit: unit ?? 'locale',
    decimals: decimals ?? 0,
    mappings: unknown && unknownIs(unknown),
    color: steps === undefined ? color && fixed(color) : { mode: dashboard.FieldColorModeId.Thresholds },
    thresholds: steps && thresholdsOf(steps).build(),
  });
}
