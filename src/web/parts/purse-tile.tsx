import type { PurseModel } from '../model/purse.ts';
import { CardIcon, CashIcon } from './icons.tsx';
import { Tile } from './tile.tsx';

const ICONS = { cash: CashIcon, card: CardIcon } as const;

export function PurseTile({ kind, model }: { kind: 'cash' | 'card'; model: PurseModel }) {
  const Icon = ICONS[kind];
  return (
    <Tile id={kind} title={model.title} icon={<Icon />} tone={model.known ? 'good' : 'none'}>
      <p class={model.known ? 'value' : 'value unknown'} data-testid={`${kind}-value`}>
        {model.value}
      </p>
      {model.change !== null && (
        <p class="note beside" data-testid={`${kind}-change`}>
          {model.change}
        </p>
      )}
      {model.taken !== null && (
        <p class="note" data-testid={`${kind}-taken`}>
          {model.taken}
        </p>
      )}
    </Tile>
  );
}
