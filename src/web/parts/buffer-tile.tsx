import type { BufferModel } from '../model/buffer.ts';
import { BufferIcon } from './icons.tsx';
import { Tile } from './tile.tsx';

export function BufferTile({ model }: { model: BufferModel }) {
  return (
    <Tile id="buffer" title="Буфер" icon={<BufferIcon />} tone={model.tone}>
      <p class={model.known ? 'value' : 'value unknown'} data-testid="buffer-pending">
        {model.value}
      </p>
      <meter class="visually-hidden" min={0} max={1} value={model.fill} aria-label="Заполнение буфера">
        {model.percent}
      </meter>
      <div class={`meter tone-${model.tone}`} aria-hidden="true" data-testid="buffer-bar">
        <span style={{ inlineSize: `${model.fill * 100}%` }} />
      </div>
      <p class="change" data-testid="buffer-percent">
        {model.percent}
      </p>
      <p class="note" data-testid="buffer-left">
        {model.left}
      </p>
      {model.lines.map(({ id, text, tone }) => (
        <p key={id} class={`note tone-${tone}`} data-testid={id}>
          {text}
        </p>
      ))}
    </Tile>
  );
}
