/**
 * Tells requests that are meant for this machine's loopback from those that a web page tricked a browser into. Names
 * are compared as they are sent: only exact loopback names pass, since any other may resolve to loopback at will.
 */
import { isIPv4, isIPv6 } from 'node:net';

/** Whether an address to listen on (`127.0.0.1`, `::1`, `localhost`) can be reached from this machine only. */
export function isLoopbackAddress(host: string): boolean {
  const name = host.toLowerCase();
  if (name === 'localhost') return true;
  if (isIPv4(name)) return name.startsWith('127.');
  return isIPv6(name) && isLoopbackIPv6(name);
}

/** `::1` and mapped IPv4, in whatever way they are written. */
function isLoopbackIPv6(address: string): boolean {
  if (address.includes('%')) return false;
  const canonical = new URL(`http://[${address}]`).hostname;
  return canonical === '[::1]' || /^\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/.test(canonical);
}

/** Whether a Host header names loopback: a loopback address, IPv6 in brackets, with or without a port. */
export function isLoopbackHost(hostHeader: string | undefined): boolean {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.]+))(?::\d{1,5})?$/i.exec(hostHeader ?? '');
  const [, bracketed, bare] = match ?? [];
  if (bracketed !== undefined) return isIPv6(bracketed) && isLoopbackAddress(bracketed);
  return bare !== undefined && isLoopbackAddress(bare);
}

/**
 * Whether an Origin header is there and is not the http origin of `host` (the Host header). `null`, which sandboxed
 * pages send, is foreign.
 */
export function isForeignOrigin(origin: string | undefined, host: string): boolean {
  if (origin === undefined) return false;
  return origin.toLowerCase() !== `http://${host.toLowerCase()}`;
}
