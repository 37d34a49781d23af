import type { TerminalModel } from '../model/terminals.ts';
import { CardIcon, CashIcon } from './icons.tsx';
import { Status } from './status.tsx';

export function TerminalsGrid({ terminals }: { terminals: readonly TerminalModel[] }) {
  return (
    <section class="terminals from-buffer" aria-labelledby="terminals-title" data-testid="terminals">
      <h2 id="terminals-title" class="visually-hidden">
        Кассы
      </h2>
      <ul>
        {terminals.map(({ posId, name, tone, words, cash, card, waiting }) => (
          <li key={posId}>
            <a
              class={`terminal edge-${tone}`}
              href={`#/${encodeURIComponent(posId)}`}
              data-testid={`terminal-${posId}`}
            >
              <span class="terminal-head">
                <span class="terminal-name">{name}</span>
                <Status tone={tone} words={words} testId={`terminal-status-${posId}`} />
              </span>
              {cash !== null && card !== null && (
                <span class="pair">
                  <span>
                    <CashIcon />
                    <span class="visually-hidden">Наличные</span> <b>{cash}</b>
                  </span>
                  <span>
                    <CardIcon />
                    <span class="visually-hidden">Карты</span> <b>{card}</b>
                  </span>
                </span>
              )}
              <span class="note">{waiting}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
