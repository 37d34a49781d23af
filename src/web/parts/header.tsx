import { useEffect, useState } from 'preact/hooks';
import type { DemoAnswer } from '../../api/schemas/status.ts';
import { ApiError, api } from '../live/rest.ts';
import type { Dashboard } from '../model/dashboard.ts';
import { SOUND_WORDS, type SoundState } from '../siren.ts';
import { Icon, Status } from './icons.tsx';

interface HeaderProps {
  readonly picture: Dashboard;
  readonly back: boolean;
  readonly sound: SoundState;
  readonly onSound: () => void;
}

export function Header({ picture: { shop, place, demo, link, lost }, back, sound, onSound }: HeaderProps) {
  return (
    <header class="top">
      {back && (
        <a class="back" href="#/" data-testid="back">
          <Icon of="back" />
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
      {/* Of a lost line the band tells. */}
      {!lost && <Status {...link} testId="connection" />}
      <button type="button" class={`sound-${sound}`} onClick={onSound} data-sound data-testid="sound">
        <Icon of={sound === 'on' ? 'bell' : 'bellOff'} />
        <span>{SOUND_WORDS[sound]}</span>
      </button>
    </header>
  );
}

const ASK_EVERY_MS = 1500;

function DemoBar() {
  const [demo, learn] = useState<DemoAnswer | null>(null);
  useEffect(() => {
    const ask = () =>
      api.demo().then(learn, (error: unknown) => {
        learn(null);
        // A demo till that stands elsewhere has nobody to ask; then the mark is all there is.
        if (error instanceof ApiError && error.code === 'not_found') clearInterval(timer);
      });
    const timer = setInterval(() => void ask(), ASK_EVERY_MS);
    void ask();
    return () => clearInterval(timer);
  }, []);
  const play = (name: string) => {
    if (demo !== null) learn({ ...demo, playing: name, ready: false });
    void api.playStory(name).catch(() => {});
  };
  return <DemoBarView demo={demo} onPlay={play} />;
}

/** The one clear mark of invented data, and the switch between the demo's stories where somebody plays them. */
export function DemoBarView({ demo, onPlay }: { demo: DemoAnswer | null; onPlay: (name: string) => void }) {
  const offered = demo?.stories.find(({ name }) => name === demo.playing);
  return (
    <aside class="demo-bar" aria-label="Демонстрация">
      <p>
        <strong data-testid="demo">DEMO</strong> <span>данные придуманы</span>
      </p>
      {demo !== null && (
        <select
          aria-label="Что разыгрывается"
          value={offered?.name ?? ''}
          onChange={({ currentTarget }) => onPlay(currentTarget.value)}
          data-testid="story"
        >
          {offered === undefined && <option value="">другое</option>}
          {demo.stories.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
              {name === demo.playing && !demo.ready && '…'}
            </option>
          ))}
        </select>
      )}
    </aside>
  );
}
