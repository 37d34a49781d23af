/** Where the programs of the stack find each other: by default as the containers of compose.yml do. */
export interface Places {
  /** With https:// before it where its web-config.yml has a certificate. */
  readonly monitor: string;
  readonly prometheus: string;
  readonly alertmanager: string;
}

/** How pos-monitor is spoken to. Its certificate is made for the name that people use, and the operator puts it there. */
export function reachedBy(monitor: string, publicUrl: string | undefined, caFile: string) {
  const address = monitor.replace(/^https?:\/\//, '');
  if (!monitor.startsWith('https://')) return { address, scheme: 'http', tls: null };
  return {
    address,
    scheme: 'https',
    tls: { ca_file: caFile, ...(publicUrl === undefined ? {} : { server_name: new URL(publicUrl).hostname }) },
  };
}

export const COMPOSE: Places = {
  monitor: 'pos_monitor:8001',
  prometheus: 'localhost:9090',
  alertmanager: 'alertmanager:9093',
};
