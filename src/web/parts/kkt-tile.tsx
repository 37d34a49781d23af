import type { KktModel } from '../model/kkt.ts';
import { PrinterIcon } from './icons.tsx';
import { Status } from './status.tsx';
import { Tile } from './tile.tsx';

export function KktTile({ model }: { model: KktModel }) {
  return (
    <Tile
      id="kkt"
      title="ККТ"
      fromBuffer={false}
      icon={<PrinterIcon />}
      tone={model.tone === 'good' ? model.ofdTone : model.tone}
    >
      <p class="value">
        <Status tone={model.tone} words={model.value} testId="kkt-status" />
      </p>
      <p class="change">
        <Status tone={model.ofdTone} words={`ОФД: ${model.ofd}`} testId="ofd-status" />
      </p>
      {model.age !== null && (
        <p class="note" data-testid="kkt-age">
          {model.age}
        </p>
      )}
    </Tile>
  );
}
