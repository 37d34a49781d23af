import { useEffect, useState } from 'preact/hooks';
import { LONGEST_NAME } from '../memory.ts';
import { awake, becomeAudible, canKeepPage, canStayAwake, toggleAwake, toggleSound } from '../signs.ts';
import { chime, SOUND_WORDS } from '../siren.ts';
import { changeSettings, settings, sound, visitor } from '../store.ts';
import { type DialogProps, Modal } from './dialog.tsx';

const AWAKE_IMPOSSIBLE = 'Этот браузер разрешает не гасить экран только на самом ПК или по HTTPS';

export function ScreenDialog({ terminals, onClose }: Pick<DialogProps, 'terminals' | 'onClose'>) {
  const { volume, screen } = settings.value;
  // Who logs in is known by his own name.
  const isNamed = visitor.value?.user == null;
  return (
    <Modal id="screen" title="Этот экран" onClose={onClose}>
      <label class="choice" data-sound>
        <input type="checkbox" checked={sound.value !== 'off'} onChange={toggleSound} data-testid="sound-choice" />
        <span>
          Звук при срочной тревоге
          <small>{SOUND_WORDS[sound.value]}</small>
        </span>
      </label>
      {isNamed && (
        <label class="field">
          Имя экрана: кто нажал «Вижу»
          <input
            type="text"
            maxLength={LONGEST_NAME}
            placeholder="Касса 1, зал"
            value={screen}
            onInput={(event) => changeSettings({ screen: event.currentTarget.value })}
            data-testid="screen-name"
          />
        </label>
      )}
      <label class="field">
        Громкость
        <input
          type="range"
          min="0"
          max="100"
          step="5"
          value={Math.round(volume * 100)}
          onInput={(event) => changeSettings({ volume: Number(event.currentTarget.value) / 100 })}
          data-testid="volume"
        />
      </label>
      <button type="button" onClick={() => void becomeAudible().then(chime)} data-testid="sound-try">
        Проверить звук
      </button>
      <label class="choice">
        <input
          type="checkbox"
          checked={awake.value}
          disabled={!canStayAwake}
          onChange={toggleAwake}
          data-testid="awake-choice"
        />
        <span>
          Не гасить экран
          <small>
            {canStayAwake ? (awake.value ? 'Экран не гаснет' : 'Экран гаснет как обычно') : AWAKE_IMPOSSIBLE}
          </small>
        </span>
      </label>
      <NewScreen terminals={terminals} />
      {!canKeepPage && (
        <p class="note" data-testid="not-kept">
          По этому адресу браузер не даёт странице работать без связи и не ставит её как приложение: нужен HTTPS.
          Администратору: 1) впишите сертификат и ключ в web-config.yml (tls_server_config), 2) перезапустите монитор и
          то, что рядом с ним (docs/install.md, «TLS»), 3) откройте страницу по адресу с https://.
        </p>
      )}
    </Modal>
  );
}

const THIS_PC = /^(localhost|127\.|\[::1\])/;
/** Light modules around it, without which no camera finds it. */
const MARGIN = 4;

/** Rows of dark modules. */
type Square = readonly (readonly boolean[])[];

/** How another tablet comes to this page: its address as a QR code, for all tills or for one. */
function NewScreen({ terminals }: Pick<DialogProps, 'terminals'>) {
  const [posId, choose] = useState('');
  const [square, draw] = useState<Square | 'failed' | null>(null);
  const address = `${location.origin}${location.pathname}${posId === '' ? '' : `#/${encodeURIComponent(posId)}`}`;
  useEffect(() => {
    // Seldom asked for, so it is fetched only then.
    void import('uqr').then(
      ({ encode }) => draw(encode(address, { ecc: 'M', border: MARGIN }).data),
      () => draw('failed'),
    );
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
      {square === 'failed' && <p class="problem">Код не открылся: обновите страницу или наберите адрес сами.</p>}
      {square !== null && square !== 'failed' && <Picture square={square} address={address} />}
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
