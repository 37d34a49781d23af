/** A tile with a few values: as lines under each other, or beside each other as a strip. */
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
import { type About, introduce, type Panel, type Property } from './panel.ts';
import { nowQuery, refId } from './query.ts';
import { orUnknown } from './select.ts';
import { COLORS, mapped, noneOrBad, unknownIs, type Words } from './words.ts';

export interface Value {
  readonly name: string;
  readonly expr: string;
  /** A state: the code's word, in its colour. A number without a state has no colour. */
  readonly words?: Words;
  /** A count that should be none. */
  readonly bad?: boolean;
  readonly unit?: string;
  readonly decimals?: number;
  /** What to say where the value is not known. */
  readonly unknown?: string;
}

export const MONEY = { unit: 'locale', decimals: 2 } as const;
export const COUNT = { unit: 'locale', decimals: 0 } as const;
/** Hours, minutes and seconds as digits, which need no translation. */
export const DURATION = { unit: 'dthms', decimals: 0 } as const;
export const MOMENT = { unit: 'dateTimeAsLocalNoDateIfToday' } as const;
export const PERCENT = { unit: 'percent', decimals: 0 } as const;

const SIZES = { lines: { title: 13, value: 19 }, strip: { title: 11, value: 16 }, headline: { title: 13, value: 28 } };

export function stat(
  key: PanelKey,
  about: About,
  values: readonly Value[],
  layout: keyof typeof SIZES = 'lines',
): Panel {
  const size = SIZES[layout];
  const panel = introduce(new StatBuilder(), key, about)
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Value)
    .textMode(BigValueTextMode.ValueAndName)
    .justifyMode(BigValueJustifyMode.Auto)
    .orientation(layout === 'lines' ? VizOrientation.Horizontal : VizOrientation.Vertical)
    .text(new VizTextDisplayOptionsBuilder().titleSize(size.title).valueSize(size.value))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
    .colorScheme(new dashboard.FieldColorBuilder().mode(dashboard.FieldColorModeId.Fixed).fixedColor(COLORS.plain))
    .mappings(unknownIs())
    .targets(values.map(({ expr, name }, index) => nowQuery(index, orUnknown(expr), name)));
  values.forEach((value, index) => {
    panel.overrideByQuery(refId(index), lookOf(value));
  });
  return panel;
}

function lookOf({ words, bad = false, unit, decimals, unknown }: Value): Property[] {
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
    ...(bad ? [{ id: 'mappings', value: noneOrBad() }] : []),
    ...(unknown === undefined ? [] : [{ id: 'mappings', value: unknownIs(unknown) }]),
  ];
}
