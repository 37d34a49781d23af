import type { Tone } from '../../domain/faces.ts';
import { SOUND_WORDS, type SoundState } from '../alarm/sound.ts';
import { DemoBar } from './demo-bar.tsx';
import { BackIcon, BellIcon } from './icons.tsx';
import { Status } from './status.tsx';

interface HeaderProps {
  readonly shop: string;
  readonly place: string;
  readonly demo: boolean;
  readonly back: boolean;
  /** null where the band says it. */
  readonly link: { readonly tone: Tone; readonly words: string } | null;
  readonly sound: SoundState;
  readonly onSound: () => void;
}

export function Header({ shop, place, demo, back, link, sound, onSound }: HeaderProps) {
  return (
    <header class="top">
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
      {demo && <DemoBar />}
      {link !== null && <Status tone={link.tone} words={link.words} testId="connection" />}
      <button
        type="button"
        class={`sound-${sound}`}
        aria-pressed={sound !== 'off'}
        onClick={onSound}
        data-sound
        data-testid="sound"
      >
        <BellIcon off={sound !== 'on'} />
        <span>{SOUND_WORDS[sound]}</span>
      </button>
    </header>
  );
}
