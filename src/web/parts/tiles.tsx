import type { ComponentChildren } from 'preact';
import type { Tone } from '../../domain/faces.ts';
import type { BufferModel, PurseModel, TerminalModel } from '../model/tiles.ts';
import { Icon, Status } from './icons.tsx';

interface TileProps {
  readonly id: 'cash' | 'card' | 'buffer';
  readonly title: string;
  readonly tone: Tone;
  readonly children: ComponentChildren;
}

function Tile({ id, title, tone, children }: TileProps) {
  return (
    <section class={`tile edge-${tone} from-buffer`} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        <Icon of={id} />
        {title}
      </h2>
      {children}
    </section>
  );
}

export function PurseTile({ kind, model }: { kind: 'cash' | 'card'; model: PurseModel }) {
  const { title, known, value, tills, change, taken } = model;
  return (
    <Tile id={kind} title={title} tone={known ? 'good' : 'none'}>
      <p class={known ? 'value' : 'value unknown'} data-testid={`${kind}-value`}>
        {value}
      </p>
      {tills !== null && (
        <p class="note" data-testid={`${kind}-tills`}>
          {tills}
        </p>
      )}
      {change !== null && (
        <p class="note beside" data-testid={`${kind}-change`}>
          {change}
        </p>
      )}
      {taken !== null && (
        <p class="note" data-testid={`${kind}-taken`}>
          {taken}
        </p>
      )}
    </Tile>
  );
}

export function BufferTile({ model }: { model: BufferModel }) {
  return (
    <Tile id="buffer" title="Очередь в ОФД" tone={model.tone}>
      <p class={model.known ? 'value' : 'value unknown'} data-testid="buffer-pending">
        {model.value}
      </p>
      {model.known && (
        <meter
          class="visually-hidden"
          min={0}
          max={1}
          value={model.fill}
          aria-label="Сколько места занято"
          aria-valuetext={model.percent}
        />
      )}
      <div class={`meter tone-${model.tone}`} aria-hidden="true" data-testid="buffer-bar">
        <span style={{ inlineSize: `${model.fill * 100}%` }} />
      </div>
      {model.known && (
        <p class="note beside">
          <span data-testid="buffer-percent">{model.percent}</span>, <span data-testid="buffer-left">{model.left}</span>
        </p>
      )}
      {model.lines.map(({ id, text, isBeside }) => (
        <p key={id} class={isBeside ? 'note beside' : 'note'} data-testid={id}>
          {text}
        </p>
      ))}
    </Tile>
  );
}

export function TerminalsGrid({ terminals }: { terminals: readonly TerminalModel[] }) {
  return (
    <section class="terminals from-buffer" aria-labelledby="terminals-title" data-testid="terminals">
      <h2 id="terminals-title" class="visually-hidden">
        Кассы
      </h2>
      <ul>
        {terminals.map(({ posId, name, tone, words, cash, card, waiting }) => (
          <li key={posId}>
            <a
              class={`terminal edge-${tone}`}
              href={`#/${encodeURIComponent(posId)}`}
              data-testid={`terminal-${posId}`}
            >
              <span class="terminal-head">
                <span class="terminal-name">{name}</span>
                <Status tone={tone} words={words} testId={`terminal-status-${posId}`} />
              </span>
              {cash !== null && card !== null && (
                <span class="pair">
                  <span>
                    <Icon of="cash" />
                    <span class="visually-hidden">Наличные</span> <b>{cash}</b>
                  </span>
                  <span>
                    <Icon of="card" />
                    <span class="visually-hidden">Карты</span> <b>{card}</b>
                  </span>
                </span>
              )}
              <span class="note">{waiting}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
