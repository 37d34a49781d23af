/** Drawn with the text's own colour; the words beside them carry the meaning, so they are hidden from screen readers. */
import type { ComponentChildren } from 'preact';
import type { Tone } from '../../domain/faces.ts';

function Icon({ children, class: name = 'icon' }: { children: ComponentChildren; class?: string }) {
  return (
    <svg class={name} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const CashIcon = () => (
  <Icon>
    <path d="M3 6h18v12H3zM3 10c2 0 4-2 4-4M17 6c0 2 2 4 4 4M3 14c2 0 4 2 4 4M17 18c0-2 2-4 4-4" />
    <circle cx="12" cy="12" r="2.5" />
  </Icon>
);

export const CardIcon = () => (
  <Icon>
    <path d="M3 6h18v12H3zM3 10h18M6 15h4" />
  </Icon>
);

export const BufferIcon = () => (
  <Icon>
    <path d="M4 13h4l1.5 3h5L16 13h4M4 13v6h16v-6l-3-8H7zM12 3v7M9.5 7.5 12 10l2.5-2.5" />
  </Icon>
);

export const PhoneIcon = () => (
  <Icon>
    <path d="M5 3h4l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2z" />
  </Icon>
);

export const BellIcon = ({ off }: { off: boolean }) => (
  <Icon>
    <path d="M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4" />
    {off && <path d="M3 3l18 18" />}
  </Icon>
);

export const ScreenIcon = () => (
  <Icon>
    <path d="M3 5h18v11H3zM8 20h8M12 16v4" />
  </Icon>
);

export const BackIcon = () => (
  <Icon>
    <path d="M20 12H5M11 5l-7 7 7 7" />
  </Icon>
);

const SIGNS: Readonly<Record<Tone, string>> = {
  good: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19M7.5 12.5l3 3 6-6.5',
  watch: 'M12 3 2 20.5h20zM12 9.5v5.5M12 17.4v.6',
  bad: 'M8 2.5h8l5.5 5.5v8L16 21.5H8L2.5 16V8zM12 7v6.5M12 16.4v.6',
  info: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19M12 11v6M12 7v.6',
  none: 'M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19M9.3 9.5a2.7 2.7 0 1 1 3.9 2.4c-.8.4-1.2 1-1.2 1.9M12 16.8v.5',
};

/** A shape of its own for each tone: colour is never the only sign. */
export const Sign = ({ tone }: { tone: Tone }) => (
  <Icon class="icon sign">
    <path d={SIGNS[tone]} />
  </Icon>
);
