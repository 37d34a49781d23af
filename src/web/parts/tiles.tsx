import type { ComponentChildren } from 'preact';
import type { Tone } from '../../domain/faces.ts';
import type { BufferModel } from '../model/buffer.ts';
import type { PurseModel } from '../model/purse.ts';
import { BufferIcon, CardIcon, CashIcon } from './icons.tsx';

interface TileProps {
  readonly id: string;
  readonly title: string;
  readonly icon: ComponentChildren;
  readonly tone?: Tone;
  readonly fromBuffer?: boolean;
  readonly children: ComponentChildren;
}

function Tile({ id, title, icon, tone = 'good', fromBuffer = true, children }: TileProps) {
  return (
    <section class={`tile edge-${tone}${fromBuffer ? ' from-buffer' : ''}`} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        {icon}
        {title}
      </h2>
      {children}
    </section>
  );
}

const ICONS = { cash: CashIcon, card: CardIcon } as const;

export function PurseTile({ kind, model }: { kind: 'cash' | 'card'; model: PurseModel }) {
  const Icon = ICONS[kind];
  return (
    <Tile id={kind} title={model.title} icon={<Icon />} tone={model.known ? 'good' : 'none'}>
      <p class={model.known ? 'value' : 'value unknown'} data-testid={`${kind}-value`}>
        {model.value}
      </p>
      {model.tills !== null && (
        <p class="note" data-testid={`${kind}-tills`}>
          {model.tills}
        </p>
      )}
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

export function BufferTile({ model }: { model: BufferModel }) {
  return (
    <Tile id="buffer" title="Очередь в ОФД" icon={<BufferIcon />} tone={model.tone}>
      <p class={model.known ? 'value' : 'value unknown'} data-testid="buffer-pending">
        {model.value}
      </p>
      <meter class="visually-hidden" min={0} max={1} value={model.fill} aria-label="Сколько места занято">
        {model.percent}
      </meter>
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
