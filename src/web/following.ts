/** Keeps the store in step with the server: the live state, and beside it what only REST tells. */
import { batch, effect, type Signal } from '@preact/signals';
import { unconnected } from './live/connection.ts';
import { follow } from './live/live.ts';
import { refreshOnSales } from './live/refresh.ts';
import { api, type Message } from './live/rest.ts';
import { forgetPicture, keepPicture, keptPicture } from './memory.ts';
import {
  categories,
  clockOffset,
  confirmedAt,
  connection,
  history,
  localNow,
  loginNeeded,
  lossSeen,
  message,
  picture,
  posId,
  products,
  serverNow,
  today,
  unknownTerminal,
  visitor,
  weeks,
} from './store.ts';

/** Often enough that the login of a screen that is looked at never runs out: being asked, the server renews it. */
const ASK_WHO_LOOKS_MS = 30 * 60 * 1000;
const WEEK = 7;

export function startFollowing(): void {
  void askWhoLooks();
  setInterval(() => void askWhoLooks(), ASK_WHO_LOOKS_MS);
  effect(() => {
    const terminal = posId.value;
    batch(() => {
      message.value = confirmedAt.value = history.value = products.value = weeks.value = categories.value = null;
      unknownTerminal.value = false;
    });
    // Whoever must log in first is shown nothing, and what was shown to the one before is gone.
    if (loginNeeded.value) {
      connection.value = unconnected(Date.now());
      return forgetPicture();
    }
    return follow(terminal, {
      message: receive,
      connection: (next) => {
        // A refused socket looks like a lost one: the reason may be that the login has run out.
        if (next.link === 'lost' && connection.peek().link !== 'lost') void askWhoLooks();
        // After a sleep it is still the same loss, which somebody may have seen.
        const { lostAt } = connection.peek();
        if (lostAt !== null && next.lostAt !== null && lossSeen.peek() === lostAt) lossSeen.value = next.lostAt;
        connection.value = next;
        if (next.link === 'lost' && message.peek() === null) draw(keptPicture(terminal, serverNow.peek()));
      },
      alive: ({ timestamp, fresh }) =>
        batch(() => {
          setClock(timestamp);
          if (fresh) confirmedAt.value = timestamp;
        }),
      unknownTerminal: () => {
        unknownTerminal.value = true;
      },
      refused: () => void askWhoLooks(),
    });
  });
  setInterval(() => {
    localNow.value = Math.floor(Date.now() / 1000);
  }, 1000);
  const news = { message, posId, today };
  refreshOnSales(drawing(products), news, (terminal) => api.topProducts(terminal));
  refreshOnSales(drawing(categories), news, (terminal) => api.topProducts(terminal, 'category'));
  refreshOnSales(drawing(weeks), news, (terminal) => api.weeks(terminal), {
    isWhole: ({ hours }) => hours !== null,
    isPast: true,
  });
  refreshOnSales(drawing(history), news, (terminal) => api.history(WEEK, terminal));
}

/** Where the server does not answer, everything stays as it is. */
export async function askWhoLooks(): Promise<void> {
  const told = await api.session().catch(() => null);
  if (told !== null) visitor.value = told;
}

/** Writing it down wears a tablet's memory: not at each sale. */
const KEEP_AFTER_MS = 2000;
let isKeeping = false;

function keepSoon(): void {
  if (isKeeping) return;
  isKeeping = true;
  setTimeout(() => {
    isKeeping = false;
    const known = message.peek();
    if (known !== null) keepPicture(posId.peek(), known);
  }, KEEP_AFTER_MS);
}

function receive(next: Message): void {
  keepSoon();
  batch(() => {
    draw(next);
    // Its first receipt makes a till known.
    unknownTerminal.value = false;
    setClock(next.timestamp);
    // The server's clock was set back.
    if ((confirmedAt.peek() ?? 0) > next.timestamp) confirmedAt.value = null;
  });
}

/** What cannot be drawn, because another version said it, counts as nothing: else the picture before would stay. */
function drawing<Told>(target: Signal<Told | null>): (told: Told | null) => void {
  return (told) =>
    batch(() => {
      target.value = told;
      try {
        picture.peek();
      } catch {
        target.value = null;
      }
    });
}

const draw = drawing(message);

function setClock(serverNow: number): void {
  localNow.value = Math.floor(Date.now() / 1000);
  clockOffset.value = serverNow - localNow.value;
}
