/** The one clear mark of invented data, and the switch between the demo's stories where somebody plays them. */
import { useEffect, useState } from 'preact/hooks';
import type { DemoAnswer } from '../../api/schemas/status.ts';
import { ApiError, api } from '../live/rest.ts';

const ASK_EVERY_MS = 1500;

export function DemoBar() {
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

interface DemoBarViewProps {
  readonly demo: DemoAnswer | null;
  readonly onPlay: (name: string) => void;
}

export function DemoBarView({ demo, onPlay }: DemoBarViewProps) {
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
