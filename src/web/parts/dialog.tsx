/** What the dialogs are made of. */
import type { ComponentChildren, Ref } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Whose data a dialog shows. On a till's own page it is that till's, and there is nothing to choose. */
export interface DialogProps {
  readonly posId: string | null;
  readonly terminals: readonly { readonly posId: string; readonly name: string }[];
  readonly today: string;
  readonly onClose: () => void;
}

interface ModalProps {
  readonly id: string;
  readonly title: string;
  readonly onClose: () => void;
  /** To be focused where what was focused goes away. */
  readonly heading?: Ref<HTMLHeadingElement>;
  readonly children: ComponentChildren;
}

/** The browser's own dialog: it keeps the focus inside, closes by Escape, and gives the focus back. */
export function Modal({ id, title, onClose, heading = null, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  return (
    <dialog ref={dialog} class={id} aria-labelledby={`${id}-title`} onClose={onClose} data-testid={id}>
      <div class="dialog-head">
        <h2 id={`${id}-title`} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" class="close" onClick={() => dialog.current?.close()} data-testid={`${id}-close`}>
          Закрыть
        </button>
      </div>
      {children}
    </dialog>
  );
}

interface TillFieldProps {
  readonly id: string;
  readonly terminals: DialogProps['terminals'];
  readonly value: string | null;
  readonly onTill: (posId: string | null) => void;
}

export function TillField({ id, terminals, value, onTill }: TillFieldProps) {
  if (terminals.length === 0) return null;
  return (
    <label class="field">
      Касса
      <select
        id={id}
        value={value ?? ''}
        onChange={(event) => onTill(event.currentTarget.value || null)}
        data-testid={id}
      >
        <option value="">Все кассы</option>
        {terminals.map(({ posId, name }) => (
          <option key={posId} value={posId}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface DayFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly latest: string;
  readonly problem?: string | null;
  readonly onDay: (day: string) => void;
}

export function DayField({ id, label, value, latest, problem = null, onDay }: DayFieldProps) {
  return (
    <label class="field">
      {label}
      <input
        type="date"
        id={id}
        value={value}
        max={latest}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : 'period-problem'}
        onInput={(event) => onDay(event.currentTarget.value)}
        data-testid={id}
      />
    </label>
  );
}
