/** Processes of commands: finding them, and ending them. */
import { readdir, readFile } from 'node:fs/promises';
import type { Clock } from '../domain/ports/clock.ts';

/** A killed one is gone at once, unless the kernel cannot let go of it. */
const killedMs = 2_000;
const intervalMs = 50;

/** Ends processes; of groups too, by their negative ids. SIGTERM first, after a grace SIGKILL for what is left. */
export async function endProcesses(ids: readonly number[], graceMs: number, clock: Clock): Promise<void> {
  for (const id of ids) signal(id, 'SIGTERM');
  const rest = await stillThere(ids, graceMs, clock);
  for (const id of rest) signal(id, 'SIGKILL');
  await stillThere(rest, killedMs, clock);
}

/** Waits for them to end; gives those that have not when the time is up. */
export async function stillThere(
  ids: readonly number[],
  patienceMs: number,
  clock: Clock,
): Promise<number[]> {
  const untilMs = clock.monotonicMs() + patienceMs;
  for (;;) {
    const living = await livingAmong(ids);
    if (living.length === 0 || clock.monotonicMs() >= untilMs) return living;
    await clock.sleep(intervalMs);
  }
}

/** One that nobody waits for is a zombie, which signals cannot tell from a living one. */
async function livingAmong(ids: readonly number[]): Promise<number[]> {
  const present = ids.filter((id) => signal(id, 0));
  if (present.length === 0) return [];
  const running = await idsOfRunning();
  return running.size === 0 ? present : present.filter((id) => running.has(id));
}

/** Of all processes but zombies, and of their groups, these negative. Empty where the system does not tell. */
async function idsOfRunning(): Promise<Set<number>> {
  const running = new Set<number>();
  for (const pid of await allPids()) {
    const [state = 'Z', , group] = await statOf(pid);
    if (state !== 'Z' && state !== '') running.add(pid).add(-Number(group));
  }
  return running;
}

/** State, parent, group, session and more: what stands after the command, which stands in parentheses and may hold anything. */
async function statOf(pid: number): Promise<string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

const allPids = async (): Promise<number[]> =>
  (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);

/** False where there is no such process, or none that we may signal. */
function signal(id: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(id, name);
  } catch {
    return false;
  }
}

/** See `Commands.find`. Linux alone tells the environment of processes, as it was when they were started, to their owner. */
export async function findProcesses(variables: Readonly<Record<string, string>>): Promise<number[]> {
  const wanted = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const found: number[] = [];
  for (const pid of await allPids()) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    const set = new Set(environment.split('\0'));
    if (wanted.every((variable) => set.has(variable))) found.push(pid);
  }
  return found;
}

/** Those among them that were started as commands are: each leads a session. */
export async function findLeaders(variables: Readonly<Record<string, string>>): Promise<number[]> {
  const leaders: number[] = [];
  for (const pid of await findProcesses(variables)) {
    const [, , , session] = await statOf(pid);
    if (Number(session) === pid) leaders.push(pid);
  }
  return leaders;
}
