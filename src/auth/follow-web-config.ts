/** Reads web-config.yml and the certificate again whenever they change, without a restart. */
import { stat } from 'node:fs/promises';
import { loadWebConfig, type WebConfig } from './web-config.ts';

export interface Following {
  current(): WebConfig;
  /** Looks now; otherwise that is done every second. */
  look(): Promise<void>;
  stop(): void;
}

export interface Listener {
  changed(config: WebConfig): void;
  /** The new version is wrong, and the one before stays in force. */
  refused(error: Error): void;
}

const LOOK_EVERY_MS = 1000;

/** Throws where the file cannot be used at the start: nothing is ever open because it was meant to be closed. */
export async function followWebConfig(file: string, listener: Listener): Promise<Following> {
  let { config: current, stamp } = await loadStamped(file);
  let looking: Promise<void> | null = null;
  /** Why the newest version is not in force; it may be mended by a file that we do not look at yet. */
  let trouble: string | null = null;

  async function lookOnce(): Promise<void> {
    const now = await stampOf(current.files);
    if (now === stamp && trouble === null) return;
    stamp = now;
    try {
      const next = await loadStamped(file);
      refuseToOpen(current, next.config);
      trouble = null;
      ({ config: current, stamp } = next);
      listener.changed(current);
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      if (error.message !== trouble) listener.refused(error);
      trouble = error.message;
    }
  }

  const look = () => {
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    return looking;
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
  return { current: () => current, look, stop: () => clearInterval(timer) };
}

/** Looked at before it is read: what changes meanwhile is noticed at the next look. */
async function loadStamped(file: string): Promise<{ readonly config: WebConfig; readonly stamp: string }> {
  const { files } = loadWebConfig(file);
  const stamp = await stampOf(files);
  return { stamp, config: loadWebConfig(file) };
}

/** Half a file, as an editor leaves it for a moment, must not open the door; and a port speaks either TLS or not. */
function refuseToOpen(before: WebConfig, after: WebConfig): void {
  const hasUsers = (config: WebConfig) => Object.keys(config.users).length > 0;
  if (hasUsers(before) && !hasUsers(after)) throw new Error('it names no users any more; that needs a restart');
  if ((before.tls === null) !== (after.tls === null)) {
    throw new Error('TLS can only be turned on or off by a restart');
  }
}

async function stampOf(files: readonly string[]): Promise<string> {
  const stamps = files.map(async (file) => {
    const found = await stat(file, { bigint: true }).catch(() => null);
    return found === null ? 'missing' : `${found.ino}:${found.size}:${found.mtimeNs}`;
  });
  return (await Promise.all(stamps)).join(' ');
}
