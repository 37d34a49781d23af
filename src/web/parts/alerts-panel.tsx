import type { AlertModel } from '../model/alerts.ts';
import type { MessagesModel } from '../model/messages.ts';
import { Sign } from './icons.tsx';
import { Status } from './status.tsx';

interface AlertsPanelProps {
  /** null before the first message. */
  readonly alerts: readonly AlertModel[] | null;
  /** P1 that nobody has seen on any screen, or that stand too long. */
  readonly ringing: number;
  readonly onAcknowledge: () => void;
  readonly messages: MessagesModel;
}

export function AlertsPanel({ alerts, ringing, onAcknowledge, messages }: AlertsPanelProps) {
  return (
    <section class="panel alerts" aria-labelledby="alerts-title" data-testid="alerts">
      <div class="panel-head">
        <h2 id="alerts-title">Алерты</h2>
        {ringing > 0 && (
          <button type="button" class="primary" onClick={onAcknowledge} data-testid="acknowledge">
            Вижу, тише
          </button>
        )}
      </div>
      <div aria-live="assertive" aria-relevant="additions">
        {alerts?.map((alert) => (
          <Alert key={alert.key} alert={alert} />
        ))}
      </div>
      {alerts?.length === 0 && (
        <p class="calm">
          <Status tone="good" words="Нет активных алертов" testId="no-alerts" />
        </p>
      )}
      {messages.warning !== null && (
        <p class={`notice tone-${messages.tone}`} data-testid="notifications-warning">
          <Sign tone={messages.tone} />
          {messages.warning}
        </p>
      )}
      {messages.channels !== null && (
        <p class="since" data-testid="channels">
          {messages.channels}
        </p>
      )}
    </section>
  );
}

function Alert({ alert }: { alert: AlertModel }) {
  return (
    <article
      class={`alert edge-${alert.unknown === null ? alert.tone : 'none'}`}
      data-testid="alert"
      data-level={alert.level}
    >
      <p class="alert-head">
        <span class={`status tone-${alert.tone}`}>
          <Sign tone={alert.tone} />
          {alert.level}
        </span>
        {alert.where !== null && <span data-testid="alert-where">{alert.where}</span>}
        <span class="since">{alert.since}</span>
      </p>
      {alert.unknown !== null && (
        <p class="alert-unknown" data-testid="alert-unknown">
          {`${alert.unknown}, последнее известное:`}
        </p>
      )}
      <h3 data-testid="alert-message">{alert.message}</h3>
      <p data-testid="alert-action">{alert.action}</p>
      {alert.seen !== null && (
        <p class="since" data-testid="alert-seen">
          {alert.seen}
        </p>
      )}
      {alert.runbook !== null && (
        <a href={alert.runbook} target="_blank" rel="noreferrer" aria-label={`Что делать: ${alert.message}`}>
          Что делать
        </a>
      )}
      {alert.blinds.length > 0 && (
        <div class="alert-blinds">
          {alert.blinds.map((blind) => (
            <Alert key={blind.key} alert={blind} />
          ))}
        </div>
      )}
    </article>
  );
}
