import type { TerminalModel } from '../model/terminals.ts';
import { Status } from './status.tsx';

interface TerminalsGridProps {
  readonly terminals: readonly TerminalModel[];
  readonly revenue: boolean;
}

export function TerminalsGrid({ terminals, revenue }: TerminalsGridProps) {
  return (
    <section class="terminals from-buffer" aria-labelledby="terminals-title" data-testid="terminals">
      <h2 id="terminals-title">Кассы</h2>
      <ul>
        {terminals.map((terminal) => (
          <li key={terminal.posId}>
            <a
              class={`terminal edge-${terminal.tone}`}
              href={`#/${encodeURIComponent(terminal.posId)}`}
              data-testid={`terminal-${terminal.posId}`}
            >
              <span class="terminal-name">{terminal.name}</span>
              <Status tone={terminal.tone} words={terminal.words} testId={`terminal-status-${terminal.posId}`} />
              {revenue && (
                <>
                  <span class="pair">
                    Наличные <b>{terminal.cash}</b>
                  </span>
                  <span class="pair">
                    Карты <b>{terminal.card}</b>
                  </span>
                </>
              )}
              <span class="pair">
                В буфере <b>{terminal.pending}</b>
              </span>
              <span class="note">{terminal.undelivered}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
