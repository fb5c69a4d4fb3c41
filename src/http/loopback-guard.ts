/**
 * Tells requests that are meant for this machine's loopback from those that a web page tricked a browser into. Names
 * are compared as they are sent: only exact loopback names pass, since any other may resolve to loopback at will.
 */
import { isIPv6 } from 'node:net';
import { isLoopbackAddress } from '../config/loopback-address.ts';

/** Whether a Host header names loopback: a loopback address, IPv6 in brackets, with or without a port. */
export function isLoopbackHost(hostHeader: string | undefined): boolean {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.]+))(?::\d{1,5})?$/i.exec(hostHeader ?? '');
  const [, bracketed, bare] = match ?? [];
  if (bracketed !== undefined) return isIPv6(bracketed) && isLoopbackAddress(bracketed);
  return bare !== undefined && isLoopbackAddress(bare);
}

/**
 * Whether an Origin header is there and is not the own one: the scheme of the request and its Host header. `null`, which
 * sandboxed pages send, is foreign.
 */
export function isForeignOrigin(origin: string | undefined, own: string): boolean {
  if (origin === undefined) return false;
  return origin.toLowerCase() !== own.toLowerCase();
}
