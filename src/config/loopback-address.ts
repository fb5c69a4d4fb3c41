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
