import { readFile } from 'node:fs/promises';
import type { Limits, StopReason } from './ending.ts';

/** How long a cancelled operation has to settle before its process is killed. */
const cancelGraceMs = 1000;
const memoryIntervalMs = 1000;
const spaceIntervalMs = 200;
/** Who writes the live database may need the same disk: so much stays free, or a tenth where there is less than ten times that. */
const reservedBytes = 256 * 1024 * 1024;

interface Guarded {
  readonly pid: number | undefined;
  readonly limits: Limits;
  readonly signal: AbortSignal;
  /** Free bytes where it writes what may be far more than it reads; null where it writes nothing. */
  readonly freeBytes: (() => Promise<number>) | null;
  /** Asks the process to stop what it does. */
  readonly cancel: () => void;
  readonly kill: (reason: StopReason) => void;
}

/** Watches an operation until disposed of: kills at a limit; at an abort cancels, and kills where that does not help. */
export function guard({ pid, limits, signal, freeBytes, cancel, kill }: Guarded): Disposable {
  const guards = new DisposableStack();
  const time = setTimeout(kill, limits.timeLimitMs, 'time');
  guards.defer(() => clearTimeout(time));

  const memory = setInterval(async () => {
    if ((await residentBytes(pid)) > limits.residentLimitBytes) kill('memory');
  }, memoryIntervalMs);
  guards.defer(() => clearInterval(memory));

  if (freeBytes) guards.use(guardSpace(freeBytes, () => kill('space')));

  const abort = () => {
    cancel();
    const grace = setTimeout(kill, cancelGraceMs, 'cancelled');
    guards.defer(() => clearTimeout(grace));
  };
  signal.addEventListener('abort', abort, { once: true });
  guards.defer(() => signal.removeEventListener('abort', abort));
  return guards;
}

/** What is unpacked and loaded can be thousands of times what was estimated. */
function guardSpace(freeBytes: () => Promise<number>, kill: () => void): Disposable {
  const least = freeBytes().then((free) => Math.min(reservedBytes, free / 10));
  const look = async () => {
    const [free, reserved] = await Promise.all([freeBytes(), least]);
    if (free < reserved) kill();
  };
  // Where the folder is gone the operation itself says so.
  const space = setInterval(() => look().catch(() => undefined), spaceIntervalMs);
  least.catch(() => undefined);
  return { [Symbol.dispose]: () => clearInterval(space) };
}

/** Resident memory of a process, in bytes; 0 where the system does not tell (no Linux, or it has just ended). */
async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kibibytes = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  return Number(kibibytes) * 1024;
}
