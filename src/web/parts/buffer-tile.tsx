import type { BufferModel } from '../model/buffer.ts';
import { BufferIcon } from './icons.tsx';
import { Tile } from './tile.tsx';

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
