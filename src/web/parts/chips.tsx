import type { ChipModel } from '../model/chips.ts';
import { Sign } from './icons.tsx';

export function Chips({ chips }: { chips: readonly ChipModel[] }) {
  return (
    <ul class="chips" aria-label="Состояние кассы">
      {chips.map(({ id, title, tone, words }) => (
        <li key={id} class={`chip tone-${tone}`} data-testid={`chip-${id}`} data-tone={tone}>
          <Sign tone={tone} />
          <span>
            {title}: <b>{words}</b>
          </span>
        </li>
      ))}
    </ul>
  );
}
