/** Whose: on a till's own page it is that till's, and there is nothing to choose. */
export interface Tills {
  readonly posId: string | null;
  readonly terminals: readonly { readonly posId: string; readonly name: string }[];
}

interface TillFieldProps {
  readonly id: string;
  readonly terminals: Tills['terminals'];
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
