import type { PurseModel } from '../model/purse.ts';
import { CardIcon, CashIcon } from './icons.tsx';
import { Tile } from './tile.tsx';

const PURSES = {
  cash: { title: 'Наличные', Icon: CashIcon },
  card: { title: 'Карты', Icon: CardIcon },
} as const;

export function PurseTile({ kind, model }: { kind: 'cash' | 'card'; model: PurseModel }) {
  const { title, Icon } = PURSES[kind];
  return (
    <Tile id={kind} title={title} icon={<Icon />} tone={model.known ? 'good' : 'none'}>
      <p class={model.known ? 'value' : 'value unknown'} data-testid={`${kind}-balance`}>
        {model.value}
      </p>
      <p class="change" data-testid={`${kind}-change`}>
        {model.change ?? model.reason ?? '\u00a0'}
      </p>
      <p class="note">
        Сегодня по чекам: <span data-testid={`${kind}-taken`}>{model.taken}</span>
      </p>
      <p class="note" data-testid={`${kind}-undelivered`}>
        {model.undelivered}
      </p>
    </Tile>
  );
}
