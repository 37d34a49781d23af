/** Under which addresses other devices of the shop may reach this PC, and what that means for the links that are rendered. */
import { existsSync } from 'node:fs';
import { channelsOf } from './config/notifications.ts';
import type { Config } from './config/schema.ts';
import { publicAddress, UNKNOWN_HOST } from './domain/links.ts';
import { type Cards, ownCards } from './own-cards.ts';

/** Bridges and tunnels of programs on this PC: nobody in the shop is behind them. */
const INNER = /^(docker|br-|veth|virbr|vmnet|vboxnet|cni|flannel|tun|tap|wg|zt|tailscale|lxc|podman)/i;
const CONTAINER_MARKS = ['/.dockerenv', '/run/.containerenv'];
const LOOPBACK = /^(localhost|127\.|\[?::1\]?$|0\.0\.0\.0$)/i;

/** IPv4, those of the shop's networks first. */
export function addressesOfThisPc(cards: Cards = cardsOfThisPc()): string[] {
  return Object.entries(cards)
    .filter(([name]) => !INNER.test(name))
    .flatMap(([, addresses = []]) => addresses)
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'))
    .map(({ address }) => address)
    .sort((a, b) => Number(isPrivate(b)) - Number(isPrivate(a)));
}

export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

export type Scheme = 'http' | 'https';

/** Where others reach the port; no host where that is on every address of this PC. */
export function offeredAt({ host, port, published }: Config['listen']): { host: string | null; port: number } {
  const url = published === undefined ? null : new URL(`http://${published}`);
  const bare = url?.hostname ?? (host.includes(':') ? `[${host}]` : host);
  const everywhere = bare === '0.0.0.0' || bare === '[::]';
  return { host: everywhere ? null : bare, port: url === null ? port || 8001 : Number(url.port) || 80 };
}

/** Where the operator did not say under which address people find the page, the likeliest one of this PC. */
export function withPublicUrl(config: Config, scheme: Scheme, addresses = addressesOfThisPc()): Config {
  if (config.public_url !== undefined) return config;
  const { host, port } = offeredAt(config.listen);
  return { ...config, public_url: `${scheme}://${host ?? addresses[0] ?? UNKNOWN_HOST}:${port}` };
}

/** What is odd about the address in the links, in English; null where nothing is. */
export function linkTrouble(config: Config, scheme: Scheme, addresses = addressesOfThisPc()): string | null {
  const { public_url, listen, notifications } = config;
  if (public_url === undefined && channelsOf(notifications).length === 0) return null;
  const known = offeredAt(listen);
  const offered = addresses.map((address) => `${scheme}://${address}:${known.port}`).join(', ') || 'none found';
  const { hostname, port, protocol } = new URL(publicAddress(withPublicUrl(config, scheme, addresses)));
  if (isLoopback(hostname)) return `${hostname} is this PC alone: links are dead on every other device (${offered})`;
  if (public_url === undefined) {
    return known.host !== null
      ? null
      : `not set: links in messages lead to the first address of this PC when rendered (${offered})`;
  }
  const shown = Number(port) || (protocol === 'https:' ? 443 : 80);
  if (addresses.includes(hostname) && shown !== known.port) {
    return `leads to port ${shown} of this PC, and pos-monitor listens on ${known.port}`;
  }
  return null;
}

/** A container has cards of its own, and the PC's cannot be seen from in there. */
function cardsOfThisPc(): Cards {
  return CONTAINER_MARKS.some((mark) => existsSync(mark)) ? {} : ownCards();
}

function isPrivate(address: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address);
}
