/** Values as tiles: several lines, one number that is read from the counter, or a field of one colour and one word. */
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
  VizTextDisplayOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelKey } from '../domain/panels.ts';
import {
  type About,
  fixedColor,
  introduce,
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

interface Shape {
  readonly unit?: string;
  readonly decimals?: number;
}

export interface Value extends Shape {
  readonly name: string;
  readonly expr: string;
  /** A state: the code's word, in its colour. A number without a state has no colour. */
  readonly words?: Words;
  readonly steps?: readonly Step[];
  readonly color?: string;
  /** What to say where the value is not known. */
  readonly unknown?: string;
  /** Shown only where it is there. */
  readonly maybe?: boolean;
}

/** On tiles roubles are enough. */
export const ROUBLES = { unit: 'locale', decimals: 0 } as const;
/** Where sums are compared, kopecks stand too: always both digits, which `locale` leaves out where they are 0. Known to Grafana since 12.1. */
export const KOPECKS = { unit: 'currency:financial:₽:suffix', decimals: 2 } as const;
export const COUNT = { unit: 'locale', decimals: 0 } as const;
/** Hours, minutes and seconds as digits, which need no translation. */
export const DURATION = { unit: 'dthms', decimals: 0 } as const;
export const MOMENT = { unit: 'dateTimeAsLocalNoDateIfToday' } as const;
/** Where the hour does not matter. */
export const CALENDAR_DAY = { unit: 'time:DD.MM.YYYY' } as const;
export const CLOCK = { unit: 'time:HH:mm' } as const;
export const PERCENT = { unit: 'percent', decimals: 0 } as const;

/** `large` is as large as the tile allows. */
const SIZES = { lines: { title: 14, value: 19 }, strip: { title: 14, value: 19 }, large: {} };

export function stat(
  key: PanelKey,
  title: string,
  description: string,
  values: readonly Value[],
  layout: keyof typeof SIZES = 'lines',
): Panel {
  const size: { title?: number; value?: number } = SIZES[layout];
  const panel = plain([key, title, description])
    .textMode(layout === 'large' ? BigValueTextMode.Value : BigValueTextMode.ValueAndName)
    .orientation(layout === 'strip' ? VizOrientation.Vertical : VizOrientation.Horizontal)
    .targets(
      values.map(({ expr, name, maybe = false }, index) => nowQuery(index, maybe ? expr : orUnknown(expr), name)),
    );
  const { title: titleSize, value: valueSize } = size;
  if (titleSize !== undefined && valueSize !== undefined) {
    panel.text(new VizTextDisplayOptionsBuilder().titleSize(titleSize).valueSize(valueSize));
  }
  values.forEach((value, index) => {
    panel.overrideByQuery(refId(index), lookOf(value));
  });
  return panel;
}

/** The same panel once for each value of the variable, one under the other. */
export function repeated(variable: string, title: string): (panel: Panel) => Panel {
  return (panel) => ({
    build: () => ({ ...panel.build(), title, repeat: variable, repeatDirection: 'v' as const }),
  });
}

/**
 * One number, as large as the tile allows, and the way it came. Where another is named beside it, that one is shown,
 * under its own name, while the first is not known.
 */
export function number(
  key: PanelKey,
  title: string,
  description: string,
  { expr, instead, unit, decimals, steps = [], judged }: Shape & NumberOf,
): Panel {
  const about: About = [key, title, description];
  const looked = introduce(plain(about).wideLayout(false), about, { unit: unit ?? 'locale', steps }).decimals(
    decimals ?? 0,
  );
  const color = new dashboard.FieldColorBuilder();
  if (steps.length > 0) looked.colorScheme(color.mode(dashboard.FieldColorModeId.Thresholds));
  const own = instead?.own ?? 'Сейчас';
  const [first] = judged?.steps ?? [];
  const calm = first === undefined ? '' : ` unless on () (${atLast(judged?.by ?? '')} >= ${first.from})`;
  const lines = [rangeQuery(0, `${knownAtLast(expr)}${calm}`, own)];
  if (instead !== undefined) {
    lines.push(rangeQuery(1, `(${knownAtLast(instead.expr)}) unless on () (${atLast(expr)})`, instead.name));
  }
  judged?.steps.forEach(({ from, color }, index) => {
    const until = judged.steps[index + 1]?.from;
    const within = `${atLast(judged.by)} >= ${from}${until === undefined ? '' : ` < ${until}`}`;
    looked.overrideByQuery(refId(lines.length), [fixedColor(color)]);
    lines.push(rangeQuery(lines.length, `${knownAtLast(expr)} and on () (${within})`, own));
  });
  return (
    looked
      // With a name above it the number stands over its line; without one it stands in it.
      .textMode(BigValueTextMode.ValueAndName)
      .graphMode(BigValueGraphMode.Area)
      // The number is the last point of its line: with as many points as there are scrapes it is as new as they are.
      .maxDataPoints(6000)
      .reduceOptions(new ReduceDataOptionsBuilder().calcs(['last']).values(false))
      .targets(lines)
  );
}

interface NumberOf {
  readonly expr: string;
  readonly instead?: { readonly own: string; readonly name: string; readonly expr: string };
  readonly steps?: readonly Step[];
  /** Another reading by whose limits the number is coloured. */
  readonly judged?: { readonly by: string; readonly steps: readonly Step[] };
}

/** The whole field in the colour of what it says. */
export function face(key: PanelKey, title: string, description: string, { expr, words, counted = false }: Face): Panel {
  return plain([key, title, description])
    .colorMode(BigValueColorMode.BackgroundSolid)
    .textMode(BigValueTextMode.Value)
    .justifyMode(BigValueJustifyMode.Center)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false).fields('/^key$/'))
    .mappings(counted ? mappedWithNumber(words) : mapped(words))
    .targets([tableQuery(0, expr)]);
}

function plain(about: About): StatBuilder {
  return introduce(new StatBuilder(), about)
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Value)
    .justifyMode(BigValueJustifyMode.Auto)
    .orientation(VizOrientation.Auto)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Fixed).fixedColor(COLORS.plain))
    .mappings(unknownIs());
}

function lookOf({ words, unit, decimals, unknown, steps, color }: Value): Property[] {
  const stepped: Property[] =
    steps === undefined
      ? []
      : [
          { id: 'color', value: { mode: dashboard.FieldColorModeId.Thresholds } },
          { id: 'thresholds', value: thresholdsOf(steps).build() },
        ];
  if (words !== undefined) {
    return [
      { id: 'unit', value: unit ?? 'none' },
      ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }]),
      { id: 'mappings', value: mapped(words, unknown) },
    ];
  }
  return [
    { id: 'unit', value: unit ?? 'locale' },
    { id: 'decimals', value: decimals ?? 0 },
    ...(unknown === undefined ? [] : [{ id: 'mappings', value: unknownIs(unknown) }]),
    ...stepped,
    ...(color === undefined ? [] : [fixedColor(color)]),
  ];
}
