/** What of new settings a running program can take over. */
import type { Config } from './schema.ts';

/** These are settled when the program starts: the files that it holds, and the port at which it is found. */
const FIXED: Readonly<Record<string, (config: Config) => unknown>> = {
  'buffer.path': ({ buffer }) => buffer.path,
  'state.path': ({ state }) => state.path,
  'listen.host': ({ listen }) => listen.host,
  'listen.port': ({ listen }) => listen.port,
  web_config: ({ web_config }) => web_config,
  token_secret_file: ({ token_secret_file }) => token_secret_file,
};

/** The new settings as they hold from now on, and the names of those that wait for the next start. */
export function takenOver(next: Config, running: Config): { readonly config: Config; readonly waiting: string[] } {
  const { buffer, state, listen } = running;
  return {
    config: {
      ...next,
      buffer: { ...next.buffer, path: buffer.path },
      state,
      listen: { ...next.listen, host: listen.host, port: listen.port },
    },
    waiting: Object.keys(FIXED).filter((name) => FIXED[name]?.(next) !== FIXED[name]?.(running)),
  };
}
