/** Hands Alertmanager what the rules cannot know, each once, and asks it now and then what became of its messages. */
import type { Chronicle } from '../chronicle.ts';
import type { Seconds } from '../domain/day.ts';
import { type ChannelRecord, entry } from '../domain/journal.ts';
import { wordsWithoutSums } from '../domain/money.ts';
import { dueNotices, type Notice, type NoticeContext } from '../domain/notices.ts';
import { afterEntries, afterLook, isToWatchdog, NOTHING_SENT } from '../domain/notifications.ts';
import type { Log } from '../logger.ts';
import { alertmanagerAt, type PostedAlert, WATCHDOG_CHANNEL } from './client.ts';

interface SenderParts {
  readonly url: string;
  readonly chronicle: Chronicle;
  readonly context: () => NoticeContext;
  readonly shop: { readonly name: string; readonly region: string | undefined };
  readonly publicUrl: string;
  readonly channels: readonly string[];
  /** What is known of them from before. */
  readonly known: Channels;
  readonly clock: () => Seconds;
  readonly pace: number;
  readonly log: Log;
  /** Whether Alertmanager answers, and what it said. */
  readonly onLook: (look: { readonly reachable: boolean; readonly channels: Channels }) => void;
}

type Channels = Readonly<Record<string, ChannelRecord>>;

interface Pending {
  readonly notice: Notice;
  startsAt: Seconds;
  /** When Alertmanager took it first. */
  acceptedAt: Seconds | null;
}

const LOOK_MS = 30_000;
/** Everything starts at once after a power cut, and Alertmanager may be the last. */
const RETRY_MS = 5000;
/** Our ear may be missing in an Alertmanager that somebody configured by hand: then what it took counts as said. */
const UNHEARD_SECONDS = 10 * 60;
/** Alertmanager tries a channel that is away for as long as this again; what it told it does not repeat in so short a time. */
const STANDS_SECONDS = 6 * 3600;

export type Sender = ReturnType<typeof startSender>;

export function startSender(parts: SenderParts) {
  const { url, chronicle, context, channels, clock, pace, log, onLook } = parts;
  const stopping = new AbortController();
  const alertmanager = alertmanagerAt(url, stopping.signal);
  const pending = new Map<string, Pending>();
  let sent = NOTHING_SENT;
  let records = parts.known;
  let reachable: boolean | null = null;
  let looking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  async function lookOnce(): Promise<void> {
    let trouble: { readonly err: unknown } | null = null;
    try {
      await countMessages();
      await handOver();
    } catch (err) {
      trouble = { err };
    }
    if (stopping.signal.aborted) return;
    const answers = trouble === null;
    if (answers && reachable !== true) log.info('Alertmanager answers');
    if (!answers && reachable !== false) log.warn(trouble, 'Alertmanager does not answer: nobody gets a message');
    reachable = answers;
    onLook({ reachable, channels: records });
  }

  async function countMessages(): Promise<void> {
    const all = await alertmanager.figures();
    const now = Object.fromEntries(Object.entries(all).filter(([channel]) => channels.includes(channel)));
    const heard = chronicle.newlyHanded();
    // What is counted apart is not beside anything.
    const counted = WATCHDOG_CHANNEL in all ? heard.filter((message) => !isToWatchdog(message)) : heard;
    const looked = afterLook(sent, now, counted, Math.floor(clock()));
    sent = looked.sent;
    records = afterEntries(records, looked.entries);
    for (const said of looked.entries) chronicle.add(said);
  }

  async function handOver(): Promise<void> {
    const asked = context();
    const due = await withoutKnown(dueNotices(chronicle.recent(), asked));
    const ids = new Set(due.map(({ id }) => id));
    for (const id of pending.keys()) if (!ids.has(id)) pending.delete(id);
    for (const notice of due) {
      if (!pending.has(notice.id)) pending.set(notice.id, { notice, startsAt: asked.now, acceptedAt: null });
    }
    for (const one of pending.values()) {
      // A clock that was set back: what ends before it begins Alertmanager refuses.
      one.startsAt = Math.min(one.startsAt, asked.now);
      if (one.acceptedAt !== null) one.acceptedAt = Math.min(one.acceptedAt, asked.now);
    }
    if (pending.size === 0) return;
    await alertmanager.post([...pending.values()].map((one) => postedAlert(one, parts)));
    for (const one of pending.values()) {
      one.acceptedAt ??= asked.now;
      if (asked.now - one.acceptedAt < UNHEARD_SECONDS) continue;
      const { id, level, summary } = one.notice;
      chronicle.add(entry({ at: asked.now, kind: 'notice', level, text: summary, key: id }));
    }
  }

  /** What Alertmanager has is its own to tell, or somebody silenced it. */
  async function withoutKnown(due: readonly Notice[]): Promise<readonly Notice[]> {
    const doubtful = due.filter(({ kind }) => kind === 'began' || kind === 'ended');
    if (doubtful.length === 0) return due;
    const known = await alertmanager.alerts();
    const isKnown = ({ about }: Notice) =>
      known.some(({ alertname, pos_id = null }) => alertname === about?.name && pos_id === about?.posId);
    return due.filter((notice) => !doubtful.includes(notice) || !isKnown(notice));
  }

  const turn = async () => {
    await look();
    if (!stopping.signal.aborted) timer = setTimeout(turn, (reachable === true ? LOOK_MS : RETRY_MS) / pace);
  };

  function look(): Promise<void> {
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    return looking;
  }

  void turn();
  return {
    /** Now, and not at the next turn. */
    look,
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await looking;
    },
  };
}

function postedAlert({ notice, startsAt }: Pending, { shop, publicUrl, clock }: SenderParts): PostedAlert {
  const { id, kind, level, summary, action, forCashier = action } = notice;
  return {
    labels: {
      alertname: 'PosNotice',
      origin: 'pos-monitor',
      kind,
      notice: id,
      priority: level,
      severity: level === 'P1' ? 'critical' : 'warning',
      shop: shop.name,
      region: shop.region,
    },
    annotations: {
      summary,
      action,
      // In the place of an alert's words for the cashier.
      title: wordsWithoutSums(summary),
      steps: wordsWithoutSums(forCashier),
    },
    startsAt: iso(startsAt),
    endsAt: iso(clock() + STANDS_SECONDS),
    generatorURL: publicUrl,
  };
}

function iso(at: Seconds): string {
  return new Date(Math.floor(at) * 1000).toISOString();
}
