import type { Tone } from '../../domain/faces.ts';
import type { ChipModel } from '../model/chips.ts';
import { Sign } from './icons.tsx';

/** A light and its word. */
export function Status({ tone, words, testId }: { tone: Tone; words: string; testId: string }) {
  return (
    <span class={`status tone-${tone}`} data-tone={tone}>
      <Sign tone={tone} />
      <span data-testid={testId}>{words}</span>
    </span>
  );
}

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
