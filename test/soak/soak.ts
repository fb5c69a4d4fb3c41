/**
 * `npm run soak -- --minutes N`: images of databases that are being written, killed and broken off, one after another, for as long as
 * one likes. Each is restored and compared with what its writer had committed. Ends with a table, and with exit code 1 where
 * an image was bad or where not one of the plain copies was, which are examined in the same way. Ctrl-C ends it early.
 *
 *   --minutes N   5 where left out
 *   --seed S      another one gives other transactions; chosen and printed where left out
 *   --turn T      one turn only, over and over: what is printed with a bad image
 */
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../src/clock.ts';
import type { Tally } from '../support/image-attack.ts';
import { campaign, control, type Turn } from './campaign.ts';
import { add, newTotals, type Totals, totalsTable } from './totals.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, turn: { type: 'string' } },
});
const minutes = numberOf('minutes', values.minutes) ?? 5;
const seed = numberOf('seed', values.seed) ?? randomInt(1_000_000);
const turn = numberOf('turn', values.turn);

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interruption.abort());
const begun = systemClock.monotonicMs();
const keep = join(tmpdir(), `duckback-soak-bad-${seed}`);
const rows = new Map<string, Totals>();
const copies = newTotals();
const folder = await mkdtemp(join(tmpdir(), 'duckback-soak-'));
try {
  const shared = { folder, ms: minutes * 60_000, seed, signal: interruption.signal };
  console.error(`Seed ${seed}. Plain copies first ...`);
  add(copies, await control(shared));
  console.error(`${copies.images} plain copies, ${copies.bad} bad.`);
  await campaign({ ...shared, turn, keep, onTurn });
} finally {
  await rm(folder, { recursive: true, force: true });
  report();
}

function onTurn(done: Turn, tally: Tally): void {
  const totals = rows.get(done.mix) ?? newTotals();
  add(totals, tally);
  rows.set(done.mix, totals);
  const { attach } = done.ledger;
  const what = `${done.mix}${done.kills ? ', killed' : ''} (${attach})`;
  console.error(`${elapsed()} turn ${done.number}, ${what}: ${tally.images} images, ${tally.bad.length} bad`);
  for (const failure of tally.writerFailures) console.error(`  The writer failed: ${shortened(failure)}`);
  for (const flaw of tally.bad) console.error(`  BAD: ${shortened(flaw)}`);
  if (tally.bad.length === 0) return;
  console.error(`  Kept in ${join(keep, String(done.number))}, with the source as it was afterwards.`);
  console.error(`  Again: npm run soak -- --minutes ${minutes} --seed ${seed} --turn ${done.number}`);
}

function report(): void {
  const bad = [...rows.values()].reduce((sum, totals) => sum + totals.bad, 0);
  const how = interruption.signal.aborted ? 'Interrupted after' : 'In';
  console.log(`${how} ${elapsed()} with seed ${seed}:\n\n${totalsTable(rows)}\n`);
  console.log(`Plain copies, examined in the same way: ${copies.images}, of which ${copies.bad} were bad.`);
  if (bad > 0 || copies.bad === 0) process.exitCode = 1;
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text !== '' && number >= 0) return number;
  throw new Error(`--${name} must be a number, not ${text}`);
}

function elapsed(): string {
  const seconds = Math.round((systemClock.monotonicMs() - begun) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** What is wrong with a ledger can be thousands of rows. */
function shortened(text: string): string {
  return text.length > 500 ? `${text.slice(0, 500)} ...` : text;
}
