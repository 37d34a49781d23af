/** What is other on a shop's dashboard where many shops are: they are chosen by region and name, and not added up. */
import type { Dashboard, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { DASHBOARDS } from '../domain/panels.ts';
import { dayRubles } from '../domain/series/sales.ts';
import { ofRegion, TILL_STATE } from '../render/centre-sums.ts';
import { linkTo } from './frame.ts';
import { JOB_AND_SHOP, SHOP } from './select.ts';
import { type Column, rowField } from './table-panel.ts';
import { chosen, shopsOf, TERMINALS } from './variables.ts';

/** What is chosen there, of what the centre has written down itself. */
export const CHOSEN = 'shop=~"$shop",region=~"$region"';

/** A row a shop: a tap leads to its tills. */
export const SHOP_COLUMNS: readonly Column[] = [
  {
    field: 'shop',
    title: 'Магазин',
    link: {
      title: 'Кассы магазина',
      url: `/d/${DASHBOARDS.kassa.uid}?var-region=${rowField('region')}&var-shop=${rowField('shop')}`,
    },
  },
  { field: 'region', title: 'Регион', width: 140 },
];

/** These compare shops; on all others several shops would be one sum against one shop's capacity. */
const MANY: readonly string[] = (['fleet', 'delivery', 'terminals', 'sales'] as const).map(
  (name) => DASHBOARDS[name].uid,
);

export function forCentre(drawn: Dashboard): Dashboard {
  const many = MANY.includes(drawn.uid ?? '');
  const list = (drawn.templating?.list ?? []).flatMap((variable) =>
    variable.name === 'shop' ? [region(), shop(many)] : [variable],
  );
  const links = drawn.uid === DASHBOARDS.fleet.uid ? drawn.links : [linkTo('fleet').build(), ...(drawn.links ?? [])];
  const text = JSON.stringify({ ...drawn, links, templating: { list } });
  const queries = [remembered, ...(many ? [added] : []), inRegion].reduce((seen, change) => change(seen), text);
  return JSON.parse(queries) as Dashboard;
}

/** Which tills there are was written down: a day of all shops is too long to look through. */
function remembered(text: string): string {
  return text.replaceAll(inText(TERMINALS), inText(`${TILL_STATE}{job=~"$job",shop=~"$shop"}`));
}

/**
 * The weeks of one shop come from itself, those of all as they were added up. All shops are `.*`: no shop has that very name,
 * and it fits what has none.
 */
function added(text: string): string {
  const weeks = new RegExp(`(\\w+ by \\([^)]*\\)) \\(${dayRubles.name}\\{(.*?)\\}\\)`, 'g');
  return text.replaceAll(weeks, (_, aggregated: string, matchers: string) => {
    const [own, others] = [SHOP, JOB_AND_SHOP].map(inText);
    const one = matchers.replace(own ?? '', inText(`shop="\${shop:raw}",region=~"$region"`));
    const sum = matchers.replace(others ?? '', own ?? '');
    return `(${aggregated} (${dayRubles.name}{${one}}) or ${aggregated} (${ofRegion(dayRubles.name)}{${sum}}))`;
  });
}

function inRegion(text: string): string {
  return text.replaceAll(/shop=~\\"\$shop\\"(?!,region)/g, 'shop=~\\"$shop\\",region=~\\"$region\\"');
}

/** As it stands within a text of JSON. */
function inText(query: string): string {
  return JSON.stringify(query).slice(1, -1);
}

function region(): VariableModel {
  return chosen('region', 'Регион', shopsOf('region')).allValue('.*').build();
}

function shop(many: boolean): VariableModel {
  const variable = chosen('shop', 'Магазин', shopsOf('shop', ',region=~"$region"')).includeAll(many);
  return (many ? variable.allValue('.*') : variable.current({ text: '', value: '' }))
    .hide(dashboard.VariableHide.DontHide)
    .build();
}
