import type { Overall } from '../model/overall.ts';
import type { Tone } from '../model/shown.ts';
import { SOUND_WORDS, type SoundState } from '../model/sound-words.ts';
import { BackIcon, BellIcon } from './icons.tsx';
import { Status } from './status.tsx';

export interface HeaderProps {
  readonly shop: string;
  readonly place: string;
  readonly back: boolean;
  readonly overall: Overall;
  readonly link: { readonly tone: Tone; readonly words: string };
  readonly sound: SoundState;
  readonly onSound: () => void;
}

export function Header({ shop, place, back, overall, link, sound, onSound }: HeaderProps) {
  return (
    <header class={`top edge-${overall.tone}`}>
      {back && (
        <a class="back" href="#/" data-testid="back">
          <BackIcon />
          Все кассы
        </a>
      )}
      <h1>
        <span data-testid="shop-name">{shop}</span>
        <span class="place" data-testid="terminal-name">
          {place}
        </span>
      </h1>
      <div class="overall" role="status">
        <Status tone={overall.tone} words={overall.words} testId="overall" />
      </div>
      <div class="link" role="status">
        <Status tone={link.tone} words={link.words} testId="connection" />
      </div>
      <div class="buttons">
        <button
          type="button"
          class={`sound-${sound}`}
          aria-pressed={sound !== 'off'}
          onClick={onSound}
          data-sound
          data-testid="sound"
        >
          <BellIcon off={sound !== 'on'} />
          {SOUND_WORDS[sound]}
        </button>
      </div>
    </header>
  );
}
