/**
 * Which names this service answers to. A page of the outside world can point a name of its own at an address in the
 * shop (DNS rebinding); its requests then bear that name, and are refused.
 */
import { isIP } from 'node:net';
import { UNKNOWN_HOST } from '../domain/links.ts';

const OWN_NAMES = ['localhost', 'pos_monitor', UNKNOWN_HOST];

export type HostCheck = (host: string | undefined) => boolean;

export function createHostCheck(allowedHosts: readonly string[], publicUrl: string | undefined): HostCheck {
  const named = publicUrl === undefined ? [] : [new URL(publicUrl).hostname];
  const names = new Set([...OWN_NAMES, ...allowedHosts, ...named].map((name) => name.toLowerCase()));
  let newestOfOurs: string | undefined;
  return (host) => {
    // HTTP/1.0 may leave it out; browsers never do.
    if (host === undefined || host === newestOfOurs) return true;
    const name = host.replace(/:\d*$/, '').toLowerCase();
    const ours = names.has(name) || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
    if (ours) newestOfOurs = host;
    return ours;
  };
}
