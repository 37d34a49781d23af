/** Carries out what the connection's state machine decides: the only owner of the socket and of its timers. */
import { type Connection, type Effect, type Happening, step, unconnected } from './connection.ts';
import { ApiError, address, askHealth, type Health, type Message, parseMessage, poll } from './rest.ts';

const TICK_MS = 1_000;
/** Tabs in the background tick once a minute; whoever ticks more seldom slept. */
const ASLEEP_MS = 90_000;

export interface Listener {
  message(message: Message): void;
  connection(connection: Connection): void;
  /** The server is alive; where its file is read, it would have told us of a change. */
  alive(health: Health): void;
  unknownTerminal(): void;
  /** One must log in first. */
  refused(): void;
}

/** Follows the shop, or one terminal, until the returned function is called. */
export function follow(posId: string | null, listener: Listener): () => void {
  let state = unconnected(Date.now());
  let socket: WebSocket | null = null;
  let stopped = false;
  let happenedAt = Date.now();
  const timers = new Map<'retry' | 'poll', ReturnType<typeof setTimeout>>();

  const noticeSleep = () => {
    // A clock that was set back would make a loss begin in the future.
    const slept = Math.abs(Date.now() - happenedAt) > ASLEEP_MS;
    happenedAt = Date.now();
    if (slept) happen({ type: 'woke' });
  };

  const happen = (happening: Happening) => {
    if (stopped) return;
    noticeSleep();
    const before = state;
    const next = step(state, happening, Date.now(), Math.random());
    state = next.state;
    if (state !== before) listener.connection(state);
    for (const effect of next.effects) carryOut(effect);
  };

  const carryOut = (effect: Effect) => {
    switch (effect.type) {
      case 'open':
        return open();
      case 'drop':
        return drop();
      case 'check':
        return check();
      case 'poll':
        return pollNow();
      case 'retryIn':
        return after('retry', effect.ms, () => happen({ type: 'connect' }));
      case 'pollIn':
        return after('poll', effect.ms, pollNow);
    }
  };

  const after = (timer: 'retry' | 'poll', ms: number, run: () => void) => {
    clearTimeout(timers.get(timer));
    timers.set(timer, setTimeout(run, ms));
  };

  const open = () => {
    const target = new URL(address('ws/realtime', { pos_id: posId }), document.baseURI);
    target.protocol = target.protocol.replace('http', 'ws');
    const opened = new WebSocket(target);
    socket = opened;
    opened.onclose = () => happen({ type: 'closed' });
    opened.onmessage = ({ data }) => {
      const message = typeof data === 'string' ? parseMessage(data) : null;
      if (message === null) return;
      // What waited while this browser slept tells of then, and its socket is dropped.
      noticeSleep();
      if (socket !== opened) return;
      listener.message(message);
      happen({ type: 'message' });
    };
  };

  const drop = () => {
    forget();
    happen({ type: 'closed' });
  };

  const forget = () => {
    if (socket === null) return;
    socket.onclose = socket.onmessage = null;
    socket.close();
    socket = null;
  };

  const check = () => {
    const checked = socket;
    if (checked?.readyState === WebSocket.OPEN) checked.send('?');
    const isOld = () => {
      noticeSleep();
      return stopped || socket !== checked;
    };
    askHealth().then(
      (health) => {
        if (isOld()) return;
        listener.alive(health);
        happen({ type: 'alive' });
      },
      () => isOld() || happen({ type: 'dead' }),
    );
  };

  const pollNow = () => {
    if (state.link === 'live') return;
    const askedAt = Date.now();
    poll(posId).then(
      (message) => {
        noticeSleep();
        if (stopped || state.link === 'live') return;
        if (Date.now() - askedAt > ASLEEP_MS) return pollNow();
        listener.message(message);
        happen({ type: 'polled', ok: true });
      },
      (error: unknown) => {
        const code = !stopped && error instanceof ApiError ? error.code : null;
        if (code === 'unknown_terminal') listener.unknownTerminal();
        if (code === 'unauthorized') listener.refused();
        happen({ type: 'polled', ok: false });
      },
    );
  };

  const tick = setInterval(() => happen({ type: 'tick' }), TICK_MS);
  const networkIsBack = () => happen({ type: 'connect' });
  addEventListener('online', networkIsBack);
  happen({ type: 'connect' });

  return () => {
    stopped = true;
    clearInterval(tick);
    for (const timer of timers.values()) clearTimeout(timer);
    removeEventListener('online', networkIsBack);
    forget();
  };
}
