import type { ComponentChildren } from 'preact';
import type { Tone } from '../model/shown.ts';

interface TileProps {
  readonly id: string;
  readonly title: string;
  readonly icon: ComponentChildren;
  readonly tone?: Tone;
  readonly children: ComponentChildren;
}

export function Tile({ id, title, icon, tone = 'good', children }: TileProps) {
  return (
    <section class={`tile edge-${tone}`} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        {icon}
        {title}
      </h2>
      {children}
    </section>
  );
}
