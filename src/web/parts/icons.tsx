/** Drawn with the text's own colour; the words beside them carry the meaning, so they are hidden from screen readers. */
import type { Tone } from '../../domain/faces.ts';
import type { ChipModel, Light } from '../model/chips.ts';

const PATHS = {
  cash: 'M3 6h18v12H3zM3 10c2 0 4-2 4-4M17 6c0 2 2 4 4 4M3 14c2 0 4 2 4 4M17 18c0-2 2-4 4-4M9.5 12a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0',
  card: 'M3 6h18v12H3zM3 10h18M6 15h4',
  buffer: 'M4 13h4l1.5 3h5L16 13h4M4 13v6h16v-6l-3-8H7zM12 3v7M9.5 7.5 12 10l2.5-2.5',
  phone: 'M5 3h4l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2z',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4',
  bellOff: 'M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4M3 3l18 18',
  screen: 'M3 5h18v11H3zM8 20h8M12 16v4',
  back: 'M20 12H5M11 5l-7 7 7 7',
} as const;

/** A shape of its own for each tone: colour is never the only sign. */
const SIGNS: Readonly<Record<Tone, string>> = {
  good: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19M7.5 12.5l3 3 6-6.5',
  watch: 'M12 3 2 20.5h20zM12 9.5v5.5M12 17.4v.6',
  bad: 'M8 2.5h8l5.5 5.5v8L16 21.5H8L2.5 16V8zM12 7v6.5M12 16.4v.6',
  info: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19M12 11v6M12 7v.6',
  none: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19M9.3 9.5a2.7 2.7 0 1 1 3.9 2.4c-.8.4-1.2 1-1.2 1.9M12 16.8v.5',
};

export const Icon = ({ of }: { of: keyof typeof PATHS }) => <Drawing class="icon" path={PATHS[of]} />;

export const Sign = ({ tone }: { tone: Tone }) => <Drawing class="icon sign" path={SIGNS[tone]} />;

function Drawing({ class: name, path }: { class: string; path: string }) {
  return (
    <svg class={name} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={path} />
    </svg>
  );
}

export function Status({ tone, words, testId }: Light & { testId: string }) {
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
