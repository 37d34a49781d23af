/** How another tablet comes to this page: its address as a QR code, for all tills or for one. */
import { useEffect, useState } from 'preact/hooks';

interface NewScreenProps {
  readonly terminals: readonly { readonly posId: string; readonly name: string }[];
}

const THIS_PC = /^(localhost|127\.|\[::1\])/;
/** Light modules around it, without which no camera finds it. */
const MARGIN = 4;

/** Rows of dark modules. */
type Square = readonly (readonly boolean[])[];

export function NewScreen({ terminals }: NewScreenProps) {
  const [posId, choose] = useState('');
  const [square, draw] = useState<Square | null>(null);
  const address = `${location.origin}${location.pathname}${posId === '' ? '' : `#/${encodeURIComponent(posId)}`}`;
  useEffect(() => {
    // Seldom asked for, so it is fetched only then.
    void import('uqr').then(({ encode }) => draw(encode(address, { ecc: 'M', border: MARGIN }).data));
  }, [address]);
  if (THIS_PC.test(location.hostname)) {
    return (
      <p class="note" data-testid="new-screen">
        Новый экран: откройте эту страницу по адресу ПК в сети магазина (часто 192.168.…; на ПК его называет команда
        hostname -I, в Windows ipconfig), и здесь появится код для планшета.
      </p>
    );
  }
  return (
    <div class="new-screen" data-testid="new-screen">
      <label class="field">
        Новый экран: наведите на код камеру планшета
        <select value={posId} onChange={(event) => choose(event.currentTarget.value)} data-testid="new-screen-till">
          <option value="">Все кассы</option>
          {terminals.map((terminal) => (
            <option key={terminal.posId} value={terminal.posId}>
              {terminal.name}
            </option>
          ))}
        </select>
      </label>
      {square !== null && <Picture square={square} address={address} />}
      <p class="note" data-testid="new-screen-address">
        {address}
      </p>
    </div>
  );
}

function Picture({ square, address }: { square: Square; address: string }) {
  const size = square.length;
  const dark = square.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={`QR-код: ${address}`} data-testid="qr">
      <rect width={size} height={size} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  );
}
