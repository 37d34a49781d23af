import { SOUND_WORDS, type SoundState } from '../alarm/sound.ts';
import { canKeepPage } from '../last-picture.ts';
import { LONGEST_NAME } from '../settings.ts';
import { Modal } from './modal.tsx';
import { NewScreen } from './new-screen.tsx';

interface ScreenDialogProps {
  readonly sound: SoundState;
  readonly volume: number;
  readonly awake: AwakeState;
  readonly terminals: readonly { readonly posId: string; readonly name: string }[];
  readonly name: string;
  /** null where people log in: then they are known by their own names. */
  readonly onName: ((name: string) => void) | null;
  readonly onSound: () => void;
  readonly onVolume: (volume: number) => void;
  readonly onTry: () => void;
  readonly onAwake: () => void;
  readonly onClose: () => void;
}

type AwakeState = 'on' | 'off' | 'impossible';

const AWAKE_WORDS: Readonly<Record<AwakeState, string>> = {
  on: 'Экран не гаснет',
  off: 'Экран гаснет как обычно',
  impossible: 'Этот браузер разрешает не гасить экран только на самом ПК или по HTTPS',
};

export function ScreenDialog(props: ScreenDialogProps) {
  const { sound, volume, awake } = props;
  return (
    <Modal id="screen" title="Этот экран" onClose={props.onClose}>
      <label class="choice" data-sound>
        <input type="checkbox" checked={sound !== 'off'} onChange={props.onSound} data-testid="sound-choice" />
        <span>
          Звук при срочной тревоге
          <small>{SOUND_WORDS[sound]}</small>
        </span>
      </label>
      {props.onName !== null && (
        <label class="field">
          Имя экрана: кто нажал «Вижу»
          <input
            type="text"
            maxLength={LONGEST_NAME}
            placeholder="Касса 1, зал"
            value={props.name}
            onInput={(event) => props.onName?.(event.currentTarget.value)}
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
          onInput={(event) => props.onVolume(Number(event.currentTarget.value) / 100)}
          data-testid="volume"
        />
      </label>
      <button type="button" onClick={props.onTry} data-testid="sound-try">
        Проверить звук
      </button>
      <label class="choice">
        <input
          type="checkbox"
          checked={awake === 'on'}
          disabled={awake === 'impossible'}
          onChange={props.onAwake}
          data-testid="awake-choice"
        />
        <span>
          Не гасить экран
          <small>{AWAKE_WORDS[awake]}</small>
        </span>
      </label>
      <NewScreen terminals={props.terminals} />
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
