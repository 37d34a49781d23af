/** What is other on a shop's dashboard where many shops are: they are chosen by region and name, and not added up. */
import type { Dashboard, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import { DASHBOARDS } from '../domain/panels.ts';
import { linkTo } from './frame.ts';
import { chosen, shopsOf } from './variables.ts';

/** These compare shops; on all others several shops would be one sum against one shop's capacity. */
const MANY: readonly string[] = [DASHBOARDS.fleet.uid, DASHBOARDS.terminals.uid, DASHBOARDS.sales.uid];

export function forCentre(drawn: Dashboard): Dashboard {
  const many = MANY.includes(drawn.uid ?? '');
  const list = (drawn.templating?.list ?? []).flatMap((variable) =>
    variable.name === 'shop' ? [region(), shop(many)] : [variable],
  );
  const links = drawn.uid === DASHBOARDS.fleet.uid ? drawn.links : [linkTo('fleet').build(), ...(drawn.links ?? [])];
  const text = JSON.stringify({ ...drawn, links, templating: { list } });
  return JSON.parse(
    text.replaceAll(/shop=~\\"\$shop\\"(?!,region)/g, 'shop=~\\"$shop\\",region=~\\"$region\\"'),
  ) as Dashboard;
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
