/** Under which addresses other devices of the shop may reach this PC, and what that means for the links that are rendered. */
import { existsSync } from 'node:fs';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { channelsOf } from './config/notifications.ts';
import type { Config } from './config/schema.ts';
import { UNKNOWN_HOST } from './domain/links.ts';

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Bridges and tunnels of programs on this PC: nobody in the shop is behind them. */
const INNER = /^(docker|br-|veth|virbr|vmnet|vboxnet|cni|flannel|tun|tap|wg|zt|tailscale|lxc|podman)/i;
const CONTAINER_MARKS = ['/.dockerenv', '/run/.containerenv'];
const LOOPBACK = /^(localhost|127\.|\[?::1\]?$|0\.0\.0\.0$)/i;

/** IPv4, those of the shop's networks first. */
export function addressesOfThisPc(interfaces: Interfaces = interfacesOfThisPc()): string[] {
  return Object.entries(interfaces)
    .filter(([name]) => !INNER.test(name))
    .flatMap(([, addresses = []]) => addresses)
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
    .map(({ address }) => address)
    .sort((a, b) => Number(isPrivate(b)) - Number(isPrivate(a)));
}

export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** Where the operator did not say under which address people find the page, the likeliest one of this PC. */
export function withPublicUrl(config: Config, scheme: 'http' | 'https', addresses = addressesOfThisPc()): Config {
  if (config.public_url !== undefined) return config;
  const { host, port } = config.listen;
  const everywhere = host === '0.0.0.0' || host === '::';
  const found = everywhere ? (addresses[0] ?? UNKNOWN_HOST) : host;
  const bare = found.includes(':') ? `[${found}]` : found;
  return { ...config, public_url: `${scheme}://${bare}:${port === 0 ? 8001 : port}` };
}

/** What is odd about the address in the links, in English; null where nothing is. */
export function linkTrouble(
  { public_url, listen, notifications }: Config,
  addresses = addressesOfThisPc(),
): string | null {
  const offered = addresses.map((address) => `http://${address}:${listen.port}`).join(', ') || 'none found';
  if (public_url === undefined) {
    return channelsOf(notifications).length > 0
      ? `not set: links in messages lead to the first address of this PC when rendered (${offered})`
      : null;
  }
  const { hostname, port, protocol } = new URL(public_url);
  if (isLoopback(hostname)) return `${hostname} is this PC alone: links are dead on every other device (${offered})`;
  const shown = Number(port) || (protocol === 'https:' ? 443 : 80);
  if (addresses.includes(hostname) && shown !== listen.port) {
    return `leads to port ${shown} of this PC, and pos-monitor listens on ${listen.port}`;
  }
  return null;
}

/** A container has addresses of its own, and the PC's cannot be seen from in there; a service may be forbidden to ask. */
function interfacesOfThisPc(): Interfaces {
  if (CONTAINER_MARKS.some((mark) => existsSync(mark))) return {};
  try {
    return networkInterfaces();
  } catch {
    return {};
  }
}

function isPrivate(address: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address);
}
