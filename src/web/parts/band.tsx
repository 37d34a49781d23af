/** What is wrong, whether to go on selling, what to do and whom to call; one quiet line while nothing is wrong. */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { dialled, SELL_WITHOUT_SCREEN } from '../../domain/alerts/cashier.ts';
import { type AlertModel, type Call, forbids } from '../model/alerts.ts';
import type { Dashboard } from '../model/dashboard.ts';
import { Icon, Sign } from './icons.tsx';

interface BandProps {
  readonly picture: Dashboard;
  /** P1 that nobody has seen on any screen, or that stand too long. */
  readonly ringing: number;
  readonly onAcknowledge: () => void;
  /** Opens the page that helps with this alert. */
  readonly onHelp: (name: string) => void;
}

const NO_LINE = ['Проверьте Wi-Fi на этом экране.', 'Проверьте, включён ли ПК кассы.'];

export function Band({ picture, ringing, onAcknowledge, onHelp }: BandProps) {
  const { overall, alerts, lost, stale, leftBehind } = picture;
  const [isOpen, open] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  // What is for information only stays a line until somebody wants to know more.
  const folded = lost || overall.tone === 'info';
  const first = folded ? undefined : alerts[0];
  // Neither a line that is lost nor what hides an alert that forbids to sell may hide that nothing may be sold.
  const forbidding = first !== undefined && forbids(first) ? [] : alerts.filter(forbids);
  const others = alerts.filter((alert) => alert !== first && !forbidding.includes(alert));
  const more = others.length > 0 && (
    <button type="button" class="quiet" aria-expanded={isOpen} onClick={() => open(!isOpen)} data-testid="more">
      {lost ? 'Что было до этого' : folded ? 'Подробнее' : `Ещё ${others.length}`} ›
    </button>
  );
  const hush = ringing > 0 && (
    <button
      type="button"
      class="hush"
      onClick={() => {
        // The button goes, and the focus must not go with it.
        heading.current?.focus();
        onAcknowledge();
      }}
      data-testid="acknowledge"
    >
      Вижу, тише
    </button>
  );
  return (
    <section class={`band band-${overall.tone}`} aria-labelledby="overall" data-testid="band">
      <div class="band-head" role="status">
        <Sign tone={overall.tone} />
        <h2 id="overall" ref={heading} tabIndex={-1} data-testid="overall">
          {overall.words}
        </h2>
        {folded && !lost && more}
      </div>
      {lost && (
        <>
          <Steps steps={forbidding.length > 0 ? NO_LINE : [SELL_WITHOUT_SCREEN, ...NO_LINE]} />
          <div class="asides">
            {hush}
            {more}
          </div>
        </>
      )}
      {first !== undefined && <Trouble key={first.key} alert={first} {...{ hush, more, onHelp }} isFirst />}
      {stale !== null && stale.words !== '' && (
        <p class="stale-notice" data-testid="stale">
          {stale.words}
        </p>
      )}
      {leftBehind !== null && (
        <p class="stale-notice" data-testid="left-behind">
          {leftBehind}
        </p>
      )}
      <Troubles alerts={forbidding} isOpen {...{ onHelp }} />
      <Troubles alerts={others} {...{ isOpen, onHelp }} />
    </section>
  );
}

interface TroublesProps {
  readonly alerts: readonly AlertModel[];
  readonly isOpen: boolean;
  readonly onHelp: BandProps['onHelp'];
}

function Troubles({ alerts, isOpen, onHelp }: TroublesProps) {
  return (
    <div class="more" hidden={!isOpen}>
      {alerts.map((alert) => (
        <Trouble key={alert.key} alert={alert} onHelp={onHelp} />
      ))}
    </div>
  );
}

interface TroubleProps {
  readonly alert: AlertModel;
  readonly hush?: ComponentChildren;
  readonly more?: ComponentChildren;
  readonly onHelp: BandProps['onHelp'];
  /** The first one's title is the band's. */
  readonly isFirst?: boolean;
}

function Trouble({ alert, hush, more, onHelp, isFirst = false }: TroubleProps) {
  const [isOpen, open] = useState(false);
  const { name, title, unknown, where, since, seen, selling, blinds } = alert;
  return (
    <article
      class={`trouble edge-${unknown === null ? alert.tone : 'none'}`}
      data-testid="alert"
      data-alert={name}
      data-level={alert.level}
    >
      {!isFirst && <h3 data-testid="alert-title">{title}</h3>}
      {unknown !== null && <p class="unknown" data-testid="alert-unknown">{`${unknown}, последнее известное:`}</p>}
      <p class="facts">
        <strong>{alert.level}</strong>
        {selling !== null && <strong data-testid="alert-selling">{selling}</strong>}
        {where !== null && <span data-testid="alert-where">{where}</span>}
        <span>{since}</span>
        {seen !== null && <span data-testid="alert-seen">{seen}</span>}
      </p>
      <div class="todo">
        <Steps steps={alert.steps} />
        <div class="rest">
          {alert.receipts.length > 0 && (
            <p class="receipts" data-testid="alert-receipts">
              Чеки: {alert.receipts.join('; ')}
            </p>
          )}
          <div class="asides">
            {more}
            <button
              type="button"
              class="quiet"
              aria-expanded={isOpen}
              onClick={() => open(!isOpen)}
              data-testid="voice"
            >
              Администратору ›
            </button>
          </div>
        </div>
        <div class="doors">
          {hush}
          <button type="button" onClick={() => onHelp(name)} aria-label={`Что делать: ${title}`} data-testid="help">
            Что делать
          </button>
          {alert.call !== null && <CallDoor call={alert.call} />}
        </div>
      </div>
      <div class="administrator" hidden={!isOpen}>
        <p data-testid="alert-message">{alert.message}</p>
        <p data-testid="alert-action">{alert.action}</p>
      </div>
      {blinds.length > 0 && (
        <div class="blinds">
          {blinds.map((blind) => (
            <p key={blind.key} data-testid="blind" data-alert={blind.name}>
              <strong>{blind.title}</strong>
              {blind.where !== null && ` · ${blind.where}`}: {blind.unknown}, последнее известное:{' '}
              {blind.selling !== null && blind.tone !== 'info' && <strong>{blind.selling}. </strong>}
              {blind.message}
            </p>
          ))}
        </div>
      )}
    </article>
  );
}

function Steps({ steps }: { steps: readonly string[] }) {
  return (
    <ol class="steps" data-testid="steps">
      {steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}

function CallDoor({ call: { who, phone } }: { call: Call }) {
  if (phone === null) return <p class="call">Звать: {who}</p>;
  return (
    <a class="button call" href={`tel:${dialled(phone)}`} data-testid="call">
      <Icon of="phone" />
      <span>
        {phone} <small>{who}</small>
      </span>
    </a>
  );
}
