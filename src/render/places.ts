/** Where the programs of the stack find each other: by default as the containers of compose.yml do. */
export interface Places {
  /** As `foundAt` says it; with https:// before it where its certificate is to be looked at. */
  readonly monitor: string;
  readonly prometheus: string;
  readonly alertmanager: string;
}

/** On the same PC nobody stands between the two, and its certificate, made for the name that people use, proves nothing. */
const UNLOOKED_AT = 'https+beside://';
const BESIDE = /^(localhost|127(\.\d+){3}|\[::1\]|pos_monitor):/;

/** Where it is found whose address alone is named: its settings know the port, and whether TLS is spoken. */
export function foundAt(named: string, port: number, scheme: 'http' | 'https'): string {
  if (/^https?:/.test(named)) return named;
  const address = /:\d+$/.test(named) ? named : `${named}:${port || 8001}`;
  if (scheme === 'http') return address;
  return BESIDE.test(address) ? UNLOOKED_AT + address : `https://${address}`;
}

/** How pos-monitor is spoken to. A certificate that is looked at is put there by the operator. */
export function reachedBy(monitor: string, publicUrl: string | undefined, caFile: string) {
  if (monitor.startsWith(UNLOOKED_AT)) {
    return { address: monitor.slice(UNLOOKED_AT.length), scheme: 'https', tls: { insecure_skip_verify: true } };
  }
  const address = monitor.replace(/^https?:\/\//, '');
  if (!monitor.startsWith('https://')) return { address, scheme: 'http', tls: undefined };
  const server_name = publicUrl === undefined ? undefined : new URL(publicUrl).hostname;
  return { address, scheme: 'https', tls: { ca_file: caFile, server_name } };
}

export const COMPOSE: Places = {
  monitor: 'pos_monitor:8001',
  prometheus: 'localhost:9090',
  alertmanager: 'alertmanager:9093',
};
