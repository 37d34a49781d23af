import type { ComponentChildren } from 'preact';
import type { Tone } from '../../domain/faces.ts';

interface TileProps {
  readonly id: string;
  readonly title: string;
  readonly icon: ComponentChildren;
  readonly tone?: Tone;
  readonly fromBuffer?: boolean;
  readonly children: ComponentChildren;
}

export function Tile({ id, title, icon, tone = 'good', fromBuffer = true, children }: TileProps) {
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
